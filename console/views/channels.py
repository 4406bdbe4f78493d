"""An application's channels to push services: how they are, and the credential of each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from console import registration
from console.answers_of_services import HOSTS, NAMES, PUBLIC, REACHES, Tried, tried
from console.forms_of_channels import SECRETS, ChannelForm
from console.forms_of_vendors import FORMS
from console.gateway import giving
from console.gateway.channels.kinds import KINDS
from console.gateway.channels.protocol import Kind
from console.gateway.channels.receipt_address import told_by_hand, too_long
from console.gateway.models import AppChannel, GatewayApplication
from pushes.models import Application
from pushes.models.audit import AuditRow
from pushes.views import kept_configuration
from pushes.views.access import SignedInRequest, View, login_required

TEST_SECONDS = 8.0  # a person waits, and so does one of the few threads that answer all of them


def of_gateway_application(view: Callable[..., HttpResponseBase]) -> View:
    """A page for those who configure applications, about one that lives at the own gateway."""

    def page(request: SignedInRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        on_gateway = Application.objects.filter(access_point=Application.AccessPoint.GATEWAY)
        application = get_object_or_404(on_gateway, pk=pk)
        served = GatewayApplication.objects.with_devices().filter(access_id=application.access_id)
        if not served.exists():
            registration.serve(application)
        return view(request, application, served.get(), **kwargs)

    return login_required(permission_required("pushes.change_application", raise_exception=True)(page))


@require_safe
@of_gateway_application
def channels(request: SignedInRequest, application: Application, served: GatewayApplication) -> HttpResponseBase:
    """Each channel there is, and how it is."""
    found = [giving.channel_of(served, kind) for kind in KINDS]
    found.sort(key=lambda each: (each.pk is None, each.place, each.pk or 0))
    facts = [facts_of(each) | {"alive": giving.alive(each)} for each in found]
    return render(request, "channels/channels.html", {"application": application, "channels": facts})


@require_http_methods(["GET", "HEAD", "POST"])
@of_gateway_application
def channel(
    request: SignedInRequest, application: Application, served: GatewayApplication, kind: str
) -> HttpResponseBase:
    """One channel: what is given is kept (`save`), or tried and not kept (`test`).

    `go_on` ends its being stopped, and so does `drop_dead`, after which what is dead is dropped.
    """
    if kind not in KINDS:
        raise Http404
    if request.method != "POST" or "test" in request.POST:  # which asks the service, and keeps nothing
        return _channel(request, application, served, kind)
    with transaction.atomic():
        giving.hold_all(served)
        return _channel(request, application, served, kind)


def _channel(
    request: SignedInRequest, application: Application, served: GatewayApplication, kind: str
) -> HttpResponseBase:
    found = giving.channel_of(served, kind)
    if found.pk and ("go_on" in request.POST or "drop_dead" in request.POST):
        giving.keep(found, drops_dead="drop_dead" in request.POST)
        messages.success(request, _("%(name)s goes on.") % {"name": NAMES[kind]})
        return redirect("channels", application.pk)
    if "forget" in request.POST:
        kept_configuration.forget(request.user, application, kind)
        return redirect(request.path)
    form, context = _form(request, application, found)
    if not form.is_valid():
        return render(request, "channels/channel.html", context, status=200 if request.method != "POST" else 422)
    if "test" in request.POST and kind in HOSTS:
        return render(request, "channels/channel.html", context | {"tried": _tried(application, form)})
    giving.keep(found)
    kept_configuration.forget(request.user, application, kind)
    messages.success(request, _("%(name)s is saved.") % {"name": NAMES[kind]})
    return redirect("channels", application.pk)


def _form(
    request: SignedInRequest, application: Application, channel: AppChannel
) -> tuple[ChannelForm, dict[str, Any]]:
    """The form of the channel, and what its page shows beside."""
    kind, kept = channel.kind, None
    context: dict[str, Any] = {"application": application} | facts_of(giving.channel_of(channel.application, kind))
    if request.method == "POST":
        form = FORMS[kind](channel, request.user, request.POST, request.FILES)
    else:
        form = FORMS[kind](channel, request.user)
        if kept := kept_configuration.waiting(request.user, application, kind):
            form.initial = {**form.initial, **kept_configuration.as_initial(kept, form.fields)}
    page = kept_configuration.signed_page(request.user, application, form.kept_fields, SECRETS, kind)
    return form, context | {"form": form, "kept": kept, "page": page}


def facts_of(channel: AppChannel) -> dict[str, Any]:
    """A channel, as it is kept, and what is told of it beside."""
    is_held = channel.held_until is not None and channel.held_until > timezone.now()
    return {
        "channel": channel,
        "name": NAMES[channel.kind],
        "public": PUBLIC[channel.kind],
        "reaches": REACHES[channel.kind],
        "host": HOSTS.get(Kind(channel.kind)),
        "receipts": told_by_hand(channel),
        "too_long": too_long(channel),
        "held_until": channel.held_until if is_held else None,
        "waiting": giving.waiting(channel) if channel.is_stopped_by_dead else 0,
    }


def _tried(application: Application, form: ChannelForm) -> Tried:
    found = tried(form.channel.kind, giving.ask(form.channel, TEST_SECONDS))
    AuditRow.objects.record(AuditRow.Kind.CONNECTION_TRIED, application, host=found.host, knows_it=not found.said)
    return found

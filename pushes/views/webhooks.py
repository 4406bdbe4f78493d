"""The programs that are told of an application's pushes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pushes import actions
from pushes.models import Application, Webhook, WebhookCall
from pushes.models.webhook import LONGEST_URL
from pushes.views.access import SignedInRequest, login_required
from pushes.webhooks import test_call


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("pushes.change_application", raise_exception=True)
def webhooks(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Those there are, with how the newest call went; and what a button of the page asks for."""
    application = get_object_or_404(Application.objects, pk=pk)
    if request.method != "POST":
        return _page(request, application)
    pressed = next((name for name in BUTTONS if name in request.POST), None)
    answer = pressed and BUTTONS[pressed](request, application, request.POST[pressed])
    return answer or redirect("pushes:webhooks", pk)


def _page(request: SignedInRequest, application: Application, status: int = 200, **more: Any) -> HttpResponseBase:
    found = list(application.webhooks.select_related("made_by").order_by("pk"))
    for webhook in found:
        webhook.waiting = WebhookCall.objects.waiting().filter(webhook=webhook).count()  # type: ignore[attr-defined]
    context = {
        "application": application,
        "webhooks": found,
        "origins": settings.WEBHOOK_ORIGINS,
        "longest": LONGEST_URL,
    }
    return render(request, "pushes/webhooks.html", context | more, status=status)


def _add(request: SignedInRequest, application: Application, url: str) -> HttpResponseBase | None:
    url = url.strip()
    if not url or len(url) > LONGEST_URL:
        problem = _("Write the address, in at most %(most)s characters.") % {"most": LONGEST_URL}
        return _page(request, application, 422, problem=problem, url=url)
    try:
        actions.add_webhook(application=application, by=request.user, url=url)
    except actions.NotReady as refused:
        return _page(request, application, 422, problem=str(refused), url=url)
    messages.success(request, _("It is told from now on. Give the program its secret, to check each call with."))
    return None


def _remove(request: SignedInRequest, application: Application, key: str) -> None:
    actions.remove_webhook(webhook=_found(application, key))
    messages.success(request, _("It is not told any more."))


def _show(request: SignedInRequest, application: Application, key: str) -> HttpResponseBase:
    return _page(request, application, shown=actions.show_secret(webhook=_found(application, key)))


def _change(request: SignedInRequest, application: Application, key: str) -> HttpResponseBase | None:
    try:
        changed = actions.change_secret(webhook=_found(application, key))
    except actions.NotReady as refused:
        messages.warning(request, str(refused))
        return None
    return _page(request, application, shown=changed)


def _end(request: SignedInRequest, application: Application, key: str) -> None:
    actions.end_former_secret(webhook=_found(application, key))
    messages.success(request, _("Only the present secret signs from now on."))


def _test(request: SignedInRequest, application: Application, key: str) -> None:
    if refusal := test_call(_found(application, key)):
        messages.warning(request, _("The test call was not taken: %(answer)s") % {"answer": refusal})
    else:
        messages.success(request, _("The test call was taken."))


def _again(request: SignedInRequest, application: Application, key: str) -> None:
    actions.try_again(webhook=_found(application, key))
    messages.success(request, _("What waits is tried again now."))


def _found(application: Application, key: str) -> Webhook:
    return get_object_or_404(application.webhooks, pk=int(key) if key.isdecimal() and len(key) < 10 else 0)


BUTTONS: dict[str, Callable[[SignedInRequest, Application, str], HttpResponseBase | None]] = {
    "add": _add,
    "remove": _remove,
    "show": _show,
    "change": _change,
    "end": _end,
    "test": _test,
    "again": _again,
}

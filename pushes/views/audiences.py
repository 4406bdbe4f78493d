"""Saved audiences: saved from a push or a draft, chosen in a draft, renamed, deleted. Each is its application's."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pushes import actions
from pushes.forms import AudienceForm, DraftForm, SaveAudienceForm
from pushes.models import Application, Push, SavedAudience
from pushes.views import chosen_audience
from pushes.views.access import (
    SignedInRequest,
    for_writers,
    held_to_save,
    of_own_draft,
    of_usable_push,
    usable_application,
)
from pushes.views.create import save_posted
from pushes.views.kept_writing import address_of


@require_safe
@for_writers
def audiences(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The saved audiences of an application."""
    application = usable_application(request, pk)
    found = SavedAudience.objects.of(application, request.user)
    context = {"heading": _("Saved audiences"), "application": application, "saved": found}
    return render(request, "pushes/audiences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def audience(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Rename an audience, or delete it."""
    usable = Application.objects.usable_by(request.user)
    seen = SavedAudience.objects.select_related("application", "author", "package").filter(application__in=usable)
    with held_to_save(request, seen.filter(pk=pk)) as found:
        return _audience(request, found)


def _audience(request: SignedInRequest, found: SavedAudience) -> HttpResponseBase:
    if "delete" in request.POST:
        actions.delete_audience(audience=found)
        messages.success(request, _("The audience “%(name)s” is deleted.") % {"name": found.name})
        return redirect("pushes:audiences", found.application_id)
    form = AudienceForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid() and _is_renamed(form):
        messages.success(request, _("The audience is saved."))
        return redirect("pushes:audiences", found.application_id)
    context = {"form": form, "audience": found, "application": found.application}
    return render(request, "pushes/audience.html", context, status=422 if form.errors else 200)


def _is_renamed(form: AudienceForm) -> bool:
    try:
        actions.rename_audience(audience=form.instance, before=form.initial["name"])
    except actions.NotReady as taken:
        form.add_error("name", str(taken))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@of_usable_push
def save_audience(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Save the package of a push or a draft as an audience, new or in the place of another one."""
    try:
        package = actions.saveable_package(push)
    except actions.NotReady as missing:
        messages.warning(request, str(missing))
        return redirect(push)
    posted = request.POST if request.method == "POST" else None
    proposed = {"name": package.name.rpartition(".")[0]}
    form = SaveAudienceForm(posted, package=package, user=request.user, initial=proposed)
    if form.is_valid() and _save(request, push, form):
        return redirect(push)
    context = {"form": form, "push": push, "package": package}
    return render(request, "pushes/save_audience.html", context, status=422 if form.errors else 200)


def _save(request: SignedInRequest, push: Push, form: SaveAudienceForm) -> bool:
    name, replaced = form.cleaned_data["name"], form.cleaned_data.get("replaced")
    try:
        made = actions.save_audience(push=push, by=request.user, name=name, replaced=replaced)
    except actions.NotReady as missing:
        form.add_error("name", str(missing))
        return False
    messages.success(request, _("The audience “%(name)s” is saved.") % {"name": made.name})
    return True


@require_POST
@of_own_draft
def use_audience(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Put a saved audience into a draft. What is written beside it is saved first."""
    if not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    chosen_audience.take(request, push, request.POST.get("audience", ""))
    return redirect("pushes:edit", push.pk)

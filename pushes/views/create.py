"""Create Push: the draft, its package, the preview, the confirmation. The draft is a row; its id is in the URL."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pushes import actions
from pushes.accounts import UnreadablePackage
from pushes.accounts.repairs import SENTENCES as REPAIRS
from pushes.forms import DraftForm
from pushes.models import AccountPackage, Push, StalePush
from pushes.models.findings import Choices
from pushes.readiness import doubts, obstacles
from pushes.views.access import SignedInRequest, login_required, of_own_draft, usable_application
from pushes.views.detail import SHOWN_REHEARSALS

TODO = "todo"  # in an address: its page says what there is to do first


@require_POST
@login_required
@permission_required("pushes.add_push", raise_exception=True)
def create(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Begin a push for an application."""
    push = actions.begin_push(application=usable_application(request, pk), by=request.user)
    return redirect("pushes:edit", push.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def edit(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Write the draft. Saves on each change where scripts run, on each button where they do not."""
    if request.method != "POST":
        return _page(request, push, DraftForm(instance=push))
    form = DraftForm(request.POST, instance=push)
    saved = _save(request, push, form)
    if request.htmx:  # type: ignore[attr-defined]
        return _saved(request, push, form, saved=saved)
    if not saved:
        return _page(request, push, form, status=422)
    return redirect("pushes:preview" if "preview" in request.POST else "pushes:edit", push.pk)


def _save(request: SignedInRequest, push: Push, form: DraftForm) -> bool:
    """Store the draft and, where a file came along, the package; errors land on the form."""
    if not form.is_valid():
        return False
    stored = Push.objects.select_related("application", "package").get(pk=push.pk)
    try:
        version = form.cleaned_data["version"]
        actions.save_draft(push=stored, by=request.user, version=version, fields=form.draft())
        file = request.FILES.get("package")
        if isinstance(file, UploadedFile):
            actions.attach_package(push=stored, by=request.user, file=file)
    except StalePush:
        form.add_error(None, _("This draft was changed elsewhere. Reload the page, then write your change again."))
    except UnreadablePackage as unreadable:
        messages.error(request, str(unreadable))  # the words beside it are stored
    push.refresh_from_db()
    return not form.errors


def _page(request: HttpRequest, push: Push, form: DraftForm, status: int = 200) -> HttpResponseBase:
    """The form; where the preview led back to it, with what there still is to do, as the draft stands now."""
    found = obstacles(push)
    if TODO in request.GET:
        form.show(found)
    return render(request, "pushes/create.html", {"push": push, "form": form, "obstacles": found}, status=status)


def _saved(request: HttpRequest, push: Push, form: DraftForm, *, saved: bool) -> HttpResponseBase:
    """What a page with scripts hears of its saving: done or not, the summary, the package's state."""
    context = {"push": push, "form": form, "saved": saved, "obstacles": obstacles(push)}
    return render(request, "pushes/create/saved.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def package(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """The package card; a POST uploads a package into it."""
    problem = ""
    file = request.FILES.get("package")
    if request.method == "POST" and isinstance(file, UploadedFile):
        try:
            actions.attach_package(push=push, by=request.user, file=file)
        except UnreadablePackage as unreadable:
            problem = str(unreadable)
        push.refresh_from_db()
    context = {"push": push, "package": push.package, "problem": problem, "obstacles": obstacles(push)}
    return render(request, "pushes/create/package.html", context, status=422 if problem else 200)


@require_POST
@of_own_draft
def remove_package(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Take the package off the draft. The button stands in the form: what is written beside it is saved first."""
    form = DraftForm(request.POST, instance=push)
    if not _save(request, push, form):
        return _page(request, push, form, status=422)
    actions.remove_package(push=push, by=request.user)
    return redirect("pushes:edit", push.pk)


@require_POST
@of_own_draft
def check_again(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Read the package anew, as chosen on its card or as its check suggests. What is written is saved first."""
    form = DraftForm(request.POST, instance=push)
    if not _save(request, push, form):
        return _page(request, push, form, status=422)
    if push.package:
        account_type, choices = _as_chosen(request, push, push.package)
        actions.recheck_package(push=push, by=request.user, account_type=account_type, choices=choices)
    return redirect("pushes:edit", push.pk)


def _as_chosen(request: HttpRequest, push: Push, package: AccountPackage) -> tuple[int, Choices]:
    suggested = package.findings.suggested(package.choices)
    if suggested and "suggestion" in request.POST:
        return suggested
    choices = Choices(
        keep_header="keep_header" in request.POST,
        hash_raw="hash_raw" in request.POST,
        repairs=tuple(code for code in request.POST.getlist("repair") if code in REPAIRS),
    )
    return push.account_type, choices


@require_safe
@of_own_draft
def preview(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Check your answers: everything that will be sent, and what is doubtful about it."""
    if obstacles(push):
        return redirect(reverse("pushes:edit", args=[push.pk]) + f"?{TODO}=1")
    found, ticked = doubts(push), request.GET.getlist("doubt")
    unticked = TODO in request.GET and not {doubt.code for doubt in found} <= set(ticked)
    context = {"push": push, "doubts": found, "ticked": ticked, "unticked": unticked}
    rehearsed = {"rehearsals": push.rehearsals.order_by("-pk")[:SHOWN_REHEARSALS]}
    return render(request, "pushes/preview.html", context | rehearsed)


@require_POST
@of_own_draft
def confirm(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Send it. Pressed twice, in two tabs or replayed, it is one push: the later ones are led to its page."""
    seen, ticked = request.POST.get("seen", ""), request.POST.getlist("doubt")
    try:
        actions.confirm(push=push, by=request.user, seen=seen, ticked=ticked)
    except actions.NotReady as missing:
        return _not_ready(request, push, str(missing))
    except StalePush:
        push.refresh_from_db()
        if push.is_draft:
            messages.warning(request, _("The push was changed after this preview. Check it again, then send."))
            return redirect("pushes:preview", push.pk)
    return redirect("pushes:detail", push.pk)


def _not_ready(request: HttpRequest, push: Push, missing: str) -> HttpResponseBase:
    """Back to the preview, which says what to tick, or leads on to what else there is to do."""
    ticked = request.POST.getlist("doubt")
    if set(ticked) >= {doubt.code for doubt in doubts(push)} and not obstacles(push):
        messages.error(request, missing)
    query = urlencode({TODO: 1, "doubt": ticked}, doseq=True)
    return redirect(f"{reverse('pushes:preview', args=[push.pk])}?{query}")


@require_POST
@of_own_draft
def discard(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Delete the draft."""
    try:
        actions.discard_draft(push=push, by=request.user)
    except StalePush:
        return redirect("pushes:detail", push.pk)
    except actions.NotReady as first:
        messages.warning(request, str(first))
        return redirect("pushes:edit", push.pk)
    messages.success(request, _("The draft is deleted."))
    return redirect("pushes:applications")

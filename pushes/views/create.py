"""Create Push: writing the draft. The draft is a row; its id is in the URL."""

from contextlib import suppress

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pushes import actions
from pushes.accounts import UnreadablePackage
from pushes.forms import DraftForm, differences
from pushes.forms.message import offer_to_replace
from pushes.models import KeptWriting, Push, SavedAudience, SavedSince, StalePush
from pushes.readiness.obstacles import obstacles
from pushes.records.replaceable import name_of, replaceable
from pushes.views import chosen_audience, kept_writing, pictures, testing
from pushes.views.access import SignedInRequest, for_writers, of_own_draft, usable_application


@require_POST
@for_writers
def create(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Begin a push for an application."""
    push = actions.begin_push(application=usable_application(request, pk), by=request.user)
    return redirect("pushes:edit", push.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def edit(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Write the draft. Saves on each change where scripts run, on each button where they do not."""
    if request.method != "POST":
        return _opened(request, push)
    form = DraftForm(request.POST, instance=push)
    saved = save_posted(request, push, form)
    if request.htmx:  # type: ignore[attr-defined]
        return _saved(request, push, form, saved=saved)
    if saved:
        _take_audience(request, push, request.POST.get("audience"))
    if saved and "preview" in request.POST:
        return redirect("pushes:preview", push.pk)
    if saved and "test" in request.POST:
        return testing.back(request, push, "pushes:edit", testing.press(request, push))
    return redirect(kept_writing.address_of(request, push))


def _take_audience(request: SignedInRequest, push: Push, chosen: str | None) -> None:
    """Take the audience that was chosen on the page, and gone on without its button."""
    if push.is_for_audience and chosen:
        chosen_audience.take(request, push, chosen)
        push.refresh_from_db()


def save_posted(request: SignedInRequest, push: Push, form: DraftForm) -> bool:
    """Store the draft and, where a file came along, the package. What cannot be stored is kept, errors on the form."""
    stored = Push.objects.select_related("application", "package").get(pk=push.pk)
    try:
        if form.is_valid():
            _store(request, stored, form)
    except SavedSince:
        push.refresh_from_db()
        return True
    except StalePush:
        if differences(stored, request.POST):
            form.add_error(None, _("This draft was changed elsewhere."))
    except UnreadablePackage as unreadable:
        messages.error(request, unreadable.said(_))  # the words beside it are stored
    if form.errors:
        kept_writing.keep(request, stored)
    else:
        kept_writing.forget(request, stored)
    push.refresh_from_db()
    return not form.errors


def _store(request: SignedInRequest, push: Push, form: DraftForm) -> None:
    page_save, version = kept_writing.save_of(request, push), form.cleaned_data["version"]
    fields = form.draft()
    if picture := pictures.uploaded(request, push):
        fields["message_options"]["picture"] = picture.address
    actions.save_draft(push=push, by=request.user, version=version, fields=fields, page_save=page_save)
    if picture:
        messages.success(request, pictures.told_of(picture))
    file = request.FILES.get("package")
    if isinstance(file, UploadedFile):
        actions.attach_package(push=push, by=request.user, file=file)


def _opened(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """The draft as it is stored; or with what was kept of it, as long as that cannot be stored."""
    writing: KeptWriting | None = push.kept.current().first()
    if writing is None:
        return _page(request, push, DraftForm(instance=push))
    form = kept_writing.form_of(push, writing)
    if not form.is_valid():
        return _page(request, push, form, writing)
    with suppress(StalePush):
        kept_writing.take_up(request, push, writing, form)
        push.refresh_from_db()
        _take_audience(request, push, writing.written.get("audience"))
    push.refresh_from_db()
    if kept_writing.TODO in request.GET and not obstacles(push):
        return redirect("pushes:preview", push.pk)
    return _page(request, push, DraftForm(instance=push))


def _page(request: HttpRequest, push: Push, form: DraftForm, writing: KeptWriting | None = None) -> HttpResponseBase:
    """The form; where the preview led back to it, with what there still is to do, as the draft stands now."""
    found = obstacles(push)
    context = {"push": push, "form": form, "obstacles": found, "writing": writing, "saved": writing is None}
    context |= {"overtaken": push.kept.overtaken(), "testing": testing.card_of(push)}
    context["unfinished"] = push.uploads.interrupted(push)
    context["audiences"] = SavedAudience.objects.of(push.application, request.user)
    offer_to_replace(form, push, ((each.collapse_key or 0, name_of(each)) for each in replaceable(push)))
    if kept_writing.TODO in request.GET:
        form.show(found)
    return render(request, "pushes/create.html", context | {"page": kept_writing.signed_page(push)})


def _saved(request: HttpRequest, push: Push, form: DraftForm, *, saved: bool) -> HttpResponseBase:
    """What a page with scripts hears of its saving: done or not, the summary, the package's state."""
    context = {"push": push, "form": form, "saved": saved, "obstacles": obstacles(push)}
    # A check that was asked for just now may have ended already, and one whose answer was lost has.
    newest = push.package.checked_as if push.package else ""
    context["card_is_old"] = newest != request.POST.get("checked_as", "")
    context["overtaken"] = () if saved else push.kept.overtaken().filter(page=kept_writing.page_of(request, push))
    return render(request, "pushes/create/autosave_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def discard(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Ask whether the draft may be deleted; a POST is the answer."""
    if request.method != "POST":
        return render(request, "pushes/discard.html", {"push": push})
    try:
        actions.discard_draft(push=push, by=request.user)
    except StalePush:
        return redirect("pushes:detail", push.pk)
    except actions.NotReady as first:
        messages.warning(request, str(first))
        return redirect("pushes:edit", push.pk)
    messages.success(request, _("The draft is deleted."))
    return redirect("pushes:applications")

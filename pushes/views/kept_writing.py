"""Nothing that was written is lost: what cannot be stored in its draft is kept beside it.

Each page of a draft has a name, signed and in its form. It proves that the draft's author was shown the page, so that
what is written on it can be kept when nobody is logged in any more, or somebody else is. It gives no way to the draft:
what was kept is shown to its author only.
"""

import secrets
from copy import copy
from datetime import timedelta

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from pushes import actions
from pushes.forms import DraftForm
from pushes.forms.how_accounts_are_read import TICKS
from pushes.models import KeptWriting, PageSave, Push
from pushes.row_keys import key_of
from pushes.views import kept_configuration
from pushes.views.way_back import page_of_button

LIFE = timedelta(days=30)
FILES = ("package", "picture_file")
TODO = "todo"  # in an address: its page says what there is to do first
UNNAMED = ""  # pages that have no name, which go the same way as long as somebody is logged in


def signed_page(push: Push) -> str:
    """A name for a page of the draft, which its form sends along."""
    return _signer().sign(f"{push.pk}-{secrets.token_hex(8)}")


def page_of(request: HttpRequest, push: Push) -> str:
    """The name of the page that was posted."""
    pk, _dash, page = _unsigned(request).partition("-")
    return page if pk == str(push.pk) else UNNAMED


def save_of(request: HttpRequest, push: Push) -> PageSave:
    """Which of its page's saves was posted; without scripts each is the first."""
    number = request.POST.get("saving", "")
    return PageSave(page_of(request, push), int(number) if number.isdecimal() and len(number) < 7 else 0)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="pushes.draft")


def _unsigned(request: HttpRequest) -> str:
    try:
        return _signer().unsign(request.POST.get("page", ""), max_age=LIFE)
    except BadSignature:
        return ""


def keep_for_author(request: HttpRequest) -> Push | None:
    """Keep what was posted by somebody who is not the draft's author, or by nobody who is logged in.

    The draft, if its page proves that its author was shown it; None otherwise, and nothing is kept.
    """
    push = Push.objects.filter(pk=_unsigned(request).partition("-")[0] or 0, status=Push.Status.DRAFT).first()
    if push is not None:
        keep(request, push)
    return push


def keep(request: HttpRequest, push: Push) -> KeptWriting | None:
    """Keep what was posted; None if nothing was written."""
    written = {name: request.POST[name] for name in DraftForm.base_fields if name in request.POST}
    version = written.pop("version", "")
    if not version.isdecimal() or len(version) > 9:
        return None
    for name in FILES:
        if isinstance(file := request.FILES.get(name), UploadedFile):
            written[name] = file.name or ""  # the file itself cannot wait here
    ticks: dict[str, str | list[str]] = {n: request.POST.getlist(n) for n in TICKS if n in request.POST}
    push.kept.filter(pk=_continued(request)).delete()
    page = page_of(request, push)
    return actions.keep_writing(push=push, page=page, version=int(version), written=ticks | written)


def forget(request: HttpRequest, push: Push) -> None:
    """What was posted is stored: it is kept no longer."""
    push.kept.filter(page=page_of(request, push)).delete()
    push.kept.filter(pk=_continued(request)).delete()


def _continued(request: HttpRequest) -> int:
    """The kept writing that the posted page showed; 0 if it showed none."""
    return key_of(request.POST.get("kept", ""))


def too_old(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A page that is older than the last login. What was written on it waits for its author."""
    push = keep_for_author(request)
    if push is not None and request.headers.get("HX-Request"):
        return redirect("pushes:detail", push.pk)  # the page that was written on goes
    if push is not None:
        return redirect(address_of(request, push))
    kept = kept_configuration.keep(request)
    if kept is not None and kept.person_id == request.user.pk:
        return redirect(page_of_button(request, has_reason=True))
    return csrf_failure(request, reason)


def address_of(request: HttpRequest, push: Push) -> str:
    """Where the draft goes on after what was posted to it is stored or kept: where a person must choose, there."""
    overtaken = push.kept.overtaken().filter(page=page_of(request, push)).first()
    if overtaken:
        return reverse("pushes:versions", args=[push.pk, overtaken.pk])
    if "discard" in request.POST:
        return reverse("pushes:discard", args=[push.pk])
    if "save_audience" in request.POST:
        return reverse("pushes:save-audience", args=[push.pk])
    asked = f"?{TODO}=1" if "preview" in request.POST else ""
    return reverse("pushes:edit", args=[push.pk]) + asked


def take_up(request: HttpRequest, push: Push, writing: KeptWriting, form: DraftForm) -> None:
    """Store what was kept, which the form can read, now that its author is here to see it.

    StalePush if the draft was changed in this very moment: then it is kept still.
    """
    actions.store_kept(writing=writing, by=push.author, version=writing.version, fields=form.draft())
    messages.success(request, _("What you wrote before you logged in again is saved."))
    for name in filter(None, map(writing.written.get, FILES)):
        messages.warning(request, _("The file “%(name)s” could not be kept. Choose it again.") % {"name": name})


def form_of(push: Push, writing: KeptWriting) -> DraftForm:
    """The form with what was kept in it, as a page would post it; the draft stays as it is."""
    posted = QueryDict(mutable=True)
    for name, value in (writing.written | {"version": str(writing.version)}).items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return DraftForm(posted, instance=copy(push))

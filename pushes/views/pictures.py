"""Pictures: served to whoever has the address, phones above all; uploaded into a draft's message."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pushes import actions
from pushes.intake.pictures import UnusablePicture
from pushes.models import Picture, Push
from pushes.models.picture import place_of
from pushes.readiness import of_picture
from pushes.views.access import SignedInRequest, of_own_draft

KINDS: Final = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
# What its bytes are never changes, and whatever a browser takes them for can do nothing.
HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def picture(_request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture of this name. Phones fetch it: nobody has to be logged in."""
    try:
        with default_storage.open(place_of(name)) as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type=KINDS[name.rpartition(".")[2]], headers=HEADERS)


@require_POST
@of_own_draft
def upload(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Store a picture for the draft's message; its address, which the page's script writes into its field."""
    file = request.FILES.get("picture_file")
    if not isinstance(file, UploadedFile):
        return JsonResponse({"problem": _("Choose a picture.")}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        kept = actions.keep_picture(application=push.application, by=request.user, file=file)
    except UnusablePicture as unusable:
        return JsonResponse({"problem": str(unusable)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"address": kept.address, "told": told_of(kept)})


def uploaded(request: SignedInRequest, push: Push) -> Picture | None:
    """The picture that comes with a form; None where none comes. If it cannot be used, that is said above the page."""
    file = request.FILES.get("picture_file")
    if not isinstance(file, UploadedFile):
        return None
    try:
        return actions.keep_picture(application=push.application, by=request.user, file=file)
    except UnusablePicture as unusable:
        messages.error(request, str(unusable))
        return None


def told_of(kept: Picture) -> str:
    """What is said of a picture that was uploaded."""
    size = {"width": kept.width, "height": kept.height}
    stored = _("The picture is stored with %(width)s × %(height)s pixels.") % size
    return f"{stored} {of_picture.doubt_of(kept.address)}".strip()

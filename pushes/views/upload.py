"""A package that comes in chunks, by tus 1.0 (docs/adr/0040): begun, gone on with, given up.

Once it is whole, its key is posted to the package card (`pushes.views.package`), which attaches it.
"""

import binascii
from base64 import b64decode
from collections.abc import Callable
from errno import ENOSPC
from functools import wraps
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pushes import actions
from pushes.accounts import UnreadablePackage
from pushes.accounts.limits import LARGEST
from pushes.intake.chunks import ALGORITHMS, LARGEST_CHUNK, SMALLEST_CHUNK, WrongChecksum
from pushes.models import Push, UnfinishedUpload
from pushes.storage.failures import RETRY_AFTER, StorageAway
from pushes.views.access import SignedInRequest, of_own_draft

VERSION: Final = "1.0.0"
CHUNK: Final = "application/offset+octet-stream"
CHECKSUM_MISMATCH: Final = 460  # of tus
ABOUT: Final = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    "Tus-Max-Size": str(LARGEST),
}
View = Callable[..., HttpResponseBase]


class Misspoken(Exception):
    """A header that is missing or cannot be read; the message says what it should be."""


def said(status: int, words: str, **headers: str) -> HttpResponse:
    """A refusal, in words that the page shows."""
    return HttpResponse(words, "text/plain; charset=utf-8", status, headers=headers)


def by_tus(view: View) -> View:
    """A page for programs that speak tus: it says so, hears whether they do, and says in words what went wrong."""

    @wraps(view)
    def page(request: SignedInRequest, push: Push, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Tus-Resumable") != VERSION and request.method != "OPTIONS":
            answer: HttpResponseBase = said(HTTPStatus.PRECONDITION_FAILED, "Speak tus 1.0.0.", **ABOUT)
        else:
            answer = _answered(view, request, push, **kwargs)
        answer.headers["Tus-Resumable"] = VERSION
        return answer

    return page


def _answered(view: View, request: SignedInRequest, push: Push, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, push, **kwargs)
    except Misspoken as wrong:
        return said(HTTPStatus.BAD_REQUEST, str(wrong))
    except UnreadablePackage as unreadable:
        return said(HTTPStatus.UNPROCESSABLE_ENTITY, unreadable.said(_))
    except actions.NotThere:
        return said(HTTPStatus.CONFLICT, "Ask how far the upload is, and go on from there.")
    except actions.TooManyUploads:
        words = _("Five packages of yours are on their way. Wait for one of them, or cancel it.")
        return said(HTTPStatus.TOO_MANY_REQUESTS, words, **{"Retry-After": "30"})
    except WrongChecksum:
        return said(CHECKSUM_MISMATCH, "The chunk is not what its checksum says. Send it again.")
    except StorageAway:
        words = _("The console's storage does not answer. What has arrived is kept.")
        return said(HTTPStatus.SERVICE_UNAVAILABLE, words, **{"Retry-After": str(RETRY_AFTER)})
    except OSError as full:
        if full.errno != ENOSPC:
            raise
        return said(HTTPStatus.INSUFFICIENT_STORAGE, _("The console's disk is full. What has arrived is kept."))


@by_tus
def begin(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Begin an upload: its length and its file's name are in the headers."""
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=ABOUT)
    size, name = _number(request, "Upload-Length"), _file_name(request)
    made = actions.begin_upload(push=push, by=request.user, name=name, size=size)
    is_page = request.path.endswith("/")  # programs' addresses end without one
    return _located(f"{request.path}{made.key}/" if is_page else f"{request.path}/{made.key}", made)


@by_tus
def go_on(request: SignedInRequest, push: Push, key: UUID) -> HttpResponseBase:
    """An upload: how far it is (HEAD), its chunks (GET), one more (PATCH), taken over (POST), given up (DELETE)."""
    window = request.headers.get("Upload-Window", "")
    found = push.uploads.filter(key=key).first() or actions.taken_over(push, window, key)
    if found is None:
        if push.uploads.filter(former_key=key).exists():
            return said(HTTPStatus.GONE, _("This upload goes on in another window."))
        raise Http404
    match request.method:
        case "PATCH":
            return _take(request, found)
        case "POST":
            taken = actions.go_on_with_upload(found, window) if found.key == key else found
            return _located(request.path.replace(str(key), str(taken.key)), taken)
        case "DELETE":
            if not found.give_up():
                return said(HTTPStatus.CONFLICT, _("It has arrived, and is the draft's package: remove it there."))
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        case "GET":
            return JsonResponse({"chunks": found.chunks}, headers=_standing(found))
    return HttpResponse(headers=_standing(found) | {"Upload-Length": str(found.size)})


uploads = require_http_methods(["POST", "OPTIONS"])(of_own_draft(begin))
upload = require_http_methods(["GET", "HEAD", "PATCH", "POST", "DELETE"])(of_own_draft(go_on))


def _take(request: SignedInRequest, upload: UnfinishedUpload) -> HttpResponse:
    if request.content_type != CHUNK:
        return said(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send chunks as {CHUNK}.")
    offset, data = _number(request, "Upload-Offset"), request.read(LARGEST_CHUNK + 1)
    if len(data) > LARGEST_CHUNK:
        return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send chunks of at most {LARGEST_CHUNK} bytes.")
    if len(data) < SMALLEST_CHUNK and offset + len(data) < upload.size:
        raise Misspoken(f"Send chunks of at least {SMALLEST_CHUNK} bytes, but for the last.")
    algorithm, digest = _checksum(request)
    actions.take_chunk(upload=upload, offset=offset, data=data, algorithm=algorithm, digest=digest)
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_standing(upload))


def _standing(upload: UnfinishedUpload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.received), "Upload-Expires": http_date(upload.ends_at.timestamp())}


def _located(address: str, upload: UnfinishedUpload) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.CREATED, headers={"Location": address} | _standing(upload))


def _number(request: SignedInRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Misspoken(f"Give {name} as a number of bytes.")
    return int(text)


def _file_name(request: SignedInRequest) -> str:
    """The file's name of Upload-Metadata: pairs of a key and its value in base64."""
    pairs = (pair.split() for pair in request.headers.get("Upload-Metadata", "").split(","))
    found = next((pair[1] for pair in pairs if len(pair) == 2 and pair[0] == "filename"), "")
    try:
        return b64decode(found, validate=True).decode()
    except ValueError:
        raise Misspoken("Give the file's name in Upload-Metadata: filename, then its UTF-8 in base64.") from None


def _checksum(request: SignedInRequest) -> tuple[str, bytes]:
    """Which algorithm, and the digest. Each chunk has one here, though tus leaves that to the client."""
    algorithm, _blank, digest = request.headers.get("Upload-Checksum", "").partition(" ")
    if algorithm not in ALGORITHMS:
        raise Misspoken(f"Give Upload-Checksum: one of {', '.join(ALGORITHMS)}, and the digest in base64.")
    try:
        return algorithm, b64decode(digest, validate=True)
    except binascii.Error:
        raise Misspoken("Give the digest of Upload-Checksum in base64.") from None

"""A package that comes in chunks: begun, gone on with, given up, and attached once it is whole."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.accounts import check_name, check_shape, check_size
from pushes.actions.cutting import NotReady
from pushes.actions.packages import attach_stored, bring_back_package
from pushes.actions.transaction import held
from pushes.intake.chunks import checked, read_back, require_room
from pushes.models import AccountPackage, Push, UnfinishedUpload

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_AT_ONCE: Final = 5  # unfinished ones of a person
RESTING: Final = timedelta(minutes=1)  # without a chunk: it may make room for another


class TooManyUploads(Exception):
    """The person has as many on their way as they may."""


class NotThere(Exception):
    """The chunk does not begin where the file ends, or the file is not whole: ask how far it is."""


def begin_upload(*, push: Push, by: "User", name: str, size: int) -> UnfinishedUpload:
    """Make ready for a package of `size` bytes. Where `by` has too many, the one that rests longest makes room for it.

    UnreadablePackage for its name or size; TooManyUploads; OSError, ENOSPC.
    """
    check_name(name)
    check_size(size, name)
    upload = UnfinishedUpload(push=push, name=name, size=size)
    require_room(2 * size)  # the file, and what its check makes of it
    with transaction.atomic():
        others = list(UnfinishedUpload.objects.begun_by(by).order_by("-touched_at")[MOST_AT_ONCE - 1 :])
        if any(other.touched_at > timezone.now() - RESTING for other in others):
            raise TooManyUploads
        upload.save()
    for other in others:
        other.remove()
    return upload


def go_on_with_upload(upload: UnfinishedUpload, window: str = "") -> UnfinishedUpload:
    """Take an upload over: from now on it has another key, and who sends by the former one is told so.

    Not the `window` that takes it, by a name that no other one has: the answer may not have reached it.
    """
    key = _key_of(window, upload.key) if window else uuid4()
    if (
        not UnfinishedUpload.objects.under_way()
        .filter(pk=upload.pk, key=upload.key)
        .update(key=key, former_key=upload.key, touched_at=timezone.now())
    ):
        raise NotThere
    upload.refresh_from_db()
    return upload


def taken_over(push: Push, window: str, former: UUID) -> UnfinishedUpload | None:
    """What this window has taken over from the key it asks by, if it has."""
    found: UnfinishedUpload | None = push.uploads.filter(former_key=former, key=_key_of(window, former)).first()
    return found


def _key_of(window: str, former: UUID) -> UUID:
    """The key of what a window takes over: the same whenever it asks."""
    return uuid5(former, window)


def take_chunk(*, upload: UnfinishedUpload, offset: int, data: bytes, algorithm: str, digest: bytes) -> None:
    """Store the chunk that begins at `offset`, which its sender hashed to `digest`.

    NotThere, also if the same chunk came twice; WrongChecksum; OSError, ENOSPC.
    """
    end = offset + len(data)
    if offset != upload.received or not data or end > upload.size:
        raise NotThere
    sha256 = checked(data, algorithm, digest)
    require_room(upload.size - offset)
    upload.path.put_chunk(offset, data)
    if not upload.grown([*upload.chunks, (end, sha256)]):
        raise NotThere


def attach_upload(*, push: Push, by: "User", key: UUID) -> AccountPackage:
    """Attach the package that has arrived whole; a second time, what it was attached as, brought back if need be.

    UnreadablePackage if its shape rules it out; NotThere if it is not whole, also where the disk has lost some of it;
    NotReady if others took its place since.
    """
    upload = push.uploads.get(key=key)
    if upload.package is None:
        with upload.path.joined(upload.offsets) as path:
            sound, sha256 = read_back(path, upload.chunks)
            if not upload.is_whole or len(sound) < len(upload.chunks):
                upload.grown(sound)
                raise NotThere
            check_shape(path, upload.name)
        return _attached(push, by, upload, sha256)
    return _attached_again(push, by, upload.package)


def _attached(push: Push, by: "User", upload: UnfinishedUpload, sha256: str) -> AccountPackage:
    """Its package, which another request may have attached meanwhile."""
    with transaction.atomic():
        held(push)
        stored: UnfinishedUpload = push.uploads.get(pk=upload.pk)
        if stored.package:
            return _attached_again(push, by, stored.package)
        facts = {"folder": upload.folder, "name": upload.name, "size": upload.size, "sha256": sha256}
        package = AccountPackage(application=push.application, uploaded_by=by, original=upload.place, **facts)
        attach_stored(push=push, by=by, package=package)
        stored.package = package
        stored.save(update_fields=["package"])  # DatabaseError, and nothing attached, if it is gone
    return package


def _attached_again(push: Push, by: "User", package: AccountPackage) -> AccountPackage:
    """Whoever attaches it again wants it, and not the list that took its place."""
    with transaction.atomic():
        stored = held(push)
        if stored.package_id == package.pk:
            return package
        if stored.package_aside_id != package.pk:
            raise NotReady(_("Upload it again: other lists took its place."))
        bring_back_package(push=push, by=by)
    return package

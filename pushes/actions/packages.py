"""The account package of a draft."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from pushes.accounts import UnreadablePackage, check_name, check_shape
from pushes.actions.transaction import attach, held, wake
from pushes.intake.uploads import sha256_of
from pushes.models import AccountPackage, Event, Push, StalePush
from pushes.tasks import check_package

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def attach_package(*, push: Push, by: "User", file: "UploadedFile[bytes]") -> AccountPackage:
    """Store an uploaded package, attach it to the draft in the place of the one before, and have it checked.

    UnreadablePackage, and nothing stored, if its name, size or shape rule it out; StalePush if `push` is no draft.
    """
    name = file.name or ""
    check_name(name)
    package = AccountPackage(application=push.application, uploaded_by=by, name=name)
    package.size, package.sha256 = file.size or 0, sha256_of(file)
    try:
        package.original.save(name, file, save=False)
        with package.original_path.here() as path:
            check_shape(path, name)
        attach_stored(push=push, by=by, package=package)
    except (UnreadablePackage, StalePush, OSError):  # after any other error it may be attached
        package.delete_files()
        raise
    return package


def attach_stored(*, push: Push, by: "User", package: AccountPackage) -> None:
    """Attach a package whose file is stored, and have it checked. StalePush if `push` is no draft."""
    with transaction.atomic():
        stored = held(push)
        package.account_type, package.bytes_total = stored.account_type, package.size
        package.save()
        attach(push, stored, package)
        Event.objects.record(
            push, Event.Kind.ATTACHED, by, package=package.pk, bytes=package.size, sha256=package.sha256
        )
        wake(check_package, package.pk)


def remove_package(*, push: Push, by: "User") -> None:
    """Take the package off the draft. It is set aside, in the place of the one that was removed before."""
    with transaction.atomic():
        stored = held(push)
        if stored.package:
            attach(push, stored, None)


def bring_back_package(*, push: Push, by: "User", key: str = "") -> None:
    """Attach the package that was set aside, and set aside the one that is attached. Nothing where there is none, or
    another one by now than the one with this `key`: what is pressed twice is done once.

    It is checked anew if another account type was chosen meanwhile.
    """
    with transaction.atomic():
        stored = held(push)
        package = stored.package_aside
        if package is None or key not in ("", str(package.pk)):
            return
        push.change_target(package, stored.package)
        facts = {"package": package.pk, "bytes": package.size, "sha256": package.sha256}
        Event.objects.record(push, Event.Kind.ATTACHED, by, **facts)
        if not package.is_read_as(stored.account_type):
            package.ask_for_check(stored.account_type)
            wake(check_package, package.pk)

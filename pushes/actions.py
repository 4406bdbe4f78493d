"""What a person does. Keyword-only; who did it is `by`. Workers are woken after commit."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from celery import Task
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.accounts import check_name, check_shape
from pushes.models import AccountPackage, Application, Event, Part, Push, StalePush
from pushes.models.findings import Choices
from pushes.models.package import HASHED_TYPES
from pushes.readiness import doubts, obstacles
from pushes.tasks import check_package, deliver_push
from pushes.uploads import sha256_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotReady(Exception):
    """The draft cannot be sent as it stands; `str()` says what to do first."""


def begin_push(*, application: Application, by: "User") -> Push:
    """A draft to fill in: the author's untouched one for this application if there is one, else a new one."""
    drafts = Push.objects.filter(application=application, author=by, status=Push.Status.DRAFT)
    return drafts.filter(version=0, package=None).last() or create_push(application=application, by=by)


def create_push(*, application: Application, by: "User") -> Push:
    """A new draft."""
    with transaction.atomic():
        push: Push = Push.objects.create(application=application, author=by)
        _record(push, Event.Kind.CREATED, by)
    return push


def save_draft(*, push: Push, by: "User", version: int, fields: dict[str, Any]) -> None:
    """Store what was written into the draft that stood at `version`. StalePush if it was changed elsewhere.

    A change of account type has the package checked anew, from the stored original.
    """
    with transaction.atomic():
        push.amend(version, updated_at=timezone.now(), **fields)
        push.refresh_from_db(fields=["package"])  # an upload may have ended since the draft was read
        package = push.package
        if package and push.is_for_package and package.account_type != push.account_type:
            package.ask_for_check(push.account_type, Choices(keep_header=package.choices.keep_header))
            _wake(check_package, package.pk)


def recheck_package(*, push: Push, by: "User", account_type: int, choices: Choices) -> None:
    """Have the draft's package checked anew, read as a person chose; no new upload.

    Hashing is for the types that want MD5 values and is left out for others. StalePush if `push` is no draft.
    """
    with transaction.atomic():
        stored = _held(push)
        if stored.package is None:
            raise StalePush(f"Push {push.pk} has no package any more")
        stored.amend(stored.version, account_type=account_type, updated_at=timezone.now())
        wanted = replace(choices, hash_raw=choices.hash_raw and account_type in HASHED_TYPES)
        stored.package.ask_for_check(account_type, wanted)
        _record(push, Event.Kind.RECHECKED, by, account_type=account_type, choices=wanted.kept())
        _wake(check_package, stored.package.pk)


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
        check_shape(package.original_path, name)
        with transaction.atomic():
            stored = _held(push)
            package.account_type, package.bytes_total = stored.account_type, package.size
            package.save()
            push.change_target(package)
            _discard_package(stored.package)
            _record(push, Event.Kind.ATTACHED, by, package=package.pk, bytes=package.size, sha256=package.sha256)
            _wake(check_package, package.pk)
    except BaseException:
        package.delete_files()
        raise
    return package


def remove_package(*, push: Push, by: "User") -> None:
    """Take the package off the draft; it is deleted if no push uses it."""
    with transaction.atomic():
        stored = _held(push)
        if stored.package:
            push.change_target(None)
            _discard_package(stored.package)


def discard_draft(*, push: Push, by: "User") -> None:
    """Delete a draft and the package that only it uses."""
    with transaction.atomic():
        stored = _held(push)
        deleted, _rows = Push.objects.filter(pk=push.pk, status=Push.Status.DRAFT).delete()
        if not deleted:
            raise StalePush(f"Push {push.pk} is no draft any more")
        _discard_package(stored.package)


def confirm(*, push: Push, by: "User", seen: str, ticked: Collection[str] = ()) -> None:
    """Send the draft as it was previewed, once.

    `seen` is the fingerprint of what the preview showed, `ticked` the codes of the doubts a person dismissed.
    StalePush if it was changed after the preview or confirmed already; NotReady if something is missing.
    """
    now = timezone.now()
    with transaction.atomic():
        push = _held(push)
        if not push.is_draft or push.fingerprint != seen:
            raise StalePush(f"Push {push.pk} is not what was previewed")
        dismissed = _refuse_unless_ready(push, ticked)
        push.move(
            Push.Status.SCHEDULED, confirmed_at=now, confirmed_by=by, due_at=now, accounts=push.count, updated_at=now
        )
        Part.objects.bulk_create(_parts(push))
        _record(push, Event.Kind.CONFIRMED, by, accounts=push.count, doubts=dismissed)
        _wake(deliver_push, push.pk)


def _refuse_unless_ready(push: Push, ticked: Collection[str]) -> list[str]:
    """The codes of the doubts there are, all of them ticked; NotReady otherwise."""
    for obstacle in obstacles(push):
        raise NotReady(obstacle.text)
    codes = [doubt.code for doubt in doubts(push)]
    if not set(codes) <= set(ticked):
        raise NotReady(_("Tick every line that asks for it, then send."))
    return codes


def resume(*, push: Push, by: "User") -> None:
    """Try again what needs attention: from now, with all tries anew. StalePush if it needs none (any more)."""
    if not push.needs_attention:
        raise StalePush(f"Push {push.pk} needs no attention")
    with transaction.atomic():
        push.move(Push.Status.SENDING)
        push.parts.exclude(status__in=Part.CLOSED).update(attempts=0, next_try_at=None)
        _record(push, Event.Kind.RESUMED, by)
        _wake(deliver_push, push.pk)


def _parts(push: Push) -> list[Part]:
    if not push.is_for_package:
        typed = list(push.typed_check.accounts)
        return [Part(push=push, number=1, accounts=len(typed), typed=typed)]
    cuts = push.package.cuts if push.package else []
    return [
        Part(push=push, number=number, offset=offset, length=length, accounts=accounts)
        for number, (offset, length, accounts) in enumerate(cuts, start=1)
    ]


def _held(push: Push) -> Push:
    """The push as it stands, held until the transaction ends; StalePush if it is gone."""
    found = Push.objects.select_for_update(of=("self",)).select_related("application", "package").filter(pk=push.pk)
    stored: Push | None = found.first()
    if stored is None:
        raise StalePush(f"Push {push.pk} is gone")
    return stored


def _discard_package(package: AccountPackage | None) -> None:
    """Delete a package that no push uses, and its files after commit."""
    if package and not package.pushes.exists():
        package.delete()
        transaction.on_commit(package.delete_files)


def _wake(task: Task, pk: int) -> None:
    """Wake a worker after commit. Without a broker nothing is lost: the beat finds the row when there is one again."""

    def wake() -> None:  # a partial has no name, and Django names what failed
        task.delay(pk)

    transaction.on_commit(wake, robust=True)


def _record(push: Push, kind: Event.Kind, by: "User", **facts: Any) -> None:
    Event.objects.create(push=push, kind=kind, by=by, facts=facts)

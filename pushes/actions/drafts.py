"""Writing a draft."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from pushes.actions.cutting import NotReady
from pushes.actions.transaction import discard_package, held, wake
from pushes.models import NO_PAGE, AccountPackage, Application, Event, PageSave, Push, StalePush
from pushes.models.findings import Reading
from pushes.tasks import check_package
from pushes.tpns.message_options import OF_A_NEW_DRAFT

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def begin_push(*, application: Application, by: "User") -> Push:
    """A draft to fill in: the author's untouched one for this application if there is one, else a new one."""
    drafts = Push.objects.filter(application=application, author=by, status=Push.Status.DRAFT)
    return drafts.filter(version=0, package=None, package_aside=None, uploads=None, kept=None).last() or create_push(
        application=application, by=by, message_options=OF_A_NEW_DRAFT
    )


def create_push(*, application: Application, by: "User", **fields: Any) -> Push:
    """A new draft, with these fields of Push."""
    with transaction.atomic():
        push: Push = Push.objects.create(application=application, author=by, **fields)
        Event.objects.record(push, Event.Kind.CREATED, by)
    return push


def save_draft(*, push: Push, by: "User", version: int, fields: dict[str, Any], page_save: PageSave = NO_PAGE) -> None:
    """Store what a page saves into the draft that stood at `version`. StalePush if it was changed elsewhere.

    `fields` are those of Push, and `reading`: what was chosen on the card of its package. Another account type and
    other choices have the package checked anew, from the stored original.
    """
    written = dict(fields)
    reading: Reading | None = written.pop("reading", None)
    # The page opened next stands at this version: one that was left while it saved the same must not overtake it.
    is_other = any(getattr(push, name) != value for name, value in written.items())
    is_other |= push.package is not None and _is_chosen_anew(push.package, reading)
    with transaction.atomic():
        push.amend(version, page_save, is_other=is_other, **written)
        push.refresh_from_db(fields=["package"])  # an upload may have ended since the draft was read
        if push.package and push.is_for_package:
            _read_anew(push, push.package, by, reading)


def _read_anew(push: Push, package: AccountPackage, by: "User", reading: Reading | None) -> None:
    """Have the package checked as it is wanted now, if that is another way than it was."""
    chosen = reading if reading and reading.package == package.pk else None
    if _is_chosen_anew(package, chosen) or not package.is_read_as(push.account_type):
        package.ask_for_check(push.account_type, chosen)
        asked = package.choices.kept() | dict(chosen.column) if chosen else {}
        Event.objects.record(push, Event.Kind.RECHECKED, by, account_type=push.account_type, choices=asked)
        wake(check_package, package.pk)


def _is_chosen_anew(package: AccountPackage, reading: Reading | None) -> bool:
    """Whether something else was chosen for its reading than is kept."""
    if reading is None or reading.package != package.pk:
        return False
    is_other_column = bool(reading.column) and reading.column != package.column_kept
    return is_other_column or reading.choices != package.choices_as(reading.account_type)


def discard_draft(*, push: Push, by: "User") -> None:
    """Delete a draft, its rehearsals, and the package that only they use. NotReady while it is being rehearsed."""
    with transaction.atomic():
        stored = held(push)
        if stored.rehearsals.filter(status__in=Push.UNENDED).exists():
            raise NotReady(_("It is being rehearsed. Stop the rehearsal, then delete the draft."))
        uploads = list(stored.uploads.under_way())
        packages = [rehearsal.package for rehearsal in stored.rehearsals.select_related("package")]
        deleted, _rows = Push.objects.filter(pk=push.pk, status=Push.Status.DRAFT).delete()
        if not deleted:
            raise StalePush(f"Push {push.pk} is no draft any more")
        for package in (stored.package, stored.package_aside, *packages):
            discard_package(package)
        for upload in uploads:
            transaction.on_commit(upload.delete_files)

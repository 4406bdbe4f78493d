"""Check a stored account package: reading -> acceptance -> packing, with the progress on the row.

The row says what stands: a worker that dies leaves CHECKING with a lease that runs out, and the next one starts
again from the beginning, into files of its own.
"""

import hashlib
import logging
from contextlib import suppress
from dataclasses import astuple
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pushes.accounts import ColumnsToChoose, Progress, Report, UnreadablePackage, check_package, plain_type
from pushes.delivery import lease
from pushes.models import AccountPackage, StalePush
from pushes.models.columns import kept_table
from pushes.models.findings import Findings
from pushes.models.people import people_key
from pushes.storage import DamagedFile, StorageAway, StoredPath

logger = logging.getLogger(__name__)

LEASE_SECONDS = 15.0  # renewed with each report of progress, about twice a second
AGAIN_SECONDS = 10.0  # after the storage did not answer
DISK_FULL = gettext_noop(
    "The console's disk is full, so the check could not store its result. "
    "Ask an administrator to free space, then upload the package again."
)


def check(package_id: int) -> None:
    """Check the package, once. Does nothing if it is checked, gone or in another worker's hands."""
    package = AccountPackage.objects.filter(pk=package_id).first()
    if package is None or not package.is_in_work or not package.claim(LEASE_SECONDS):
        return
    begun = {"bytes_read": 0, "bytes_total": package.size, "rows_read": 0, "findings_kept": {}, "problem": ""}
    try:
        package.move(package.Status.CHECKING, **begun)
        with lease.held(package):  # files may travel for longer than it lasts
            _check(package)
    except StorageAway as away:
        _wait(package, away)
    except StalePush:
        logger.info("Package %s was removed, taken over or asked for anew; this check ends.", package_id)
        if not AccountPackage.objects.filter(pk=package_id).exists():
            package.delete_files()


def _wait(package: AccountPackage, away: StorageAway) -> None:
    """Have it checked anew after a pause: whether its file is there is not known."""
    logger.warning("Package %s: %s It is checked again by itself.", package.pk, away)
    with suppress(StalePush):
        package.renew(AGAIN_SECONDS, problem=str(away))


def waiting() -> list[int]:
    """Packages that should be in a worker's hands and are not."""
    statuses = (AccountPackage.Status.RECEIVED, AccountPackage.Status.CHECKING)
    # A package received a moment ago has its own task on the way.
    settled = Q(created_at__lt=timezone.now() - timedelta(seconds=5))
    packages = AccountPackage.objects.filter(AccountPackage.free(timezone.now()), settled, status__in=statuses)
    return list(packages.values_list("pk", flat=True))


def _check(package: AccountPackage) -> None:
    folder = package.original_path.parent
    packed, rejects = folder / f"accounts-{package.fence}.txt", folder / f"rejects-{package.fence}.csv"
    refused: dict[str, Any] = {}
    try:
        _delete_leftovers(package)
        with package.original_path.here() as original, packed.written() as accepted, rejects.written() as listed:
            account_type = _type_of(package, original)
            report = _checked(package, original, account_type, accepted, listed)
            facts = _facts(report) | {"account_type": account_type, "packed_sha256": _sha256(accepted)}
    except ColumnsToChoose as several:
        refused = {"problem": str(several), "column_kept": {}, **kept_table(several.table)}
    except UnreadablePackage as unreadable:
        refused = {"problem": str(unreadable)}
    except FileNotFoundError:
        logger.exception("Package %s: its stored file is gone.", package.pk)
        refused = {"problem": _("The stored file is gone. Upload the package again.")}
    except DamagedFile:
        logger.exception("Package %s: its stored file is damaged.", package.pk)
        refused = {"problem": _("The stored file is damaged. Upload the package again.")}
    except OSError as full:
        if full.errno != ENOSPC:
            raise
        refused = {"problem": _(DISK_FULL)}
    if refused:  # not above: as long as there is an error, what its check had mapped takes room on the disk
        package.release(package.Status.REFUSED, **refused)
        with suppress(StorageAway):  # one of the two is stored where the disk was full for the other
            packed.unlink()
            rejects.unlink()
        return
    _keep(package, report, facts | {"packed": packed.place, "rejects": rejects.place})


def _delete_leftovers(package: AccountPackage) -> None:
    left = package.leftovers()
    package.renew(LEASE_SECONDS)  # so none of it is of a check that followed, however long we stood still
    left.delete()


def _checked(
    package: AccountPackage, original: Path, account_type: int | None, accepted: Path, rejects: Path
) -> Report:
    return check_package(
        original,
        name=package.name,
        account_type=account_type or 0,
        accepted=accepted,
        rejects=rejects,
        progress=lambda progress: _record_progress(package, progress),
        chosen=package.chosen_column,
        key=people_key(),
        **package.choices_as(account_type).kept() | {"home": package.application.home_country},
    )


def _keep(package: AccountPackage, report: Report, facts: dict[str, Any]) -> None:
    """Let the check's result be in force, with its files, in place of an earlier one's."""
    before, chosen = (package.packed, package.rejects), facts["account_type"] is not None
    findings = Findings.of(report, taken=package.account_type is None and chosen, chosen=chosen)
    with transaction.atomic():
        package.release(package.Status.CHECKED, checked_at=timezone.now(), **facts, findings_kept=findings.kept())
        package.keep_people(report.people)
    for name in filter(None, before):
        StoredPath(name).unlink()


def _type_of(package: AccountPackage, original: Path) -> int | None:
    """The account type that was chosen, or else the one that its rows plainly look like."""
    if package.account_type is not None:
        return package.account_type
    return plain_type(original, package.name, package.chosen_column, package.application.home_country)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _record_progress(package: AccountPackage, progress: Progress) -> None:
    package.renew(
        LEASE_SECONDS,
        bytes_read=progress.bytes_read,
        bytes_total=progress.bytes_total,
        rows_read=progress.rows,
        # Whoever uploaded the wrong file sees so now, not when the last row is judged.
        findings_kept=Findings(first_rejects=progress.first_rejects).kept(),
    )


def _facts(report: Report) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "duplicates": report.duplicates,
        "masked_alike": report.masked_alike,
        "rejected": report.rejected,
        "blank": report.blank,
        "encoding": report.encoding,
        **({"column_kept": {"column": str(report.column.number)}} if report.column else {}),
        "column_name": report.column.name[:200] if report.column else "",
        "sample": list(report.sample),
        "cuts": [astuple(cut) for cut in report.cuts],
        "problem": "",
    }

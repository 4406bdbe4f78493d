"""What grows beside a long history of pushes: the audit log, in its chain, and the sums of the overview."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from pushes.acting import Actor
from pushes.models import Application, OverviewDay
from pushes.models.audit import AuditLink, AuditRow
from tests.history import AUTHORS, copy, earlier, people, run

AUDITED: Final = ("records saved", "logged in", "logged out", "application changed", "login failed", "evidence saved")


def fill_beside(pushes: int) -> None:
    """What grows beside the pushes: as many rows of the audit log, in its chain, and the overview's sums of a year."""
    alice = people()["alice"]
    template = AuditRow.objects.record(AuditRow.Kind.RECORDS_SAVED, alice, by=Actor(alice.pk, "alice"), rows=25)
    kinds = "".join(f" WHEN {place} THEN '{kind}'" for place, kind in enumerate(AUDITED))
    person = f"CASE WHEN n % 7 = 3 THEN {alice.pk} ELSE n % {AUTHORS} + 1000 END"
    said = {"kind": f"CASE n % {len(AUDITED)}{kinds} END", "person": person}
    said |= {"on_id": "n % 5000", "at": earlier("t.at", f"30 * ({pushes} - n)")}
    copy(AuditRow, pushes, said, str(template.pk))
    linked = f"SELECT id, id, 'h' || id FROM {AuditRow._meta.db_table} WHERE id > {template.pk} ORDER BY id"
    run(f"INSERT INTO {AuditLink._meta.db_table} (sequence, row_id, hash) {linked}")
    today = timezone.localdate()
    sums = {"pushes": 140, "ended": 139, "failed": 3, "accounts": 14_000_000, "counted": 13_000_000}
    sums |= {
        "reached": 9_000_000,
        "sent": 9_000_000,
        "arrived": 8_000_000,
        "clicked": 500_000,
        "calls": 280,
        "call_time": 90_000,
    }
    days = [today - timedelta(days=back) for back in range(730)]
    every = Application.objects.values_list("pk", flat=True)
    OverviewDay.objects.bulk_create([OverviewDay(application_id=pk, day=day, **sums) for pk in every for day in days])

"""Pushes of several applications and days, and what is counted of them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from pushes.models import Application, OverviewDay, Push
from tests import builders

SUMS = [field.name for field in OverviewDay._meta.concrete_fields if field.name not in ("id", "application", "day")]
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def begun(application: Application, at: datetime = NOON, **fields: Any) -> Push:
    """A push that began at `at` and is sending, unless `fields` say otherwise."""
    author = builders.alice()
    said = {"author": author, "application": application, "title": "Sale", "content": "From nine"}
    times = {"confirmed_at": at, "confirmed_by": author, "due_at": at, "started_at": at, "accounts": 100}
    made: Push = Push.objects.create(**said | {"account_type": 1002, "status": "sending"} | times | fields)
    return made


def ended(application: Application, at: datetime = NOON, **fields: Any) -> Push:
    """A push that finished a minute later, with figures, unless `fields` say otherwise."""
    figures = {"counted": 100, "with_device": 80, "planned": 90, "sent": 90, "arrived": 70, "clicked": 7}
    over = {"status": "finished", "finished_at": at + timedelta(minutes=1), "figures_at": timezone.now()}
    return begun(application, at, **over | figures | fields)


def days() -> dict[tuple[int, str], dict[str, int]]:
    """The sums there are, by application and day."""
    rows = OverviewDay.objects.values("application", "day", *SUMS)
    return {(row.pop("application"), str(row.pop("day"))): row for row in rows}

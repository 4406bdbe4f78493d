"""The sums of a day, made from its pushes: whenever one of them moves, all of its day is counted anew.

A push whose figures move is marked by the statement that moves them (PushQuerySet.update). The mark is taken away in
the transaction that writes the sums, before they are read: what moves meanwhile marks it again, and a worker that dies
leaves the marks. So nothing is lost and nothing is counted twice, however often a day is counted.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import Any

from django.db import models, transaction
from django.db.models import Count, F, Max, Q, Sum, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Lead, Least
from django.utils import timezone

from pushes.models import Event, OverviewDay, Push
from pushes.models.queries import PushQuerySet

LONGEST_SECONDS = 15.0  # of one task: it is gone on with a minute later
DEVICES = ("sent", "arrived", "clicked")
ANSWERS = (Event.Kind.ACCEPTED, Event.Kind.REFUSED, Event.Kind.ASKED_TO_WAIT)


def count_what_moved(seconds: float = LONGEST_SECONDS) -> int:
    """Count the days of pushes that moved, the newest day first, for so long; how many days were counted."""
    end, days = monotonic() + seconds, 0
    while monotonic() < end:
        push = Push.objects.not_in_overview().order_by("-started_at").values_list("application", "started_at").first()
        if push is None:
            break
        count(push[0], timezone.localdate(push[1], timezone.get_default_timezone()))
        days += 1
    return days


def count(application: int, day: date) -> None:
    """Write the sums of a day anew; one worker at a time."""
    with transaction.atomic():
        row = OverviewDay.objects.select_for_update().filter(application=application, day=day)
        while row.first() is None:  # also when another worker has just found that the day is empty
            OverviewDay.objects.get_or_create(application_id=application, day=day)
        pushes = _begun_on(application, day)
        pushes.not_in_overview().update(in_overview=True)
        sums = _sums(pushes)
        if sums["pushes"]:
            row.update(**sums)
        else:
            row.delete()


def rebuild() -> int:
    """Make all days from the pushes there are; how many. Workers may go on meanwhile."""
    known = set(OverviewDay.objects.values_list("application", "day"))
    begun = Push.objects.filter(application__gt=0, started_at__isnull=False)
    zone = timezone.get_default_timezone()
    days = begun.values_list("application", models.functions.TruncDate("started_at", tzinfo=zone)).distinct()
    every = known | set(days.order_by())
    for application, day in sorted(every):
        count(application, day)
    return len(every)


def _begun_on(application: int, day: date) -> PushQuerySet:
    zone = timezone.get_default_timezone()
    start, end = (datetime.combine(each, time.min, zone) for each in (day, day + timedelta(days=1)))
    begun: PushQuerySet = Push.objects.for_overview().filter(
        application=application, started_at__gte=start, started_at__lt=end
    )
    return begun


def _sums(pushes: PushQuerySet) -> dict[str, int]:
    status = Push.Status
    said, unsaid = Q(with_device__isnull=False), Q(with_device=None, planned__isnull=False, counted__isnull=False)
    reached = models.Case(
        models.When(said, then=F("with_device")), models.When(unsaid, then=Least("planned", "counted")), default=0
    )
    found: dict[str, int] = pushes.aggregate(
        at_most=Count("pk", filter=unsaid & Q(planned__gt=0)),  # before sums have the names of columns
        reached=Sum(reached, default=0),
        pushes=Count("pk"),
        ended=Count("pk", filter=Q(status__in=Push.ENDED)),
        failed=Count("pk", filter=Q(status__in=(status.FAILED, status.FINISHED_WITH_PROBLEMS))),
        called_back=Count("pk", filter=Q(status=status.CALLED_BACK)),
        all_accounts=Sum(F("accounts") - F("over_limit"), default=0),
        **{f"all_{name}": Sum(name, default=0) for name in ("counted", *DEVICES)},
    )
    return {name.removeprefix("all_"): number for name, number in found.items()} | _calls(pushes)


def _calls(pushes: PushQuerySet) -> dict[str, int]:
    """How long the push calls took: from each call on record to what is on record of its part next."""
    following: Mapping[str, Any] = {"partition_by": [F("push"), F("part")], "order_by": "sequence"}
    rows = (
        Event.objects.filter(push__in=pushes.order_by().values("pk"))
        .annotate(part=KT("facts__part"), call=KT("facts__call"))
        .annotate(next_at=Window(Lead("at"), **following), next_kind=Window(Lead("kind"), **following))
        .annotate(took=models.ExpressionWrapper(F("next_at") - F("at"), output_field=models.DurationField()))
    )
    made = Q(kind=Event.Kind.CALLED, call="push", next_kind__isnull=False)
    answered = made & Q(next_kind__in=ANSWERS)
    found = rows.aggregate(
        every=Count("pk", filter=made),
        calls=Count("pk", filter=answered),
        total=Sum("took", filter=answered),
        longest=Max("took", filter=answered),
    )
    times = {"call_time": _milliseconds(found["total"]), "longest_call": _milliseconds(found["longest"])}
    return {"calls": found["calls"], "unanswered": found["every"] - found["calls"], **times}


def _milliseconds(took: timedelta | None) -> int:
    """None below nothing: a clock may have gone back between the two."""
    return max(0, round(took / timedelta(milliseconds=1))) if took else 0

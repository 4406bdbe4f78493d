"""How the console's pushes stand, in figures. What there may be a million of is found by an index, up to a limit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, Sum
from django.utils import timezone

from console.health.figures import Figure, by, one
from pushes.models import AccountPackage, Application, Notice, OverviewDay, Part, Push
from pushes.models.webhook import WebhookCall

MOST = 10_000  # is counted to
LATELY = timedelta(minutes=10)
FEW = 1_000  # rows that are looked at one by one
UNENDED = (Push.Status.DRAFT, Push.Status.WAITING_FOR_APPROVAL, *Push.UNENDED)
IN_WORK = (AccountPackage.Status.GATHERING, AccountPackage.Status.RECEIVED, AccountPackage.Status.CHECKING)
TODAY = ("pushes", "ended", "failed", "called_back", "accounts", "sent", "arrived", "clicked")


def figures() -> Iterator[Figure]:
    """All that is told of the console."""
    now = timezone.now()
    yield _by_status()
    yield _held()
    yield _parts_waiting()
    yield _packages()
    yield _checked(now)
    yield _messages()
    yield _today()
    told = "Seconds since the oldest letter that waits should have been sent, whenever it is tried again."
    yield one("letters_oldest_due_seconds", told, _oldest_letter(now))
    oldest = {"push": _oldest_push(now), "package": _oldest_package(now)}
    told = "Seconds for which the oldest thing that should move has not been looked at; 0 where there is none."
    yield by("oldest_due_seconds", told, "what", oldest)


def age(moments: Iterable[datetime | None], now: datetime) -> float:
    """Seconds since the earliest of these moments; 0 where there is none, or the clock went back."""
    found = [moment for moment in moments if moment]
    return max(0.0, (now - min(found)).total_seconds()) if found else 0.0


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of these moments; None where there is none."""
    return max((moment for moment in moments if moment), default=None)


def counted(rows: Any) -> int:
    """How many rows there are; MOST where there are more."""
    number: int = rows.order_by()[:MOST].count()
    return number


def _by_status() -> Figure:
    counts = {status: counted(Push.objects.filter(status=status)) for status in UNENDED}
    told = f"Pushes that have not ended, drafts with them, by status; counted to {MOST} each."
    return by("unended", told, "status", counts)


def _held() -> Figure:
    causes = Counter(Push.objects.held().order_by().values_list("attention", flat=True)[:MOST])
    told = f"Pushes that need a person, by what has to be decided; counted to {MOST} in all."
    return by("held", told, "cause", {cause: causes[cause] for cause in Push.Attention.values})


def _parts_waiting() -> Figure:
    """The few pushes under way are found by their status first."""
    under_way = list(Push.objects.filter(status__in=Push.UNDER_WAY).values_list("pk", flat=True)[:FEW])
    waiting = Part.objects.open().filter(push__in=under_way).order_by().values_list("waits_for")
    counts = dict(waiting.annotate(Count("pk")))
    told = f"Parts still to be sent of pushes under way (the first {FEW}), by what they wait for; nothing: they move."
    causes = {cause or "nothing": counts.get(cause, 0) for cause in ("", *Part.Wait.values)}
    return by("parts_waiting", told, "cause", causes)


def _packages() -> Figure:
    counts = {status: counted(AccountPackage.objects.filter(status=status)) for status in IN_WORK}
    return by("packages", "Account packages whose check is still to come or running, by status.", "status", counts)


def _checked(now: datetime) -> Figure:
    """Of the newest packages: one that is checked anew is an old one."""
    last = AccountPackage.objects.aggregate(last=Max("pk"))["last"] or 0
    lately = AccountPackage.objects.filter(pk__gt=last - FEW, checked_at__gt=now - LATELY)
    found = lately.aggregate(packages=Count("pk"), all_rows=Sum("rows", default=0), bytes=Sum("size", default=0))
    told = "Account packages whose check ended in the last ten minutes, their rows and bytes."
    return by("checked_lately", told, "what", {name.removeprefix("all_"): value for name, value in found.items()})


def _messages() -> Figure:
    waiting = {"notice": Notice.objects.filter(due_at__isnull=False), "webhook": WebhookCall.objects.waiting()}
    counts = {kind: counted(rows) for kind, rows in waiting.items()}
    return by("messages_waiting", "Letters and calls of webhooks that were not taken yet.", "kind", counts)


def _today() -> Figure:
    """By the keys of applications, for there are days of years."""
    applications = list(Application.objects.order_by().values_list("pk", flat=True))
    today = OverviewDay.objects.filter(application__in=applications, day=timezone.localdate())
    sums = today.aggregate(**{f"all_{name}": Sum(name, default=0) for name in TODAY})
    told = "Pushes that began today, what became of them, their accounts and devices; starts anew at midnight."
    return by("today", told, "what", {name: sums[f"all_{name}"] for name in TODAY})


def _oldest_push(now: datetime) -> float:
    rows = Push.objects.idle(now).order_by().values_list("looked_at", "due_at", "started_at")[:FEW]
    return age(map(latest, rows), now)


def _oldest_package(now: datetime) -> float:
    """One that is checked anew does not say since when it waits, before a worker has it."""
    free = AccountPackage.objects.filter(AccountPackage.free(now), status__in=IN_WORK).order_by()
    rows = free.values_list("lease_until", "fence", "created_at")[:FEW]
    return age((lease or (created if not fence else None) for lease, fence, created in rows), now)


def _oldest_letter(now: datetime) -> float:
    """One that was tried is due as long as it is there: each try names the next. 0 where no mail server is named."""
    if not settings.EMAIL_HOST:
        return 0.0
    tried, untried = Q(tries__gt=0), Q(tries=0, due_at__lte=now)
    first = {"tried": Min("created_at", filter=tried), "untried": Min("due_at", filter=untried)}
    return age(Notice.objects.filter(due_at__isnull=False).aggregate(**first).values(), now)

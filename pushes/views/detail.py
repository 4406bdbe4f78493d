"""Everything about one push."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from pushes.accounts.words.list_of_rejects import ENGLISH, Retold
from pushes.models import Part, Push
from pushes.models.audit import AuditRow
from pushes.models.census import Census
from pushes.models.part import PartQuerySet
from pushes.models.queries import PushQuerySet
from pushes.models.why_it_waits import Cause
from pushes.telling import rehearsal
from pushes.telling.forecast import forecast_of
from pushes.telling.headline import headline
from pushes.telling.screen_reader import aloud
from pushes.telling.sides import sides_of
from pushes.telling.test_send import outcome_of
from pushes.telling.timeline import timeline_of
from pushes.views.access import SignedInRequest, may_write, of_visible_push
from pushes.views.download import Download
from pushes.views.kept_configuration import lever
from pushes.views.own_page import OwnPage

SHOWN_PARTS, SHOWN_EVENTS, SHOWN_REHEARSALS, RECORD_PAGE = 20, 30, 5, 200
OF_REHEARSALS = ("rehearses", "confirmed_at", "weather", "status", "planned", "arrived")
SOON = timedelta(minutes=2)
OF_CONCERN = (*Part.MAY_HAVE_ARRIVED, Part.Status.REFUSED)


@require_safe
@of_visible_push
def detail(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """The page of a push."""
    if may_write(request, push):
        return redirect("pushes:edit", push.pk)
    return render(request, "pushes/detail.html", facts_of(push) | reason_for(request, push))


def reason_for(request: SignedInRequest, push: Push) -> dict[str, Any]:
    """What an administrator wrote, to send it all the same, when their login had ended."""
    is_asked = push.is_waiting_for_approval or push.is_open_to_rest
    if not is_asked or not request.user.has_perm("pushes.change_application"):
        return {}
    own = OwnPage(request, push.application, lever(push))
    return own.context(["reason"]) | {"reason": own.initial({}).get("reason", "")}


def facts_of(push: Push) -> dict[str, Any]:
    """What its page and its progress show."""
    now, waiting, (census, parts) = timezone.now(), push.waiting, _parts_of(push)
    tally = census.tally
    rest = census.unsent if push.is_open_to_rest else 0
    is_past_recall = push.status == Push.Status.SENDING or push.is_trial
    recallable = 0 if is_past_recall else census.recallable
    revocable = recallable or census.revocable
    return {
        "push": push,
        "package": push.package,
        "waiting": waiting,
        "tally": tally,
        "forecast": forecast_of(push, tally, now),
        "headline": headline(push, tally, now),
        "aloud": aloud(push, tally, now),
        "sides": sides_of(push),
        "timeline": timeline_of(push),
        "can_be_hurried": waiting is not None and waiting.cause == Cause.UNDO,
        "can_be_undone": push.is_continuing
        or (push.is_scheduled and not push.is_before_its_time and not push.is_trial),
        "stoppable": census.stoppable,
        "rest": rest,
        "recallable": recallable,
        "revocable": 0 if is_past_recall else revocable,
        "poll_seconds": _poll_seconds(push, census, now),
        "tried": outcome_of(push) if push.is_test else None,
        "went": rehearsal.course_of(push) if push.is_rehearsal else None,
        "rehearsals": _rehearsals(push),
        "levers": _levers(push, waiting and waiting.cause, rest, recallable, revocable),
    } | _course(push, census, parts)


def _parts_of(push: Push) -> tuple[Census, list[Part]]:
    """How its parts stand; and those of which there is something to say, those first that need something."""
    few = list(push.parts.defer("typed").order_by("number")[: SHOWN_PARTS + 1])
    if len(few) > SHOWN_PARTS:
        census = Census.of(push)
        return census, _told(push, census) if _is_told(push) else []
    # Most pushes have one part or a few: what was asked for to be shown is counted by itself.
    census = Census.of_parts(few)
    if census.is_any_settled:
        prefetch_related_objects(few, "settled_by")
    told = [part for part in few if len(few) == 1 or part.status != Part.Status.WAITING or part.waits_for]
    return census, sorted(told, key=lambda part: part.concern) if _is_told(push) else []


def _is_told(push: Push) -> bool:
    """Whether there is something to say of parts: not before it has begun."""
    return bool(push.started_at) or push.is_ended


def _told(push: Push, census: Census) -> list[Part]:
    """The same of many parts, as a page has room for."""
    parts: PartQuerySet = push.parts.defer("typed").select_related("settled_by" if census.is_any_settled else None)
    parts = parts.exclude(status=Part.Status.WAITING, waits_for="")
    if census.told > SHOWN_PARTS:
        return list(parts.by_concern()[:SHOWN_PARTS])
    return sorted(parts, key=lambda part: part.concern)  # which a database takes longer for


def _rehearsals(push: Push) -> Iterable[Push]:
    """Its newest ones; they are asked for where there are any."""
    if not push.has_rehearsals:
        return ()
    newest: PushQuerySet = push.rehearsals.only(*OF_REHEARSALS).order_by("-pk")
    return newest[:SHOWN_REHEARSALS]


def _course(push: Push, census: Census, parts: list[Part]) -> dict[str, Any]:
    """Its parts, those first that need something, and the newest of its flight record."""
    labels = dict(Part.Status.choices)
    return {
        "parts": parts,
        "unconfirmed": push.parts.filter(status=Part.Status.UNCONFIRMED)[:SHOWN_PARTS],
        "counts": [{"parts": parts, "label": labels[status]} for status, parts in census.by_status()],
        "part_count": census.parts,
        "is_part_of_concern": any(status in OF_CONCERN for status, _parts in census.by_status()),
        "are_more_parts": census.told > SHOWN_PARTS,
        "events": push.events.select_related("by").order_by("-sequence")[:SHOWN_EVENTS],
    }


def _levers(push: Push, *state: object) -> str:
    """Names the state that decides which buttons the page has."""
    said = (push.status, push.attention, push.attention_at, push.due_at, *state)
    return sha256(repr(said).encode()).hexdigest()[:12]


def _poll_seconds(push: Push, census: Census, now: datetime) -> int | None:
    """How soon the page asks again; None where nothing more happens to it."""
    if push.is_scheduled and push.due_at and push.due_at - now > SOON:
        return 15
    if push.is_moving:
        return 1
    if push.next_figures_at and push.next_figures_at < now + timedelta(seconds=30):
        return 2
    if push.needs_attention or push.is_waiting_for_approval or census.is_recall_due:
        return 5
    return None


@require_safe
@of_visible_push
def record(request: HttpRequest, push: Push) -> HttpResponseBase:
    """The flight record, from its beginning; `after` is the last number of the page before."""
    after = request.GET.get("after", "")
    first = int(after) if after.isdecimal() and len(after) < 10 else 0
    page = list(push.events.filter(sequence__gt=first).select_related("by")[: RECORD_PAGE + 1])
    following = page[RECORD_PAGE - 1].sequence if len(page) > RECORD_PAGE else None
    facts = {"push": push, "events": page[:RECORD_PAGE], "following": following, "is_first": not first}
    return render(request, "pushes/flight_record.html", facts)


@require_safe
@of_visible_push
def rejects(request: HttpRequest, push: Push) -> HttpResponseBase:
    """All rejected rows of the push's package, as CSV in the reader's language."""
    package = push.package
    if package is None or not package.is_checked or not package.rejects:
        raise Http404
    if request.method == "GET":
        AuditRow.objects.record(AuditRow.Kind.REJECTS_SAVED, push, rows=package.rejected)
    name = f"rejected-rows-of-push-{push.pk}.csv"
    language = get_language() or ENGLISH
    retold = Retold(language, gettext) if language != ENGLISH else None
    return Download(package.rejects_path, filename=name, content_type="text/csv; charset=utf-8", retold=retold)

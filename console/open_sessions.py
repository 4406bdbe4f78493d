"""Where a person is logged in: which browsers, since when, seen last when; and ending that from elsewhere.

Django's sessions know no person. So each login leaves a row beside its session; when it was seen last stands in the
session itself, so that no page costs a question more.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from console.allowances import address_of
from console.middleware import SEEN
from console.models import OpenSession
from pushes.models.audit import AuditRow

LONGEST_AGENT = 200
# What a browser's name for itself holds, the narrower one first: most say that they are Chrome and Safari as well.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS"}


@dataclass(frozen=True)
class Place:
    """A browser in which the person is logged in."""

    row: OpenSession
    seen_at: datetime
    is_this: bool

    @property
    def browser(self) -> str:
        """“Firefox · Windows”; empty where it says nothing known."""
        names = (_first(BROWSERS, self.row.agent), _first(SYSTEMS | {"Linux": "Linux"}, self.row.agent))
        return " · ".join(filter(None, names))


def _first(known: dict[str, str], agent: str) -> str:
    return next((name for sign, name in known.items() if sign in agent), "")


def note(request: HttpRequest, person: User) -> None:
    """The person has logged in with this request."""
    ended(person).delete()
    agent = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]
    facts = {"person": person, "agent": agent, "address": address_of(request), "began_at": timezone.now()}
    OpenSession.objects.update_or_create(session_key=request.session.session_key, defaults=facts)


def ended(person: User) -> QuerySet[OpenSession]:
    """Rows of sessions that are over."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return OpenSession.objects.filter(person=person).exclude(session_key__in=alive)


def places_of(request: HttpRequest, person: User) -> list[Place]:
    """Where the person is logged in, the browser that asks first, then the one that was seen last."""
    rows = {row.session_key: row for row in OpenSession.objects.filter(person=person)}
    sessions = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    found = [_place(rows[each.session_key], each, request.session.session_key) for each in sessions]
    return sorted(
        (place for place in found if place), key=lambda place: (not place.is_this, -place.seen_at.timestamp())
    )


def _place(row: OpenSession, session: Session, this: str | None) -> Place:
    seen = session.get_decoded().get(SEEN)
    at = datetime.fromtimestamp(seen, UTC) if seen else row.began_at
    return Place(row, max(at, row.began_at), row.session_key == this)


def end(request: HttpRequest, person: User, pk: int | None = None) -> int:
    """Log the person out elsewhere: in the one browser `pk`, or in all but the one that asks; in how many."""
    others = OpenSession.objects.filter(person=person).exclude(session_key=request.session.session_key)
    if pk is not None:
        others = others.filter(pk=pk)
    with transaction.atomic():
        keys = list(others.values_list("session_key", flat=True))
        count = _end(keys)
        if count:
            AuditRow.objects.record(AuditRow.Kind.SESSIONS_ENDED, person, browsers=count)
    return count


def end_all(person: User) -> int:
    """Log the person out everywhere; in how many browsers."""
    with transaction.atomic():
        return _end(list(OpenSession.objects.filter(person=person).values_list("session_key", flat=True)))


def _end(keys: list[str]) -> int:
    """These and no others: the row of who logs in meanwhile stays with its session, so that both can be ended."""
    count, _ = Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    return count


def end_for(person: User) -> int:
    """Somebody else logs the person out everywhere, and nothing besides; in how many browsers."""
    with transaction.atomic():
        if count := end_all(person):
            AuditRow.objects.record(AuditRow.Kind.SESSIONS_ENDED, person, browsers=count)
    return count


def everybody_logged_out() -> None:
    """End every session there is."""
    Session.objects.all().delete()
    OpenSession.objects.all().delete()

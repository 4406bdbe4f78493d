"""What the site itself has written down of people and programs goes when its days are over; docs/operations.md tells.

What is kept of pushes is forgotten by `pushes`, what the gateway keeps by the gateway.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from console.api import repeats
from console.models import ApiAnswer, Invitation, OpenSession
from pushes.models import Notice
from pushes.old_rows import delete_in_pieces

SECONDS: Final = 20.0  # how long one kind takes at most; the next hour goes on
BEGINNING: Final = timedelta(days=1)  # a login has its session long before, or never

Old = Callable[[datetime], QuerySet[Any]]


def forget(seconds: float = SECONDS) -> dict[str, int]:
    """Delete what is old, each kind for a bounded time; how many rows of each."""
    now = timezone.now()
    return {name: delete_in_pieces(old(now), until=time.monotonic() + seconds) for name, old in OLD.items()}


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _sessions(now: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=now)


def _open_sessions(now: datetime) -> QuerySet[Any]:
    """Of logins whose session is gone."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return OpenSession.objects.filter(~Exists(alive), began_at__lt=now - BEGINNING)


def _tried(rows: Any) -> Old:
    return lambda now: rows.objects.filter(attempt_time__lt=_before(now, settings.LOGINS_KEEP_DAYS))


def _invitations(now: datetime) -> QuerySet[Any]:
    """Links that lead nowhere any more, with the addresses that they were for."""
    return Invitation.objects.filter(expires_at__lt=_before(now, settings.INVITATIONS_KEEP_DAYS))


def _notices(now: datetime) -> QuerySet[Any]:
    """Letters that were sent, or given up."""
    return Notice.objects.filter(due_at=None, created_at__lt=_before(now, settings.NOTICES_KEEP_DAYS))


def _answers(now: datetime) -> QuerySet[Any]:
    """Answers that no call can ask for again; one that is carried out has no answer yet."""
    return ApiAnswer.objects.filter(Q(is_done=True) | Q(lease_until__lt=now), made_at__lt=now - repeats.KEPT)


OLD: Final[Mapping[str, Old]] = {
    "sessions": _sessions,
    "logins": _open_sessions,
    "attempts to log in": _tried(AccessAttempt),
    "failures to log in": _tried(AccessFailureLog),
    "log of logins": _tried(AccessLog),
    "invitations": _invitations,
    "notices": _notices,
    "answers of the API": _answers,
}

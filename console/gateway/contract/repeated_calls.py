"""Calls that are repeated: the same call gets the answer of the first one, and nothing is done again.

Three things make two calls the same:

- their signature. It can be used by whoever has seen it for as long as TimeStamp may be off, so it acts once;
- a push call's body, for a short time: clients send a call again by themselves when a line breaks;
- a push call's Idempotency-Key, for a day.

The answer is stored in the transaction that carries the call out. So it is there if and only if something was done: a
refusal, a stumble and a killed process leave nothing behind, and of two calls at the same moment, in whatever
processes, the database makes one wait for the other. docs/adr/0025 weighs it.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from console.gateway.contract.auth import WINDOW_SECONDS, Caller
from console.gateway.contract.envelope import Refusal
from console.gateway.models import GatewayPush, RememberedCall
from pushes.tpns.contract import IDEMPOTENCY_HEADER, PURPOSE_HEADER, PUSH_PATH, TEST_PURPOSE, Code

LONGEST_KEY = 255
KEPT_BY_KEY = timedelta(days=1)
SLACK = timedelta(minutes=1)  # between the clocks of several machines
USABLE = timedelta(seconds=WINDOW_SECONDS)  # how long after its TimeStamp a signature may be used
READING = ""  # stands for the path of calls that change nothing
BATCH = 10_000

Members = dict[str, Any]

log = logging.getLogger(__name__)


class AnsweredAlready(Exception):
    """Another process has just carried out the same call. What was begun here is rolled back."""


class Memory:
    """What is remembered of one call, whose caller is known to be who he says. `path` is READING where none acts.

    is_test: whether its header says that it is a test.
    """

    def __init__(self, caller: Caller, path: str, body: bytes = b"", *, key: str = "", is_test: bool = False) -> None:
        self._path, self.is_test = path, is_test
        self._digest = hashlib.sha256(body).hexdigest() if path == PUSH_PATH else ""
        self._lasting: dict[str, timedelta] = {}  # how long, by the key of the row
        self._signature = self._by_key = ""
        application = str(caller.application.pk)
        if caller.sign:
            self._signature = _digest("sign", application, caller.sign)
            ahead = datetime.fromtimestamp(caller.signed_at, UTC) - timezone.now()
            self._lasting[self._signature] = max(ahead, timedelta()) + USABLE + SLACK
        if path == PUSH_PATH and key:
            self._by_key = _digest("key", application, key)
            self._lasting[self._by_key] = KEPT_BY_KEY
        elif path == PUSH_PATH and settings.GATEWAY_REPEAT_SECONDS:
            body_key = _digest("body", application, self._digest)
            self._lasting[body_key] = timedelta(seconds=settings.GATEWAY_REPEAT_SECONDS)

    def once(self, act: Callable[[], Members]) -> tuple[Members, bool]:
        """The members of the answer, and whether an earlier call had it. `act` calls `keep`. Raises Refusal."""
        if (first := self._recall()) is not None:
            return first, True
        try:
            return act(), False
        except AnsweredAlready:
            if (first := self._recall()) is None:
                words = "The same call was just made elsewhere. Wait a second and call again."
                raise Refusal(Code.TOO_FAST, words, retry_after=1) from None
            return first, True

    def keep(self, members: Members) -> None:
        """Remember the answer. To be called in the transaction that carries the call out.

        Raises AnsweredAlready when another process was first; on PostgreSQL it waits until that is settled.
        """
        try:
            RememberedCall.objects.bulk_create(self._rows(json.dumps(members, ensure_ascii=False)))
        except IntegrityError:
            raise AnsweredAlready from None

    def transaction(self) -> AbstractContextManager[object]:
        """One to act and `keep` in, where anything is remembered at all."""
        return transaction.atomic() if self._lasting else nullcontext()

    def _rows(self, answer: str) -> list[RememberedCall]:
        shared = {"path": self._path, "digest": self._digest, "answer": answer}
        now = timezone.now()
        return [RememberedCall(key=key, kept_until=now + lasts, **shared) for key, lasts in self._lasting.items()]

    def _recall(self) -> Members | None:
        """The members of the first answer, None when this call is the first one. Raises Refusal."""
        if self._path == READING:
            self._note("")
            return None
        rows = RememberedCall.objects.filter(key__in=self._lasting) if self._lasting else ()
        found = [row for row in rows if self._holds(row)]
        if not found:
            return None
        log.info("A repeated call of %s gets the answer of the first one.", self._path)
        if len(found) < len(self._lasting):
            self._note(found[0].answer)  # signed anew, it would act when the first call is forgotten
        return dict(json.loads(found[0].answer))

    def _note(self, answer: str) -> None:
        """Remember a call that did nothing: reading is done anew each time, but its signature does not act."""
        if self._lasting:
            with (
                suppress(DatabaseError),
                transaction.atomic(),
            ):  # a full disk or a busy database keeps nobody from being answered
                RememberedCall.objects.bulk_create(self._rows(answer), ignore_conflicts=True)

    def _holds(self, row: RememberedCall) -> bool:
        """Whether the row is of this call. One whose time is over makes room. Raises Refusal."""
        if row.key == self._signature:
            if row.path != self._path:
                raise Refusal(Code.AUTHENTICATION_FAILED, _used(row.path), status=403, retry_after=1)
            return True
        left = row.kept_until - timezone.now()
        is_over = not timedelta() < left <= self._lasting[row.key] + SLACK  # longer: the clock was set back
        if is_over or (row.key != self._by_key and _was_cut_short(row)):
            RememberedCall.objects.filter(pk=row.pk, kept_until=row.kept_until).delete()
            return False
        if row.digest != self._digest:
            words = f"Another body was sent with this {IDEMPOTENCY_HEADER}. Send a new key with each new push."
            raise Refusal(Code.PARAMETER_REFUSED, words)
        return True


def of(request: HttpRequest, caller: Caller, path: str, body: bytes = b"") -> Memory:
    """The memory of the call that `request` makes. Raises Refusal."""
    key = request.headers.get(IDEMPOTENCY_HEADER, "") if path == PUSH_PATH else ""
    if len(key) > LONGEST_KEY:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send an {IDEMPOTENCY_HEADER} of at most {LONGEST_KEY} characters.")
    return Memory(caller, path, body, key=key, is_test=request.headers.get(PURPOSE_HEADER) == TEST_PURPOSE)


def forget() -> int:
    """Take away what nobody can repeat any more; how many. Each transaction is short."""
    total = 0
    while some := list(
        RememberedCall.objects.filter(kept_until__lt=timezone.now()).values_list("pk", flat=True)[:BATCH]
    ):
        total += RememberedCall.objects.filter(pk__in=some, kept_until__lt=timezone.now()).delete()[0]
    return total


def _was_cut_short(row: RememberedCall) -> bool:
    """Whether the push was stopped, taken back or replaced: to push the same once more is meant then."""
    push_id = json.loads(row.answer).get("push_id")
    return not GatewayPush.objects.filter(push_id=push_id).exclude(status__in=GatewayPush.CUT_SHORT).exists()


def _used(path: str) -> str:
    place = f"for {path}" if path else "to read something"
    return f"This Sign was used {place} before. Sign each call by itself, with the TimeStamp of its own second."


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

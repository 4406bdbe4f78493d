"""The calls of one webhook, one after the other, and then those of the next.

Each is made at least once: who is killed between an answer and its note makes the call again, with the same key. What
was not taken is tried again after 5, 10, 20 … seconds, at most an hour, for three days.
"""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import requests
from django.conf import settings
from django.utils import timezone
from urllib3.exceptions import HTTPError

from pushes.models import Webhook, WebhookCall
from pushes.old_rows import delete_in_pieces
from pushes.tpns.deadline import Deadline
from pushes.webhooks.origins import is_allowed
from pushes.webhooks.signing import signed

CONNECT_SECONDS, READ_SECONDS = 3.0, 10.0
LONGEST_ANSWER = 10_000  # bytes
LONGEST_SECONDS = 30.0  # of one turn: it must end long before the broker gives it to somebody else
LEASE_SECONDS = LONGEST_SECONDS + CONNECT_SECONDS + READ_SECONDS + 5
FORGETTING_SECONDS = 20.0
AT_ONCE = 20  # webhooks that are looked up together
READ_AT_ONCE = 50  # calls
NOT_ALLOWED = "WEBHOOK_ORIGINS does not name its host any more."


def _nothing_more(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Who calls is told by the signature: else requests adds what a .netrc of the machine has for the host."""
    return request


class Line:
    """Makes calls over connections that are kept, each within its time."""

    def __init__(self) -> None:
        self.session, self.timeout = requests.Session(), (CONNECT_SECONDS, READ_SECONDS)
        self.session.auth = _nothing_more
        self.deadline = Deadline(sum(self.timeout))
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, self.deadline)

    def call(self, webhook: Webhook, key: str, body: dict[str, object]) -> str:
        """Make the call; why it was not taken, or "". Nothing of an answer is kept but its status."""
        if not is_allowed(webhook.url):
            return NOT_ALLOWED
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = signed(key, int(time.time()), content, webhook.secrets_now) | {"Content-Type": "application/json"}
        try:
            with (
                self.deadline.held(),
                self.session.post(
                    webhook.url, data=content, headers=headers, timeout=self.timeout, allow_redirects=False, stream=True
                ) as answer,
            ):
                status = answer.status_code
                answer.raw.read(LONGEST_ANSWER)  # so that the connection can be kept
        except (requests.RequestException, HTTPError) as error:
            return f"No answer ({type(error).__name__})."
        return "" if 200 <= status < 300 else f"HTTP {status}"


def call(webhook_id: int) -> None:
    """Make the calls of a webhook that wait, then those of others, until there is none or the turn is over.

    Of the tasks that were woken for these, most found no thread free and are gone.
    """
    line, end = Line(), monotonic() + LONGEST_SECONDS
    following, had = [webhook_id], set[int]()
    while following:
        for each in following:
            _call(line, each, end)
        had.update(following)
        following = [key for key in waiting() if key not in had] if monotonic() < end else []


def waiting() -> list[int]:
    """The keys of those to be called next."""
    return Webhook.objects.due(AT_ONCE)


def _call(line: Line, webhook_id: int, end: float) -> None:
    """The calls of one, until there is none, one is not taken, or the turn is over."""
    webhook = Webhook.objects.filter(pk=webhook_id).first() if monotonic() < end else None
    if webhook is None or not webhook.claim(LEASE_SECONDS):
        return
    for oldest in _oldest_first(webhook_id, end):
        if not _made(line, webhook, oldest):
            return
    webhook.leave()


def _oldest_first(webhook_id: int, end: float) -> Iterator[WebhookCall]:
    """Its calls that wait, some of which are read at once, until there is none or the turn is over."""
    waiting = WebhookCall.objects.waiting().filter(webhook=webhook_id)
    while some := list(waiting[:READ_AT_ONCE]):
        for each in some:
            if monotonic() >= end:
                return
            yield each


def _made(line: Line, webhook: Webhook, waiting: WebhookCall) -> bool:
    """Make one call; whether the next one may follow at once."""
    if refusal := line.call(webhook, str(waiting.key), waiting.body):
        return webhook.refused(waiting, refusal)
    return webhook.taken(waiting)


def test_call(webhook: Webhook) -> str:
    """Make a call that says nothing, at once and once; why it was not taken, or ""."""
    return Line().call(webhook, str(uuid.uuid4()), {"type": "test", "timestamp": timezone.now().isoformat()})


def forget_calls() -> None:
    """Remove the calls that were made, or given up, long ago."""
    before = timezone.now() - timedelta(days=settings.WEBHOOK_CALLS_KEEP_DAYS)
    delete_in_pieces(WebhookCall.objects.filter(answered_at__lt=before), until=monotonic() + FORGETTING_SECONDS)

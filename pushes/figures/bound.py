"""Ask the own gateway, before a push is sent, how many of its accounts have a device at all, and store the answer."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from pushes.accounts import ACCOUNT_TYPES
from pushes.delivery import client_of
from pushes.models import BoundCount, Push
from pushes.storage import StoredPath
from pushes.tpns.client import TpnsClient
from pushes.tpns.contract import MAX_ASKED
from pushes.tpns.errors import TpnsError, TpnsUnclear, TpnsUnreachable
from pushes.tpns.reach import Reach

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 20.0  # of one count; of a longer list a part is looked up that is spread evenly over it
TIMEOUT = (3.0, 15.0)  # connect, read
HELD = timedelta(seconds=LONGEST_SECONDS + sum(TIMEOUT))
STRETCH = 200_000  # bytes of a package between two places where it is read
SAMPLE = 1_000  # accounts that are looked up as each other type
GOLDEN = 0.618_034  # multiples of it, without their whole part, fall evenly between 0 and 1


def waiting() -> list[int]:
    """Pushes whose accounts are to be counted."""
    return list(BoundCount.objects.unanswered(timezone.now()).values_list("push_id", flat=True))


def count(push_id: int) -> None:
    """Count, once. Does nothing if it is counted, or in another worker's hands. A failure is logged."""
    now = timezone.now()
    if not BoundCount.objects.unanswered(now).filter(push=push_id).update(held_until=now + HELD):
        return
    push = Push.objects.select_related("application", "package").filter(pk=push_id).first()
    asked = push and BoundCount.of(push)
    if not push or not asked:  # other accounts by now: a preview of these asks anew
        return
    found: dict[str, object] = {}
    try:
        found = {**vars(_counted(push, asked.account_type)), "counted_at": timezone.now()}
    except (TpnsError, ImproperlyConfigured, OSError) as error:
        logger.warning("Push %s: its accounts with a device were not counted: %s", push_id, error)
    mine = BoundCount.objects.filter(push=push_id, of_list=asked.of_list)
    mine.update(is_waiting=False, held_until=None, **found)


@dataclass
class _Counted:
    """Fields of BoundCount."""

    looked_up: int = 0
    bound: int = 0
    devices: int = 0
    by_channel: Counter[str] = field(default_factory=Counter)
    other_type: int | None = None
    other_looked_up: int = 0
    other_bound: int = 0

    def add(self, reach: Reach, looked_up: int) -> None:
        """What was said of some more."""
        self.looked_up += looked_up
        self.bound += reach.bound
        self.devices += reach.devices
        self.by_channel.update(reach.by_channel)


def _counted(push: Push, account_type: int) -> _Counted:
    client, end, counted = client_of(push, TIMEOUT), monotonic() + LONGEST_SECONDS, _Counted()
    some: Sequence[str] = ()
    for accounts in _lists(push):
        counted.add(_reach(client, end, accounts, account_type=account_type, **push.steering), len(accounts))
        some = some or accounts[:SAMPLE]
        if monotonic() > end:
            break
    if BoundCount(counted_at=timezone.now(), looked_up=counted.looked_up, bound=counted.bound).is_few:
        others = [kind for kind in ACCOUNT_TYPES if kind != account_type]
        found = {kind: _reach(client, end, some, account_type=kind).bound for kind in others}
        _look_as_other_types(found, some, counted)
    return counted


def _reach(client: TpnsClient, end: float, accounts: Sequence[str], **asked: Any) -> Reach:
    """What the gateway says. Where it, or a machine of it, died of the question, it is asked once more."""
    try:
        return client.reach(accounts, **asked)
    except (TpnsUnreachable, TpnsUnclear):
        if monotonic() > end:
            raise
    return client.reach(accounts, **asked)


def _look_as_other_types(bound: dict[int, int], accounts: Sequence[str], counted: _Counted) -> None:
    """The type as which most of them have a device, where these are more than hardly any."""
    most = max(bound, key=bound.__getitem__)
    other = BoundCount(counted_at=timezone.now(), looked_up=len(accounts), bound=bound[most])
    if not other.is_few:
        counted.other_type, counted.other_looked_up, counted.other_bound = most, len(accounts), bound[most]


def _lists(push: Push) -> Iterator[Sequence[str]]:
    """The accounts, as many at a time as one call takes. However many come first, they are spread evenly."""
    if push.is_for_package and push.package:
        for accounts in _stretches(push.package.packed_path):
            yield from _pieces(accounts)
    else:
        yield from _pieces(push.typed_check.accounts)


def _pieces(accounts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (accounts[start : start + MAX_ASKED] for start in range(0, len(accounts), MAX_ASKED))


def _stretches(packed: StoredPath) -> Iterator[Sequence[str]]:
    """The rows of a packed file, those of each stretch together: what begins in it belongs to it."""
    with packed.open() as file:
        for number in _evenly(-(-packed.size() // STRETCH)):
            begin, end = number * STRETCH, (number + 1) * STRETCH
            file.seek(max(0, begin - 1))
            if begin:
                file.readline()  # the end of a row that began before, or a line end alone
            rows = file.read(max(0, end - file.tell()))
            if rows and not rows.endswith(b"\n"):
                rows += file.readline()
            if rows:
                yield rows.decode().removesuffix("\n").split("\n")


def _evenly(places: int) -> Iterable[int]:
    """All numbers below `places`, in an order in which the first ones are spread over all of them."""
    return sorted(range(places), key=lambda number: number * GOLDEN % 1)

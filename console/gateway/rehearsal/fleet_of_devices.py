"""A fleet of simulated devices: registered and bound like others, playing without streams of their own.

The fleet asks the database what waits for its devices and reports what happened, by the very functions that the event
streams and the device API call. What a device does with a push is drawn from the seed, its token and the push's key.
"""

import hashlib
import hmac
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

from console.gateway.channels.online import pending, reports
from console.gateway.channels.online.changed_pushes import Watch
from console.gateway.channels.online.pending import Waiting
from console.gateway.channels.online.reports import Happening, Report, Told
from console.gateway.models import TOKEN_LONGEST, Device, GatewayApplication
from console.gateway.operations import Row

ASK_AGAIN_SECONDS = 60.0  # how often all that waits is asked for, see console.gateway.channels.online.changed_pushes
CALLS = 2_000  # reports of one transaction
SECONDS = {Happening.ARRIVED: 2.0, Happening.SHOWN: 10.0, Happening.CLICKED: 30.0, Happening.WITHDRAWN: 2.0}


class Habits(NamedTuple):
    """What devices do, as shares from 0 to 1: of those handed out, how many arrive; of those, shown and clicked."""

    arrive: float
    shown: float
    click: float
    seed: int


class Due(NamedTuple):
    """A report that a device will make at `moment`, on the clock of the caller of Fleet.step."""

    moment: float
    key: int
    happening: Happening
    token: str


def rows(application: GatewayApplication, accounts: Sequence[str], kind: int, count: int) -> Iterator[Row]:
    """The bindings of `count` devices, the accounts given to them in turn. Always the same tokens."""
    for number in range(count):
        yield accounts[number % len(accounts)], kind, token(application, number)


def token(application: GatewayApplication, number: int) -> str:
    """The token of the fleet's device of that number: nobody without the application's key can tell it."""
    name = f"simulated device {number}".encode()
    return hmac.new(application.access_key.encode(), name, hashlib.sha256).hexdigest()[:TOKEN_LONGEST]


def online(application: GatewayApplication, count: int, share: float, seed: int) -> dict[int, str]:
    """Which of the devices are online: their tokens by their keys."""
    chosen = random.Random(seed).sample(range(count), round(count * share))  # noqa: S311 - a simulation
    found: dict[int, str] = {}
    for some in reports.chunks([token(application, number) for number in chosen]):
        found.update(Device.objects.filter(token__in=some).values_list("pk", "token"))
    return found


class Fleet:
    """The devices that are online: application key, tokens by keys of devices, and what they do."""

    def __init__(self, application: int, devices: dict[int, str], habits: Habits) -> None:
        self._application, self._devices, self._habits = application, devices, habits
        self._watch = Watch()
        self._asked = float("-inf")
        self._handed: set[int] = set()
        self._withdrawn: set[int] = set()
        self._due: list[Due] = []
        self.counts: Counter[str] = Counter()
        reports.note([], seen=devices)

    def step(self, now: float) -> None:
        """Take what waits and report what is due at `now`, seconds on any clock that goes on."""
        changes = self._watch.look()
        everyone = set(self._devices)
        devices = {self._application: everyone}
        if now - self._asked >= ASK_AGAIN_SECONDS:
            self._asked = now
            self._take(pending.for_devices(devices), now)
            self._take_back(pending.withdrawals(changes.taken_back, everyone), now)
        else:
            self._take(pending.of_pushes(changes.pushes, devices), now)
            self._take_back(pending.withdrawals(changes.newly_taken_back, everyone), now)
        self._report(now)

    def _take(self, found: Iterable[Waiting], now: float) -> None:
        new = [one for one in found if one.key not in self._handed]
        for one in new:
            self._handed.add(one.key)
            for delay, happening in plan(self._habits, self._devices[one.device], one.push):
                heappush(self._due, Due(now + delay, one.key, happening, self._devices[one.device]))
        self.counts["handed out"] += len(new)
        if new:
            reports.note([], sent=[one.key for one in new])

    def _take_back(self, found: Iterable[Waiting], now: float) -> None:
        for one in found:
            if one.key not in self._withdrawn and (one.was_sent or one.key in self._handed):
                self._withdrawn.add(one.key)
                moment = now + SECONDS[Happening.WITHDRAWN]
                heappush(self._due, Due(moment, one.key, Happening.WITHDRAWN, self._devices[one.device]))

    def _report(self, now: float) -> None:
        due = iter(self._pop(now))
        while some := list(islice(due, CALLS)):
            reports.note([Told(one.token, [Report(one.key, one.happening)]) for one in some])
            self.counts.update(one.happening.value for one in some)

    def _pop(self, now: float) -> Iterator[Due]:
        while self._due and self._due[0].moment <= now:
            yield heappop(self._due)


def plan(habits: Habits, token: str, push: int) -> list[tuple[float, Happening]]:
    """What a device does with a push: after how many seconds it reports what. Empty: nothing arrives."""
    draw = random.Random(f"{habits.seed} {push} {token}").random  # noqa: S311 - a simulation
    if draw() >= habits.arrive:
        return []
    luck = draw()  # the same for both: what is clicked is also shown
    shares = {Happening.ARRIVED: 1.0, Happening.SHOWN: max(habits.shown, habits.click), Happening.CLICKED: habits.click}
    reported, delay = [], 0.0
    for happening, share in shares.items():
        delay += draw() * SECONDS[happening]
        if luck < share:
            reported.append((delay, happening))
    return reported

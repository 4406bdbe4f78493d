"""A set of pushes that met a fault: made, confirmed, waited for, and judged by the gateway and its devices."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.site import ACCOUNTS, LISTENING, NotYetError, Site, wait_for

CHECK_SECONDS = 180


@dataclass(frozen=True)
class Verdict:
    """What became of a case. `open` are pushes that had not ended and say why, `stuck` those that say nothing."""

    fault: str
    pushes: int
    accounts: int
    lost: int
    doubled: int
    stuck: int
    open: int
    to_a_person: int
    seconds: tuple[float, ...]
    note: str = ""
    standing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled, stuck or left open."""
        return not (self.lost or self.doubled or self.stuck or self.open)

    @property
    def median(self) -> float:
        """Seconds from the fault's end to the push's, of those that it had in hand."""
        return statistics.median(self.seconds) if self.seconds else 0.0

    @property
    def longest(self) -> float:
        """The longest of these."""
        return max(self.seconds, default=0.0)


@dataclass
class Case:
    """Pushes by title, and when the fault that each one met was over (seconds since 1970)."""

    site: Site
    fault: str
    pushes: dict[str, int] = field(default_factory=dict)
    ends: dict[str, float] = field(default_factory=dict)
    note: str = ""

    def draft(self, *, package: bool, accounts: Sequence[str] = ACCOUNTS) -> str:
        """One more draft, in the next application; its title."""
        title = self.site.title()
        application = self.site.applications[len(self.pushes) % len(self.site.applications)]
        made = {"title": title, "application": application, "accounts": accounts, "package": package}
        self.pushes[title] = self.site.at_console("draft", **made)
        return title

    def confirm(self, title: str, due: float | None = None) -> None:
        """Confirm a draft, once its package is checked."""
        ready = {"do": "confirm", "push": self.pushes[title], "due": due}
        wait_for(lambda: not self.site.at_console(**ready), CHECK_SECONDS, lambda: self.site.at_console(**ready))

    def send(self, number: int, at_once: int = 1) -> None:
        """Draft and confirm so many pushes, packages and typed ones by turns, `at_once` so many."""
        while number > 0:
            titles = [self.draft(package=len(self.pushes) % 2 == 0) for _ in range(min(number, at_once))]
            for title in titles:
                self.confirm(title)
            number -= at_once

    def met(self, *titles: str, at: float) -> None:
        """These pushes met a fault that was over then."""
        for title in titles:
            if title in self.pushes:
                self.ends[title] = at

    def met_on_the_line(self) -> None:
        """The pushes whose calls met a fault of the proxy."""
        numbers = {str(number): title for title, number in self.pushes.items()}
        for hit in self.site.proxy.hits:
            self.met(numbers.get(hit.subject, hit.subject), at=hit.ended)

    def facts(self) -> dict[str, dict[str, Any]]:
        """How the pushes stand at the console."""
        found: dict[str, dict[str, Any]] = self.site.at_console("facts", titles=list(self.pushes))
        return found

    def settled(self, within: float) -> None:
        """Return once every push has ended or waits for a person, and the gateway is through; or after `within`."""

        def is_settled() -> bool:
            return all(map(is_over, self.facts().values())) and not any(
                moving for moving, _, _, _ in self.site.at_gateway("witness", titles=list(self.pushes)).values()
            )

        try:
            wait_for(is_settled, within)
        except NotYetError:
            return  # the verdict says what is open and what is stuck

    def verdict(self) -> Verdict:
        """Count what has become of the pushes by now."""
        facts, witness = self.facts(), self.site.at_gateway("witness", titles=list(self.pushes))
        heard = self.site.heard()
        open_ones = [fact for fact in facts.values() if not is_over(fact)]
        return Verdict(
            fault=self.fault,
            pushes=len(facts),
            accounts=sum(fact["accounts"] or 0 for fact in facts.values()),
            lost=sum(lost(fact, witness[title]) for title, fact in facts.items()),
            doubled=sum(doubled(facts[title], witness[title], heard.get(title, [])) for title in facts),
            stuck=sum(not fact["waiting"] for fact in open_ones),
            open=len(open_ones),
            to_a_person=sum(fact["needs_attention"] for fact in facts.values()),
            seconds=tuple(self._seconds(facts)),
            note=self.note,
            standing=tuple(_standing(title, facts[title], witness[title]) for title in facts),
        )

    def _seconds(self, facts: dict[str, dict[str, Any]]) -> list[float]:
        ended = {title: facts[title]["finished"] for title in self.ends if facts[title]["finished"]}
        return [max(0.0, ended[title] - self.ends[title]) for title in ended]


def is_over(fact: dict[str, Any]) -> bool:
    """Whether nothing more happens by itself."""
    return fact["is_ended"] or fact["needs_attention"] or fact["status"] == "draft"


def lost(fact: dict[str, Any], witness: list[int]) -> int:
    """Accounts that the console says it sent to and the gateway knows nothing of, or that are in no column of it."""
    if fact["accounts"] is None:
        return 0
    sent, unsent, unconfirmed = fact["tally"]
    _moving, looked_up, _deliveries, devices = witness
    return max(0, sent - looked_up, min(sent, len(ACCOUNTS)) - devices) + abs(
        fact["accounts"] - sent - unsent - unconfirmed
    )


def doubled(fact: dict[str, Any], witness: list[int], heard: list[str]) -> int:
    """Deliveries beyond the first to a device, or accounts that the gateway has and the console takes for unsent."""
    sent, _unsent, unconfirmed = fact["tally"]
    _moving, looked_up, deliveries, devices = witness
    # Where a person must decide, nothing is sent again by itself.
    extra = max(0, looked_up - sent - unconfirmed) if is_over(fact) and not fact["needs_attention"] else 0
    return max(deliveries - devices, len(heard) - LISTENING, extra)


def _standing(title: str, fact: dict[str, Any], witness: list[int]) -> str:
    seen = {name: fact[name] for name in ("push", "status", "waiting", "tally", "parts", "events")}
    return f"{title}: {seen}, at the gateway {witness}"

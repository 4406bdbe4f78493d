"""Gathering: the accounts of a push that was sent, by how far it came with each, on their way into a package."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pushes.tpns.contract import Outcome


class Who(models.TextChoices):
    """Which accounts of a push."""

    NOT_ARRIVED = "not-arrived", _("Had a device and it did not arrive")
    NOT_CLICKED = "not-clicked", _("It arrived and was not clicked")
    NO_DEVICE = "no-device", _("Had no device then")
    OVER_LIMIT = "over-limit", _("Was over the limit of pushes a day")  # these the console knows by itself


def who_said(who: Iterable[str]) -> str:
    """Which accounts these are, in words to stand in a sentence."""
    labels = [str(Who(each).label) for each in who if each in Who]
    return gettext("; ").join(label[:1].lower() + label[1:] for label in labels)


OUTCOMES: Mapping[str, Collection[Outcome]] = {
    Who.NOT_ARRIVED: (Outcome.SENT,),
    Who.NOT_CLICKED: (Outcome.ARRIVED,),
    # Who has a device only since cannot be told from who has changed it.
    Who.NO_DEVICE: (Outcome.NO_DEVICE, Outcome.OTHER_DEVICE),
}


class WhyNothing(models.TextChoices):
    """Why nothing was gathered."""

    NOBODY = "nobody", _("It came otherwise with each of its accounts: there is nobody to send to.")
    FORGOTTEN = "forgotten", _("The gateway does not know the push any more. Upload an account package instead.")
    UNABLE = "unable", _("The gateway cannot tell how far a push came with each account. It may be an older one.")
    GONE = "gone", _("The accounts of the push are not stored any more. Upload an account package instead.")
    DISK_FULL = "disk full", _("The console's disk is full. Ask an administrator to free space, then gather again.")
    IN_VAIN = "in vain", _("The gateway gave no answer for an hour. Gather again when it can be reached.")


@dataclass(frozen=True)
class Gathering:
    """From which push a package is gathered, and how far that is.

    push, title: the push. who: values of Who. accounts: how many are asked about. came: with how many it came how far
    so far, by Outcome. over: how many were found that were over the limit of pushes a day. part, place: the part it
    asks about, and how far in it the next accounts are. chunks: the files that hold what was found, each by the fence
    it was written under, and its bytes. waits: what the gateway said in place of an answer, since when, and how often.
    ended: a value of WhyNothing; empty for none. as_of: tells whether part and place still hold.
    """

    push: int
    title: str
    who: tuple[str, ...]
    accounts: int
    came: tuple[int, ...] = (0,) * len(Outcome)
    over: int = 0
    part: int = 0
    place: int = 0
    chunks: tuple[tuple[int, int], ...] = ()
    waits: str = ""
    waits_since: str = ""
    tries: int = 0
    ended: str = ""
    as_of: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From JSON."""
        chunks = tuple((fence, size) for fence, size in kept["chunks"])
        return cls(**{**kept, "who": tuple(kept["who"]), "came": tuple(kept["came"]), "chunks": chunks})

    def kept(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @property
    def who_said(self) -> str:
        """Which accounts of the push they are, in words."""
        return who_said(self.who)

    @property
    def wanted(self) -> frozenset[Outcome]:
        """The outcomes of the accounts that are gathered."""
        return frozenset(outcome for who in self.who for outcome in OUTCOMES.get(who, ()))

    @property
    def asks_gateway(self) -> bool:
        """Whether the gateway tells of any of them."""
        return bool(set(self.who) - {Who.OVER_LIMIT})

    @property
    def asked(self) -> int:
        """How many accounts have been told of."""
        return sum(self.came) + self.over

    @property
    def found(self) -> int:
        """How many of these are gathered."""
        return sum(self.came[outcome] for outcome in self.wanted) + self.over

    @property
    def moved(self) -> int:
        """How many of the gathered ones have a device, but none that the push went to."""
        return self.came[Outcome.OTHER_DEVICE] if Outcome.OTHER_DEVICE in self.wanted else 0

    @property
    def percent(self) -> int:
        """Progress, 0 to 99."""
        return min(99, self.asked * 100 // self.accounts) if self.accounts else 0

    @property
    def why_nothing(self) -> str:
        """Why nothing was gathered, in words; "" where something was, or may be."""
        return str(WhyNothing(self.ended).label) if self.ended else ""

    @property
    def can_be_repeated(self) -> bool:
        """Whether it may come to something else when it is done again."""
        is_other = self.asks_gateway or bool(self.ended)
        return is_other and self.ended not in (WhyNothing.FORGOTTEN, WhyNothing.GONE)

    def heard(
        self, outcomes: Collection[Outcome], part: int, place: int, chunk: tuple[int, int], over: int = 0
    ) -> Self:
        """With the outcomes of the accounts before `place` in a part, what was found of them stored in `chunk`.

        `over`: how many of them were over the limit, of which there are no outcomes.
        """
        came = list(self.came)
        for outcome in outcomes:
            came[outcome] += 1
        before = tuple(each for each in self.chunks if each[0] != chunk[0])
        told = {"came": tuple(came), "over": self.over + over, "part": part, "place": place, "chunks": (*before, chunk)}
        return replace(self, **told, waits="", waits_since="", tries=0)  # type: ignore[arg-type]

    def waiting(self, words: str, now: datetime) -> Self:
        """With what the gateway said in place of an answer."""
        since = self.waits_since or now.isoformat()
        return replace(self, waits=words, waits_since=since, tries=self.tries + 1)

    def anew(self, accounts: int, as_of: str = "") -> Self:
        """From its beginning."""
        return type(self)(self.push, self.title, self.who, accounts, as_of=as_of)

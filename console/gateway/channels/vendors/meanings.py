"""What an answer means for the addresses of a call: each vendor has a table of its codes, and the
rest is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from console.gateway.channels.calls import printable, retry_after
from console.gateway.channels.json_members import object_of
from console.gateway.channels.protocol import Accepted, DeadAddress, Halt, Outcome, Outgoing, Refused, TryLater, Unclear

# Tried again after midnight in China, it would come at night. An app that is opened gets it online.
USED_UP = "what may be sent of this class is used up for today; the app gets it once it is open"


class Meaning(Enum):
    """What an answer says of an address."""

    TAKEN = auto()
    DEAD = auto()  # on the vendor's white list
    FOREIGN = auto()  # of another app: the address stays, and many in a row are the credential's fault
    REFUSED = auto()  # the message, for good
    STALE = auto()  # the access token was not taken, and another may be
    CREDENTIAL = auto()  # nothing is taken until a person has mended something
    BUSY = auto()  # not taken; all that goes through the channel waits
    QUOTA = auto()  # not taken: used up for today
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, whatever it is."""

    status: int
    text: str
    retry_after: str = ""

    @property
    def members(self) -> dict[str, object]:
        """Of its JSON; empty where it is none."""
        return object_of(self.text)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means: for all addresses of the call, but those that fared otherwise."""

    meaning: Meaning
    reason: str
    name: str = ""  # what the vendor calls what it has taken
    others: Mapping[str, tuple[Meaning, str]] = field(default_factory=dict)
    is_of_all: bool = False  # where it says that addresses are dead: all of the call, and not one of them

    @property
    def is_of_one(self) -> bool:
        """Whether it refused the call for a dead address, and does not say which: nothing was taken."""
        return self.meaning == Meaning.DEAD and not self.is_of_all

    def of(self, address: str) -> tuple[Meaning, str]:
        """What it means for this address, and why."""
        return self.others.get(address, (self.meaning, self.reason))


def of_status(said: Said) -> Meaning:
    """What the status alone says, where the vendor has no word of its own for it."""
    known = {200: Meaning.UNCLEAR, 401: Meaning.STALE, 403: Meaning.CREDENTIAL, 404: Meaning.CREDENTIAL}
    if said.status in (429, 503):
        return Meaning.BUSY
    return known.get(said.status, Meaning.UNCLEAR if said.status >= 500 else Meaning.REFUSED)


def by_code(codes: Mapping[str, Meaning], said: Said, code: object) -> Meaning:
    """What the vendor's code means; what the status says where the code is none of them."""
    return codes.get(str(code)) or of_status(said)


def reason(said: Said, code: object, words: object) -> str:
    """The vendor's words on one line, with what they stand under."""
    status = "" if said.status == 200 else f"{said.status} "
    return printable(f"{status}{code}: {words}" if words else f"{status}{code}").strip(": ") or str(said.status)


def outcome(one: Outgoing, verdict: Verdict, said: Said, now: datetime) -> Outcome:
    """What became of the delivery."""
    meaning, words = verdict.of(one.address)
    match meaning:
        case Meaning.TAKEN:
            return Accepted(one.delivery, verdict.name)
        case Meaning.DEAD:
            return DeadAddress(one.delivery, words)
        case Meaning.REFUSED | Meaning.FOREIGN:
            return Refused(one.delivery, words)
        case Meaning.STALE | Meaning.CREDENTIAL:
            return TryLater(one.delivery, words, halt=Halt.CREDENTIAL)
        case Meaning.BUSY:
            return TryLater(one.delivery, words, retry_after(said.retry_after, now), Halt.CHANNEL)
        case Meaning.QUOTA:
            return Refused(one.delivery, f"{words}: {USED_UP}", is_used_up=True)
        case _:
            return Unclear(one.delivery, words)

"""What every channel speaks: deliveries in, exactly one outcome for each out. No Django, no database, no queue.

A channel is one application's way to one service: it holds its credential and its connections. The queue asks it, and
does all else: leases, back-off, limits, dead addresses, figures. So a channel

- answers each `Outgoing` of a batch with one `Outcome`, in any order, and never with an exception: what it raises is
  taken as Unclear for the whole batch;
- does not try again by itself, but where it knows that the service did not take the call (a stream above GOAWAY's last,
  a token that had just run out);
- waits for nothing longer than its own time limit, and says TryLater with the moment the service named.

Which of the five an answer of the service is stands in the channel's page below docs/channels/.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """The channels by name: in the device API, in the database, in the statistics of a push (TPNS's own words)."""

    WEB_PUSH = "webpush"  # ours: TPNS has no such channel
    APNS = "apns"
    FCM = "fcm"
    HUAWEI = "hw"
    XIAOMI = "xm"
    HONOR = "honor"
    OPPO = "oppo"
    VIVO = "vivo"
    MEIZU = "mz"
    HARMONY = "harmony"  # ours: TPNS ended before HarmonyOS 5


class Environment(StrEnum):
    """Which of a channel's services an address belongs to. Channels with one service know PRODUCT alone."""

    PRODUCT = "product"
    SANDBOX = "dev"  # the contract's word


class UnusableAddressError(ValueError):
    """An address that the channel cannot send to. str() is a sentence that says what to send instead."""


class UnusableCredentialError(ValueError):
    """A credential that the channel cannot work with. str() is a sentence that says what to give instead."""

    def __init__(self, words: str, member: str = "") -> None:
        """`member` names the one that is meant, where there is one."""
        super().__init__(words)
        self.member = member


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One delivery on its way to one address."""

    delivery: int  # the key of the delivery: names the outcome
    name: str  # what the device knows it by, ASCII, at most 30 characters: never stands for another delivery
    push_id: str  # 19 digits
    address: str  # as the channel's `address_of` made it
    message_type: str  # "notify" or "message", see pushes.tpns.contract
    message: Mapping[str, Any]  # as the contract has it: title, content, android or ios, …
    expires_at: datetime  # aware; the service keeps it no longer
    created_at: datetime  # aware; when the push was called
    collapse_id: str = ""  # the same for pushes that replace each other, ASCII, at most 30 characters
    environment: Environment = Environment.PRODUCT
    takes_back: bool = False  # asks the device to take the notification back; only where the channel can


class Halt(StrEnum):
    """How much has to wait with a delivery that is tried later."""

    ADDRESS = "address"  # this one alone
    HOST = "host"  # all that goes to the same host: of a channel with several
    CHANNEL = "channel"  # all that goes through this channel
    SERVICE = (
        "service"  # this one alone, or all of the same host: many in a row are the credential's, and it is left alone
    )
    CREDENTIAL = "credential"  # all of the channel, until a person has mended the credential: somebody is told


@dataclass(frozen=True, slots=True)
class Accepted:
    """The service has taken it. That is no arrival: the device reports that."""

    delivery: int
    channel_id: str = ""  # what the service calls it, empty where it has no name


@dataclass(frozen=True, slots=True)
class DeadAddress:
    """The service says that this address is no more: an answer on the channel's white list, and no other."""

    delivery: int
    reason: str  # the service's own word, such as "410 Unregistered"
    since: datetime | None = None  # when it died, where the service says so; an address registered later lives


@dataclass(frozen=True, slots=True)
class Refused:
    """Not taken, and it never will be as it is: too large, malformed. The address lives."""

    delivery: int
    reason: str  # the channel's words
    is_used_up: bool = False  # it is the day's allowance that is


@dataclass(frozen=True, slots=True)
class TryLater:
    """Surely not taken, and may be tried again."""

    delivery: int
    reason: str  # the channel's words
    not_before: datetime | None = None  # aware, from Retry-After; None: the queue backs off by its own rule
    halt: Halt = Halt.ADDRESS


@dataclass(frozen=True, slots=True)
class Unclear:
    """It left, and nobody knows whether it was taken: the line broke, the answer came too late or makes no sense."""

    delivery: int
    reason: str


Outcome = Accepted | DeadAddress | Refused | TryLater | Unclear


class Channel(Protocol):
    """One application's way to one service. Lives in one event loop."""

    async def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Send each of the batch once; one outcome for each."""

    async def test_connection(self) -> str:
        """ "" when the service takes the credential; else what it says, as a sentence. Nobody is shown anything."""

    async def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an installation allows channels to do: from its settings."""

    # That may be called beside the services' own, in small letters: "push.example.com", ".example.com" for all below
    # it, or an origin, "http://127.0.0.1:9000", for one in this network.
    hosts: tuple[str, ...] = ()
    base_url: str = ""  # stands in for the service's own, for tests and relays; empty: the service's own
    ca_file: str = ""  # certificates to trust beside the system's own
    timeout_seconds: float = 15.0  # from the call to the end of the answer
    connections: int = 50  # of one channel at most


def one_service(address: str) -> str:
    """`host_of` of a channel that has one."""
    return ""


class ChannelKind(Protocol):
    """What there is to know of a channel before there is a credential. A module with these names stands in for it."""

    KIND: Kind
    REPEATS_HARMLESSLY: bool  # whether a delivery that may have been taken may be sent again: the device shows it once
    TAKES_BACK: bool  # whether a notification can be taken back through it

    def address_of(self, written: Mapping[str, Any], limits: Limits) -> str:
        """The address that a device sent, as text: the same one gives the same text. Raises UnusableAddressError."""

    def host_of(self, address: str) -> str:
        """Which of the channel's services the address is at, to be shown; "" where it has one."""

    def public_of(self, credential: Mapping[str, str]) -> str:
        """What a page or an app has to know of the credential. Raises UnusableCredentialError."""

    def open_channel(self, credential: Mapping[str, str], limits: Limits, cache: Any = None) -> Channel:
        """The channel with that credential, whose connections come with the first call.

        `cache` is a `tokens.TokenCache`, where processes share what a service gives or takes for a while. Beside what a
        person gave, the credential has `receipts`, the address for them, and `has_taken`: "yes" where the service has
        taken something with it.

        Raises UnusableCredentialError. Called inside the event loop that it will live in.
        """

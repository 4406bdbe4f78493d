"""Recipient: a test account or a test device of an application. Test sends go to these and to nobody else."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.crypto import salted_hmac

MOST = 10  # test accounts and test devices of an application, together
LONGEST_NAME = 50
SHOWN_OF_TOKEN = 8
SHORTEST_TOKEN, LONGEST_TOKEN = 32, 64  # characters; those of the service and of the gateway have 36


@dataclass(frozen=True)
class Recipient:
    """Who gets test sends: an account of a type, or a device by its token. `account_type` is None for a device."""

    value: str
    account_type: int | None = None
    name: str = ""

    @property
    def is_device(self) -> bool:
        """Whether it is a device rather than an account."""
        return self.account_type is None

    @property
    def key(self) -> str:
        """Names it in a form, where the account itself need not stand."""
        return salted_hmac("pushes.recipient", repr((self.account_type, self.value))).hexdigest()[:16]

    @property
    def label(self) -> str:
        """What people call it: its name, or the account; of a token, which is a key, its beginning."""
        return self.name or (f"{self.value[:SHOWN_OF_TOKEN]}…" if self.is_device else self.value)

    @property
    def line(self) -> str:
        """As it is written in the application's configuration."""
        kind = [] if self.account_type is None else [str(self.account_type)]
        return ", ".join([*kind, self.value, *([self.name] if self.name else [])])


def read(kept: Iterable[dict[str, Any]]) -> list[Recipient]:
    """From what an application's row keeps."""
    return [Recipient(**each) for each in kept]


def kept(recipients: Iterable[Recipient]) -> list[dict[str, Any]]:
    """For an application's row."""
    return [asdict(each) for each in recipients]

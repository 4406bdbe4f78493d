"""What became of a push's accounts, as far as the service took them."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Tally:
    """Accounts sent, not sent, unconfirmed, and over the limit of pushes a day: together the push's accounts."""

    sent: int
    unsent: int
    unconfirmed: int
    over_limit: int = 0

    @classmethod
    def of(cls, total: int, sent: int, unconfirmed: int, over_limit: int) -> Self:
        """Those of all accounts; what is none of the others is not sent."""
        return cls(sent, total - sent - unconfirmed - over_limit, unconfirmed, over_limit)

    @property
    def total(self) -> int:
        """All of them."""
        return self.going + self.over_limit

    @property
    def going(self) -> int:
        """All but those over the limit."""
        return self.sent + self.unsent + self.unconfirmed

"""What became of a push's accounts, as far as the service took them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Accounts sent, not sent, and unconfirmed; together they are the push's accounts."""

    sent: int
    unsent: int
    unconfirmed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.sent + self.unsent + self.unconfirmed

"""The first few accounts of a push, sent ahead: how they fare beside what is usual."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

FEWEST = 500  # accounts
TIME = timedelta(minutes=5)  # it may be on its way before it is judged
COMPARED = 10  # pushes of the same application, the newest


@dataclass(frozen=True)
class Canary:
    """Devices the canary was sent to and arrived at, and shares of devices it did not arrive at, 0 to 1.

    None where nothing was sent, or no push of the application has figures. `limit`: above it the push is stopped.
    """

    sent: int
    arrived: int
    failing: float | None
    usual: float | None
    limit: float | None

    @property
    def is_too_bad(self) -> bool:
        """Whether more failed than the application allows."""
        return self.failing is not None and self.limit is not None and self.failing > self.limit


def share_of(accounts: int, percent: int) -> int:
    """So many percent of the accounts, and at least 500: figures of fewer devices say little."""
    return max(FEWEST, -(-accounts * percent // 100))


def canary_of(sent: int, arrived: int, others: Iterable[tuple[int | None, int | None]], percent: int | None) -> Canary:
    """How a canary fares that was sent to and arrived at so many devices.

    `others` are the same two numbers of other pushes; more than `percent` of the devices may not fail.
    """
    sums = [sum(column or 0 for column in each) for each in zip(*others, strict=True)] or [0, 0]
    return Canary(sent, arrived, _failing(sent, arrived), _failing(*sums), None if percent is None else percent / 100)


def _failing(sent: int, arrived: int) -> float | None:
    return 1 - min(arrived, sent) / sent if sent else None

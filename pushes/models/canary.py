"""The first few accounts of a push, sent ahead: how they fare beside what is usual."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pushes.models.push import Push

FEWEST = 500
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


def canary_of(push: "Push") -> Canary:
    """How the push's canary fares, by its figures so far."""
    others = type(push).objects.filter(application=push.application_id, sent__gt=0).exclude(pk=push.pk)
    figures = others.exclude(finished_at=None).order_by("-finished_at").values_list("sent", "arrived")[:COMPARED]
    sums = [sum(column or 0 for column in each) for each in zip(*figures, strict=True)] or [0, 0]
    limit = push.application.canary_limit
    sent, arrived = push.sent or 0, push.arrived or 0
    return Canary(sent, arrived, _failing(sent, arrived), _failing(*sums), None if limit is None else limit / 100)


def _failing(sent: int, arrived: int) -> float | None:
    return 1 - min(arrived, sent) / sent if sent else None

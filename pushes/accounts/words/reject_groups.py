"""Rejected rows by their reason: how many there are, and the first of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pushes.accounts.words.reject_reasons import Reason, Reject

FIRST_OF_REASON: Final = 10  # rows that are told of each reason


@dataclass(frozen=True, slots=True)
class RejectGroup:
    """Rows that were rejected for one reason, and the first 10 of them in their order."""

    reason: Reason
    rows: int
    first: tuple[Reject, ...]

    @classmethod
    def of(cls, reason: Reason, rows: int, some: Iterable[Reject]) -> "RejectGroup":
        """From how many there are and some of them, among which are the first."""
        return cls(reason, rows, tuple(sorted(some, key=lambda each: each.row)[:FIRST_OF_REASON]))

    def and_(self, more: "RejectGroup") -> "RejectGroup":
        """This one and rows of the same reason from another place."""
        return RejectGroup.of(self.reason, self.rows + more.rows, (*self.first, *more.first))


def add(groups: dict[Reason, RejectGroup], more: RejectGroup) -> None:
    """Add a group to those of before."""
    before = groups.get(more.reason)
    groups[more.reason] = before.and_(more) if before else more


def largest_first(groups: Mapping[Reason, RejectGroup]) -> tuple[RejectGroup, ...]:
    """The groups as they are shown."""
    return tuple(sorted(groups.values(), key=lambda each: (-each.rows, each.first[0].row)))


def grouped(rejects: Iterable[Reject]) -> tuple[RejectGroup, ...]:
    """Rejected rows that are all at hand."""
    by_reason: dict[Reason, list[Reject]] = {}
    for each in rejects:
        by_reason.setdefault(each.reason, []).append(each)
    return largest_first({reason: RejectGroup.of(reason, len(some), some) for reason, some in by_reason.items()})

"""The course of a push's figures: what had been counted when, thinned to so many samples. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

KEPT = 60


class Sample(NamedTuple):
    """What had been counted so many seconds after the push began, in devices."""

    seconds: int
    sent: int
    arrived: int
    clicked: int


def grown(course: Sequence[Sequence[int]], sample: Sample) -> list[list[int]]:
    """The course with the sample after it, if that says something new; where it is full, without the dullest one.

    What lies later than the sample was written by a clock that has gone back since.
    """
    before = [list(kept) for kept in course if kept[0] < sample.seconds]
    if before and before[-1][1:] == list(sample[1:]):
        return before
    made = [*before, list(sample)]
    return made if len(made) <= KEPT else _without_dullest(made)


def _without_dullest(course: list[list[int]]) -> list[list[int]]:
    """Without the sample, neither the first nor the last, that a line between its neighbours tells best."""
    most = [max(values) or 1 for values in zip(*course, strict=True)]

    def told_by_neighbours(place: int) -> float:
        (start, *one), (at, *seen), (end, *other) = course[place - 1 : place + 2]
        share = (at - start) / (end - start)
        lines = zip(one, seen, other, most[1:], strict=True)
        return sum(abs(a + (b - a) * share - value) / scale for a, value, b, scale in lines)

    dullest = min(range(1, len(course) - 1), key=told_by_neighbours)
    return course[:dullest] + course[dullest + 1 :]

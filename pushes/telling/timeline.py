"""What was sent, arrived and was clicked over time: lines to be drawn, and the same in a few rows to be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pushes.models import Push
from pushes.models.figures_course import Sample
from pushes.models.funnel import DEVICES

LINES = ("sent", "arrived", "clicked")
WIDTH, HEIGHT = 600, 180  # of the drawing
FEWEST = 2  # samples
MARKS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 360, 1_440))


@dataclass(frozen=True)
class Line:
    """A step of the funnel over time. `points` are those of an SVG polyline."""

    name: str
    label: Any
    points: str


@dataclass(frozen=True)
class Row:
    """What had been counted so long after the beginning, in the order of LINES."""

    after: timedelta
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Timeline:
    """The lines from `begin` to `end`; `most` devices is their top."""

    begin: datetime
    end: datetime
    most: int
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]


def timeline_of(push: Push) -> Timeline | None:
    """None before there is anything to be seen of it, and for pushes of before this was kept."""
    samples = [Sample(*kept) for kept in push.figures_course]
    if push.started_at is None or len(samples) < FEWEST:
        return None
    span = samples[-1].seconds
    most = max(max(sample[1:]) for sample in samples) or 1
    drawn = [Sample(0, 0, 0, 0), *samples] if samples[0].seconds else samples
    lines = tuple(Line(name, DEVICES[name], " ".join(_points(drawn, name, span, most))) for name in LINES)
    end = push.started_at + timedelta(seconds=span)
    return Timeline(push.started_at, end, most, lines, tuple(_rows(samples)))


def _points(samples: list[Sample], name: str, span: int, most: int) -> Iterator[str]:
    for sample in samples:
        across, down = WIDTH * sample.seconds / span, HEIGHT * (1 - getattr(sample, name) / most)
        yield f"{across:.1f},{down:.1f}"


def _rows(samples: list[Sample]) -> Iterator[Row]:
    """What had been counted at each mark that lies within, and at the end."""
    last = samples[-1]
    for mark in MARKS:
        seen = [sample for sample in samples if sample.seconds <= mark.total_seconds()]
        if seen and mark.total_seconds() < last.seconds:
            yield Row(mark, seen[-1][1:])
    yield Row(timedelta(seconds=last.seconds), last[1:])

"""Pictures of sums over time: bars in a drawing of WIDTH by HEIGHT, and the same numbers for a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pushes.overview.spans import Span
from pushes.overview.sums import Sums

WIDTH, HEIGHT, GAP = 600, 160, 0.25  # GAP: of a bar's room
LEAST = 1.5  # a few are seen, too

Value = Callable[[Sums], float | None]


@dataclass(frozen=True)
class Bar:
    """Where it stands, from the top left."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Series:
    """What is drawn of one thing: `name` is that of its style."""

    name: str
    label: Any
    bars: tuple[Bar, ...]

    @property
    def path(self) -> str:
        """All bars as one path of an SVG: each by itself, they took a quarter of the page of a year."""
        return "".join(f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z" for bar in self.bars)


@dataclass(frozen=True)
class Row:
    """A piece of the range, in numbers: in the order of the series."""

    span: Span
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Picture:
    """`kind` says how a number is read: count, share or time; `most` is the top, None without anything to see."""

    name: str
    title: Any
    kind: str
    most: float | None
    top: Row | None
    series: tuple[Series, ...]
    rows: tuple[Row, ...]


Drawn = tuple[str, Any, Value]
PICTURES: tuple[tuple[str, Any, str, tuple[Drawn, ...]], ...] = (
    ("pushes", _("Pushes"), "count", (("whole", _("Pushes"), lambda sums: sums.pushes),)),
    (
        "accounts",
        _("Accounts"),
        "count",
        (
            ("around", _("Accounts"), lambda sums: sums.accounts),
            ("whole", _("With a device"), lambda sums: sums.reached),
        ),
    ),
    (
        "devices",
        _("Devices"),
        "count",
        (
            ("around", _("Arrived"), lambda sums: sums.arrived),
            ("whole", _("Clicked"), lambda sums: sums.clicked),
        ),
    ),
    ("failed", _("Share of pushes that failed"), "share", (("bad", _("Failed"), lambda sums: sums.share_failed),)),
    ("latency", _("Answer of the push API"), "time", (("whole", _("Mean"), lambda sums: sums.call_mean),)),
)


def pictures_of(pieces: Sequence[tuple[Span, Sums]]) -> list[Picture]:
    """The pictures of the overview, the first piece at the left."""
    return [_picture(*said, pieces) for said in PICTURES]


def _picture(
    name: str, title: Any, kind: str, drawn: tuple[Drawn, ...], pieces: Sequence[tuple[Span, Sums]]
) -> Picture:
    rows = tuple(Row(span, tuple(value(sums) for _name, _label, value in drawn)) for span, sums in pieces)
    highest = max(rows, key=_height_of, default=None)
    most = _height_of(highest) if highest else 0
    series = tuple(
        Series(style, label, tuple(_bars([row.values[place] for row in rows], most)))
        for place, (style, label, _value) in enumerate(drawn)
    )
    return Picture(name, title, kind, most or None, highest if most else None, series, rows)


def _height_of(row: Row) -> float:
    return max(value or 0 for value in row.values)


def _bars(values: Sequence[float | None], most: float) -> list[Bar]:
    room = WIDTH / len(values)
    bars = []
    for place, value in enumerate(values):
        if value:
            height = max(LEAST, HEIGHT * value / most)
            sizes = (place * room + room * GAP / 2, HEIGHT - height, room * (1 - GAP), height)
            bars.append(Bar(*(f"{size:.1f}" for size in sizes)))
    return bars

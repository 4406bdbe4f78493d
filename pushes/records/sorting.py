"""Push records in an order that somebody chose, at a cost that does not grow with their number.

The pushes of one application with one status stand in an index in the order of each column. A *run* is such a piece of
the index; a page is merged from the first rows of the runs that begin first, so no more is read than runs times a page.
Every statement is bounded by an index whatever the database's planner thinks of it. Tests have no place in these runs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from pushes.models import Application, Push
from pushes.models.test_send import IS_NO_TEST
from pushes.row_keys import key_of

STATUS = "status"
COLUMNS = {"confirmed": "confirmed_at", "title": "title", "accounts": "accounts"}  # by the name in the URL
RANKED = ("application", STATUS)  # first by the place of these, then the newest first
SORTS = (*COLUMNS, *RANKED)
TABLE = Push._meta.db_table
OF_RUN = f"p.application_id = run.application AND p.status = run.status AND p.{IS_NO_TEST}"
Parameters = list[Any]


@dataclass(frozen=True)
class Order:
    """An order of the records: what by, and whether backwards."""

    by: str
    is_descending: bool

    @property
    def named(self) -> str:
        """As it stands in the URL: `accounts`, `-accounts`."""
        return f"-{self.by}" if self.is_descending else self.by

    @property
    def column(self) -> str | None:
        """The column; None where runs are ranked, and each has its newest first."""
        return COLUMNS.get(self.by)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which the rows of a run are ordered."""
        return (self.column, "id") if self.column else ("id",)

    @property
    def sign(self) -> int:
        """Of the ranks of its runs."""
        return -1 if self.is_descending else 1

    @property
    def direction(self) -> str:
        """Of the keys, in SQL."""
        return "DESC" if self.is_descending or not self.column else "ASC"

    @property
    def ordered(self) -> str:
        """SQL: the keys with their direction."""
        return ", ".join(f"{key} {self.direction}" for key in self.keys)


def order_of(asked: str) -> Order | None:
    """The order that the URL asks for; None for the newest first, and for what is no order."""
    by = asked.removeprefix("-")
    return Order(by, asked.startswith("-")) if by in SORTS else None


@dataclass(frozen=True)
class Run:
    """The pushes of an application (its key, that of its rehearsals negative) with a status, and the run's rank."""

    application: int
    status: str
    rank: int


@dataclass(frozen=True)
class Found:
    """The number of a push, and the rank of the run in which it was found."""

    number: int
    rank: int


@dataclass(frozen=True)
class After:
    """Behind which push a page begins. Where statuses are ranked, `place` is that of its status when it was shown: by
    now it may have another, and what is between the two would be passed over.
    """

    number: int
    place: int | None = None

    @classmethod
    def read(cls, said: str) -> "After | None":
        """As it stands in a URL; None where that is none."""
        number, dot, place = said.partition(".")
        is_one = key_of(number) and (not dot or place == "0" or key_of(place))
        return cls(key_of(number), key_of(place) if dot else None) if is_one else None

    @classmethod
    def found(cls, order: Order, last: Found) -> "After":
        """Behind the last push of a page."""
        return cls(last.number, abs(last.rank) if order.by == STATUS else None)

    def __str__(self) -> str:
        return str(self.number) if self.place is None else f"{self.number}.{self.place}"


def runs_of(order: Order, applications: Sequence[int] | None, statuses: Sequence[str]) -> list[Run]:
    """All there may be, ranked. `applications`: their keys and those of their rehearsals; None for all."""
    own = Application.objects.order_by("name").values_list("pk", flat=True)
    named = own if applications is None else own.filter(pk__in={abs(key) for key in applications})
    places = {key: place for place, key in enumerate(named)}
    keys = [key for pk in places for key in (pk, -pk) if applications is None or key in applications]

    def rank(key: int, at: int) -> int:
        return order.sign * {"application": places[abs(key)], STATUS: at}.get(order.by, 0)

    return [Run(key, status, rank(key, at)) for key in keys for at, status in enumerate(statuses)]


def found(order: Order, runs: Sequence[Run], after: After | None, most: int) -> list[Found]:
    """The first `most` pushes of the runs, in the order; of those that follow the push `after`."""
    if not runs:
        return []
    reached = None if after is None else _reached(order, runs, after)
    rest = [run for run in runs if reached is None or run.rank >= reached.rank]
    begun = _that_begin_first(order, rest, reached, most)
    return _merged(order, begun, reached, most) if begun else []


def walk(order: Order, runs: Sequence[Run], at_once: int) -> Iterator[list[int]]:
    """The numbers of all of them, so many at once."""
    last = None
    while some := found(order, runs, last, at_once):
        yield [each.number for each in some]
        last = After.found(order, some[-1])


def count(runs: Sequence[Run], most: int) -> int:
    """How many there are in the runs; `most` where there are as many or more."""
    if not runs:
        return 0
    listed, parameters = _listed(runs)
    found, limits = f"SELECT 1 FROM run CROSS JOIN {TABLE} p WHERE {OF_RUN} LIMIT %s", [most]
    if connection.vendor == "postgresql":  # asked of each run by itself, or it reads the whole table for all of them
        of_run = f"SELECT 1 FROM {TABLE} p WHERE {OF_RUN} LIMIT %s"
        found, limits = f"SELECT 1 FROM run CROSS JOIN LATERAL ({of_run}) AS of_run LIMIT %s", [most, most]
    total: int = _rows(f"{listed} SELECT COUNT(*) FROM ({found}) AS found", [*parameters, *limits])[0][0]
    return total


@dataclass(frozen=True)
class _Reached:
    """How far the pages before have come: the rank of the last push's run, and what it has in the keys."""

    rank: int
    values: tuple[Any, ...]


def _reached(order: Order, runs: Sequence[Run], after: After) -> _Reached | None:
    """None where it is of none of the applications: it is not for these eyes. Its status may be another by now."""
    asked = f"SELECT application_id, status, {', '.join(order.keys)} FROM {TABLE} WHERE id = %s AND {IS_NO_TEST}"
    for application, status, *values in _rows(asked, [after.number]):
        own = {run.status: run.rank for run in runs if run.application == application}
        if own and order.by == STATUS and after.place is not None:
            return _Reached(order.sign * after.place, tuple(values))
        if own:  # of one rank, but where statuses are ranked
            return _Reached(own.get(status, next(iter(own.values()))), tuple(values))
    return None


def _beyond(order: Order, reached: _Reached | None, rank: int) -> list[tuple[str, Parameters]]:
    """SQL: only what follows in a run of that rank, in pieces that stand in the index at a stretch.

    Compared as rows, SQLite enters the index by the first key alone, and reads all that are alike in it.
    """
    if reached is None or rank != reached.rank:
        return [("", [])]
    sign = "<" if order.direction == "DESC" else ">"
    pieces, alike = [], ""
    for place, key in enumerate(order.keys, 1):
        pieces.append((f"{alike} AND {key} {sign} %s", list(reached.values[:place])))
        alike += f" AND {key} = %s"
    return pieces[::-1]  # first those that are alike in more keys


def _that_begin_first(order: Order, runs: Sequence[Run], reached: _Reached | None, most: int) -> list[tuple[Run, int]]:
    """Those of the runs, and of their pieces, whose first rows come first: so many rows come from no more than that.

    One statement looks up the first row of each, however many are empty.
    """
    listed, parameters = _listed(runs)
    firsts = []
    of_rank = f"rank = {reached.rank}" if reached else "1 = 0"
    for piece, (beyond, values) in enumerate(_beyond(order, reached, reached.rank) if reached else ()):
        firsts.append(_first(order, piece, of_rank, beyond))
        parameters += values
    firsts.append(_first(order, 0, f"NOT ({of_rank})", ""))
    found = f"{listed}, first AS MATERIALIZED ({' UNION ALL '.join(firsts)})"
    keys = ", ".join(f"p.{key} {order.direction}" for key in order.keys)
    asked = f"SELECT place, piece FROM first CROSS JOIN {TABLE} p WHERE p.id = first.number"
    rows = _rows(f"{found} {asked} ORDER BY rank, {keys} LIMIT %s", [*parameters, most])
    return [(runs[place], piece) for place, piece in rows]


def _first(order: Order, piece: int, which: str, beyond: str) -> str:
    first = f"SELECT p.id FROM {TABLE} p WHERE {OF_RUN}{beyond} ORDER BY {order.ordered} LIMIT 1"
    return f"SELECT place, {piece} AS piece, rank, ({first}) AS number FROM run WHERE {which}"


def _merged(order: Order, begun: Sequence[tuple[Run, int]], reached: _Reached | None, most: int) -> list[Found]:
    pieces, parameters = [], Parameters()
    keys = ", ".join(order.keys)
    for number, (run, piece) in enumerate(begun):
        beyond, values = _beyond(order, reached, run.rank)[piece]
        of_run = f"application_id = %s AND status = %s AND {IS_NO_TEST}{beyond}"
        rows = f"SELECT {run.rank} AS rank, {keys} FROM {TABLE} WHERE {of_run} ORDER BY {order.ordered} LIMIT %s"
        pieces.append(f"SELECT * FROM ({rows}) AS run_{number}")
        parameters += [run.application, run.status, *values, most]
    asked = f"SELECT id, rank FROM ({' UNION ALL '.join(pieces)}) AS merged ORDER BY rank, {order.ordered} LIMIT %s"
    return [Found(*row) for row in _rows(asked, [*parameters, most])]


def _listed(runs: Sequence[Run]) -> tuple[str, Parameters]:
    """SQL that gives the runs as a table `run`."""
    rows = ", ".join("(%s, %s, %s, %s)" for _ in runs)
    values = [value for place, run in enumerate(runs) for value in (place, run.application, run.status, run.rank)]
    return f"WITH run(place, application, status, rank) AS (VALUES {rows})", values


def _rows(sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())

"""Questions of one shape, asked many times a second: the statement is written once, and carried out with other values.

Django takes ten times as long to write a statement as a database takes to answer one that finds a row by its key.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, QuerySet

Row = TypeVar("Row")


class Given(Expression):
    """The place of a value in such a question: its name, and the field by which the value is written."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A parameter, of which the statement remembers whose place it is."""
        return "%s", [self]


class KeptQuestion(Generic[Row]):
    """A question that is asked again and again; `ask` makes its queryset, with a `Given` for each value that differs.

    Everything else in it stays as it was first: what depends on who asks is a question of its own.
    """

    def __init__(self, ask: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._ask, self._here = ask, threading.local()

    def rows(self, **values: Any) -> list[Row]:
        """What the database answers now, with these values."""
        return self._written().rows(values)

    def _written(self) -> "_Written[Row]":
        """The statement, for the thread's own connection."""
        written: _Written[Row] | None = getattr(self._here, "written", None)
        if written is None or written.connection is not connections[written.alias]:
            written = self._here.written = _Written(self._ask())
        return written


class _Written(Generic[Row]):
    """A queryset whose compiler is done, so that Django makes rows of what comes as it always does."""

    def __init__(self, asked: "QuerySet[Any, Row]") -> None:
        self.alias, self._queryset = asked.db, asked
        self.connection = connections[self.alias]
        compiler: Any = asked.query.get_compiler(self.alias)
        statement, self._places = compiler.as_sql()
        self._values: list[Any] = []
        kept = compiler.get_converters([chosen for chosen, *_ in compiler.select[: compiler.col_count]])
        compiler.as_sql = lambda *_, **__: (statement, self._values)
        compiler.get_converters = lambda _: kept
        asked.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, Any]) -> list[Row]:
        self._values = [self._told(each, values) for each in self._places]
        made: Any = self._queryset
        return list(made._iterable_class(made))

    def _told(self, place: Any, values: dict[str, Any]) -> Any:
        if not isinstance(place, Given):
            return place
        return place.output_field.get_db_prep_value(values[place.name], self.connection)

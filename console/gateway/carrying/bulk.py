"""Write many rows of one model at once: no object is made for a row, which is most of what bulk_create takes."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str) -> int:
    """Insert the rows; each has the values of `columns`, its moments as `moment` writes them. How many were written.

    `conflict` is the SQL of what happens to a row that is there, such as "DO NOTHING".
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT {conflict}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)


def update(model: type[Model], statement: str, rows: Sequence[Sequence[int]], *values: Any) -> None:
    """Change rows by key, each by numbers of its own: `statement` sets columns by fresh.column2 and so on.

    The first number of each row is the key. `values` are those that stand in the statement.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(f"({', '.join(['%s'] * len(row))})" for row in rows)
    whole = f"UPDATE {table} SET {statement} FROM (VALUES {places}) AS fresh WHERE id = fresh.column1"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(whole, [*values, *(number for row in rows for number in row)])


def among(model: type[Model], column: str, values: Iterable[str | int]) -> QuerySet[Any]:
    """The rows whose `column` is one of many values, which travel as one: Django takes longer to write down thousands
    than a database takes to look them up."""
    name = f"{connection.ops.quote_name(model._meta.db_table)}.{connection.ops.quote_name(column)}"
    where = f"{name} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - own names
    given: Any = json.dumps(list(values))
    if connection.vendor == "postgresql":
        where, given = f"{name} = ANY(%s)", list(values)
    return model._default_manager.extra(where=[where], params=[given])  # noqa: S610 - own names


def moment(value: datetime) -> Any:
    """A moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value)

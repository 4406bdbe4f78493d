"""SQLite keeps any text in any column. Tests on it refuse what PostgreSQL refuses: one too long, and NUL in one."""

from functools import partialmethod
from typing import Any

from django.db import DataError
from django.db.models import CharField, Field, FileField, TextField


def be_as_strict_as_postgresql() -> None:
    """From now on, in this process."""
    for kind in (CharField, FileField, TextField):
        kind.get_db_prep_save = partialmethod(_prepared, kind.get_db_prep_save)  # type: ignore[method-assign,assignment]


def _prepared(field: "Field[Any, Any]", prepare: Any, value: Any, connection: Any) -> Any:
    prepared = prepare(field, value, connection)
    if isinstance(prepared, str):
        if "\0" in prepared:
            raise ValueError(f"NUL in {field}")
        if field.max_length and not isinstance(field, TextField) and len(prepared) > field.max_length:
            raise DataError(f"{len(prepared)} characters in {field}, which takes {field.max_length}")
    return prepared

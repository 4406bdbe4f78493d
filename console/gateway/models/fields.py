"""Model fields for text that is only looked up by equality, and for keys that are not counted."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class ExactCharField(models.CharField):  # type: ignore[type-arg]
    """Text in the order of its bytes on every database.

    PostgreSQL would otherwise compare by the rules of a language: an index is several times slower to search then,
    and broken when the system's rules change.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """SQLite compares bytes by itself."""
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C"} if connection.vendor == "postgresql" else parameters


class KeyField(models.BigIntegerField):  # type: ignore[type-arg]
    """A primary key that is given, not counted. Of this type, SQLite keeps rows by it and needs no index."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """64 bits on every database."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

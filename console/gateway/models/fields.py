"""A model field for text that is only ever looked up by equality."""

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

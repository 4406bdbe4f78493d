"""Rows that are added and never changed or deleted, whoever asks for it."""

from typing import Any, NoReturn

from django.db import models


class NeverChanged(TypeError):
    """These rows are added and never changed."""


class AddedOnly(models.QuerySet[Any]):
    """Rows that nobody changes or deletes."""

    def update(self, **_fields: Any) -> NoReturn:
        """Never."""
        raise NeverChanged

    def delete(self) -> NoReturn:
        """Never."""
        raise NeverChanged


class AddedOnlyModel(models.Model):
    """A row that is never changed or deleted."""

    class Meta:
        abstract = True

    def save(self, *_: Any, **options: Any) -> None:
        """Add it; NeverChanged where it is there already."""
        if not self._state.adding:
            raise NeverChanged
        super().save(force_insert=True, using=options.get("using"))

    def delete(self, *_: Any, **_options: Any) -> NoReturn:
        """Never."""
        raise NeverChanged

"""SavedFilter: what a person looks for in the push records, saved under a name to be looked for again."""

from typing import Any

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """The filters and the order of the records, as they stand in the URL. Its person's alone."""

    MOST = 20  # of one person: more than a person reads through

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    query = models.TextField()

    objects: Any = models.Manager()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="filter_named_once"),)

    def __str__(self) -> str:
        return self.name

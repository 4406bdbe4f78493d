"""KeptWriting: what was written into a draft and could not be stored in it."""

from typing import Any

from django.db import models
from django.db.models import F

from pushes.models.push import Push


class KeptWritings(models.QuerySet["KeptWriting"]):
    """Writings, by how they stand to their draft."""

    def current(self) -> "KeptWritings":
        """Those that nothing was stored beside: they can be gone on with."""
        return self.filter(version=F("push__version"))

    def overtaken(self) -> "KeptWritings":
        """Those whose draft was changed elsewhere meanwhile: a person chooses."""
        return self.exclude(version=F("push__version"))


class KeptWriting(models.Model):
    """What was written on a page of a draft and is not stored in it.

    The draft was changed elsewhere meanwhile, nobody was logged in any more, or a field cannot be read.
    """

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="kept")
    page = models.CharField(max_length=32)  # what is written on a page takes the place of what was written there before
    version = models.PositiveIntegerField()  # of the draft that the page showed
    written = models.JSONField()  # as it was posted, by form field
    at = models.DateTimeField()

    objects: Any = KeptWritings.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("push", "page"), name="writing_kept_once_a_page"),)

    def __str__(self) -> str:
        return f"{self.push_id}/{self.page}"

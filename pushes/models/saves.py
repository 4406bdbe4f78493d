"""A draft is saved by pages, and stands at a version. A page knows what its own saves have stored again.

The answer to a save can be lost, and to the next one as well; a save can stand still on its way and come after a later
one. Neither is somebody else's change.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pushes.models.moves import StalePush
from pushes.models.status import Standing

MOST: Final = 999_999  # of a page: one a second, for eleven days


class SavedSince(StalePush):
    """The page has made a later save, which is stored: this one changes nothing, and nothing of it is missing."""


@dataclass(frozen=True)
class PageSave:
    """One save of a page: its name, and a number that grows with each of its saves. Without a name it is no page's."""

    page: str = ""
    number: int = 0

    def __str__(self) -> str:
        return f"{self.page}.{min(self.number, MOST):06}" if self.page else ""

    @property
    def of_its_page(self) -> Q:
        """Drafts that were stored last by a save of the same page."""
        return Q(saved_on__startswith=f"{self.page}.") if self.page else Q(pk=None)

    @property
    def follows(self) -> Q:
        """Those of them that no later save of the page has stored: it goes on from there, heard of or not."""
        return self.of_its_page & Q(saved_on__lte=str(self))

    @property
    def is_late(self) -> Q:
        """Those of them that a later save of the page has stored, while this one was on its way."""
        return self.of_its_page & Q(saved_on__gt=str(self))


NO_PAGE: Final = PageSave()


class Saved(Standing):
    """What is saved by pages as long as it is a draft."""

    # Grows with each saved change, so that a second tab hears of it.
    version = models.PositiveIntegerField(default=0)
    saved_on = models.CharField(max_length=32, blank=True)  # the PageSave that stored this version; empty: none did

    class Meta:
        abstract = True

    def amend(self, version: int, by: PageSave = NO_PAGE, *, is_other: bool = True, **fields: Any) -> None:
        """Change a draft that stands at `version`; StalePush if it was changed elsewhere or is no draft any more.

        A page goes on from what its own saves have stored, whether it heard of them or not; SavedSince if one that it
        made later was faster. Unless it `is_other` than what was stored when it was read, nothing is written.
        """
        changed = fields | {"version": F("version") + 1, "saved_on": str(by)} if is_other else {}
        stands = Q(version=version) | by.follows
        try:
            self._update(Q(stands, status=self.Status.DRAFT), updated_at=timezone.now(), **changed)
        except StalePush as stale:
            if type(self)._default_manager.filter(by.is_late, pk=self.pk, status=self.Status.DRAFT).exists():
                raise SavedSince(f"{by} came after a later save of its page") from stale
            raise
        self.refresh_from_db(fields=["version"])

"""DailyCount: whether a push was counted against its application's limit of pushes a day, and what is kept for others.

One push of an application counts at a time: what it found counts for the next one.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from pushes.models.application import Application
from pushes.models.moves import Leased
from pushes.models.part import Part
from pushes.models.push import Push
from pushes.storage import StoredPath

FOLDER = "daily"
NAME = re.compile(rf"{FOLDER}/(?P<push>\d{{1,18}})-(?P<fence>\d{{1,18}})\.(run|txt)")


def daily_key() -> bytes:
    """What accounts are hashed with. With another SECRET_KEY pushes of before are not known again."""
    return salted_hmac("pushes.models.daily_count", b"", algorithm="sha256").digest()


class DailyCount(Leased):
    """A push of an application with a limit, from its beginning on."""

    class Status(StrEnum):
        """How far it is."""

        WAITING = "waiting"
        COUNTED = "counted"

    # Out of COUNTED it comes again when the rest of the push is sent.
    MOVES = {Status.WAITING: frozenset(Status), Status.COUNTED: frozenset({Status.WAITING})}

    push = models.OneToOneField(Push, on_delete=models.CASCADE, related_name="daily_count")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, default=Status.WAITING)
    counted_at = models.DateTimeField(null=True)
    # Storage names. run: hashes of those it goes to, as long as they may count; sent: its accounts with those over the
    # limit at the end, where there are any.
    run = models.CharField(max_length=100, blank=True)
    sent = models.CharField(max_length=100, blank=True)

    objects: Any = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(lease_until__isnull=False),
                name="one_push_of_an_application_counts",
            ),
        )

    def __str__(self) -> str:
        return f"of push {self.push_id}"

    def place(self, suffix: str) -> str:
        """The storage name of a file that is written under its fence; nobody else has this one."""
        return f"{FOLDER}/{self.push_id}-{self.fence}.{suffix}"

    @classmethod
    def keeping(cls, place: str) -> Any:
        """Whose file of this storage name is kept, or may be written."""
        kept, named = Q(run=place) | Q(sent=place), NAME.fullmatch(place)
        if named:
            kept |= Q(push=int(named["push"]), fence=int(named["fence"]), lease_until__isnull=False)
        return cls.objects.filter(kept)

    def delete_files(self) -> None:
        """Delete what is kept of its accounts."""
        for name in filter(None, (self.run, self.sent)):
            StoredPath(name).unlink()
        DailyCount.objects.filter(pk=self.pk).update(run="", sent="")

    def parts(self, since: datetime) -> Sequence[tuple[int, bool]]:
        """Of each part, in order: how many accounts, and whether they got it after `since` or will.

        The run has nothing of parts over the limit that stand after all others.
        """
        parts = Part.objects.filter(push=self.push_id).order_by("number")
        found = parts.values_list("accounts", "status", "settled_by", "called_at")
        kept = (*Part.UNSENT, Part.Status.OVER_LIMIT)
        return [
            (accounts, (status not in kept or bool(settled)) and (called is None or called >= since))
            for accounts, status, settled, called in found
        ]


def sent_path(push: Push) -> StoredPath:
    """The file of the accounts of a push for a package, in which its parts are cuts."""
    sent = DailyCount.objects.filter(push=push.pk).values_list("sent", flat=True).first()
    if sent:
        return StoredPath(sent)
    if push.package is None:
        raise LookupError(f"Push {push.pk} is for a package and has none.")
    return StoredPath(push.shared_out) if push.shared_out else push.package.packed_path


def delete_daily_files(push: Push) -> None:
    """Delete what is kept of the accounts of a push for its limit."""
    for count in DailyCount.objects.filter(push=push.pk):
        count.delete_files()

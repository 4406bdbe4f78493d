"""Reach: whom a push came to, by the service's figures, and whether these are few; its steps are in `funnel`."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from pushes.models.draft import Written
from pushes.models.funnel import DEVICES, Step, steps_of
from pushes.models.rehearsal import Rehearsing
from pushes.models.status import Standing

# Of ten accounts fewer than one has a device: the list is hardly one of this app's users.
FEW = 0.1
# A service that does not say how many accounts have a device is believed about its devices after so long.
SETTLED = timedelta(minutes=10)
FIGURES = ("planned", *DEVICES)


class Reaching(Written, Rehearsing, Standing):
    """The part of a push that says what the service has counted. None until it has answered."""

    counted = models.PositiveBigIntegerField(null=True)  # accounts that the figures are of
    with_device = models.PositiveBigIntegerField(null=True)  # of these, None where the service does not say
    # In devices.
    planned = models.PositiveBigIntegerField(null=True)
    sent = models.PositiveBigIntegerField(null=True)
    arrived = models.PositiveBigIntegerField(null=True)
    shown = models.PositiveBigIntegerField(null=True)
    clicked = models.PositiveBigIntegerField(null=True)
    figures_at = models.DateTimeField(null=True)
    next_figures_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def most_with_device(self) -> int | None:
        """Accounts with a device. A device has one account of a type, so they are at most as many as devices."""
        if self.with_device is not None or self.planned is None or self.counted is None:
            return self.with_device
        return min(self.planned, self.counted)

    @property
    def is_reach_known(self) -> bool:
        """Whether it can be said how many of its accounts have a device, or that they are no more than so many."""
        if self.with_device is not None:
            return True
        ended, asked = self.finished_at, self.figures_at
        return self.most_with_device is not None and bool(ended and asked and asked - ended >= SETTLED)

    @property
    def reaches_few(self) -> bool:
        """Whether hardly any of its accounts has a device. A rehearsal simulates some accounts only."""
        most = self.most_with_device
        is_few = most is not None and bool(self.counted) and most < FEW * (self.counted or 0)
        return is_few and self.is_reach_known and not self.is_rehearsal

    @property
    def reaches_nobody(self) -> bool:
        """Whether none of its accounts has a device."""
        return self.reaches_few and self.most_with_device == 0

    @property
    def reaches_somebody(self) -> bool:
        """Whether anything arrived. TPNS counts it of some channels only, so what it sent is believed."""
        return bool(self.arrived or (self.sent and not self.application.is_on_gateway))

    @property
    def is_finished_uncounted(self) -> bool:
        """Whether everything was sent, and nobody can say yet whom it reached."""
        return self.status == self.Status.FINISHED and not self.is_reach_known and not self.is_rehearsal

    @property
    def ending(self) -> Standing.Status:
        """The status of a push with which nothing more is to be done, by what became of its parts."""
        parts: Any = self.parts  # type: ignore[attr-defined]
        accepted = Q(status="accepted")
        back = Q(recalled_at__isnull=False, recall_problem="") & ~Q(recall="")
        sums = parts.aggregate(
            all=models.Count("pk"),
            accepted=models.Count("pk", filter=accepted),
            back=models.Count("pk", filter=accepted & back),
        )
        if sums["back"]:
            return self.Status.CALLED_BACK
        if sums["accepted"] == sums["all"]:
            return self.Status.REACHED_FEW if self.reaches_few else self.Status.FINISHED
        if self.stop_asked_at:
            return self.Status.STOPPED
        return self.Status.FINISHED_WITH_PROBLEMS if sums["accepted"] else self.Status.FAILED

    def take_back(self) -> None:
        """Send no more of it after all: it is again what it was before."""
        to = self.Status.NEEDS_ATTENTION if self.attention else self.ending
        self.move(to, attention=self.attention)

    @property
    def funnel(self) -> list[Step]:
        """From its accounts to the clicks."""
        devices = {name: getattr(self, name) or 0 for name in DEVICES}
        if self.application.is_ios:  # its service counts none
            del devices["shown"]
        accounts, reached, is_most = self.counted or 0, self.most_with_device or 0, self.with_device is None
        return steps_of(accounts, reached, is_most=is_most, planned=self.planned or 0, devices=devices)

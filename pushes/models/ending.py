"""Ending: the status of a push with which nothing more is to be done."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from pushes.models.few_reached import FewReached
from pushes.models.status import Standing


class Ending(FewReached):
    """The part of a push that says how it ends."""

    class Meta:
        abstract = True

    @property
    def keeps_accounts_until(self) -> datetime | None:
        """When its accounts go with all lists of them; None where they stay, are gone, or it has not ended."""
        days: int = self.application.keep_days
        if not days or self.is_trial or self.emptied_at or not self.finished_at:
            return None
        return self.finished_at + timedelta(days=days)

    @property
    def ending(self) -> Standing.Status:
        """The status of a push with which nothing more is to be done, by what became of its parts."""
        accepted = Q(status="accepted")
        back = Q(recalled_at__isnull=False, recall_problem="") & ~Q(recall="")
        sums = self.parts.aggregate(
            all=models.Count("pk", filter=~Q(status="over limit")),
            accepted=models.Count("pk", filter=accepted),
            back=models.Count("pk", filter=accepted & back),
        )
        if sums["back"]:
            return self.Status.CALLED_BACK
        if sums["accepted"] == sums["all"] and sums["all"]:
            return self.Status.REACHED_FEW if self.reaches_few else self.Status.FINISHED
        if self.stop_asked_at:
            return self.Status.STOPPED
        return self.Status.FINISHED_WITH_PROBLEMS if sums["accepted"] else self.Status.FAILED

    def take_back(self) -> None:
        """Send no more of it after all: it is again what it was before."""
        to = self.Status.NEEDS_ATTENTION if self.attention else self.ending
        self.move(to, attention=self.attention, **self.not_past_limit)

    @property
    def not_past_limit(self) -> dict[str, str]:
        """What changes of a push that does not go to those over the limit after all."""
        over: bool = self.over_limit > 0
        return {"limit_reason": ""} if over else {}

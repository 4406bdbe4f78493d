"""What the pushes of one application that began on one day came to, so that the overview scans no history."""

from typing import Any

from django.db import models

from pushes.models.application import Application


class OverviewDay(models.Model):
    """A day of the installation's time zone: sums of its pushes as `overview.counting` makes them.

    Whole numbers; rehearsals, tests and what never began are not in them. Times are in milliseconds.
    """

    application: Any = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    pushes = models.PositiveBigIntegerField(default=0)
    ended = models.PositiveBigIntegerField(default=0)
    failed = models.PositiveBigIntegerField(default=0)  # of those that ended: failed, or finished with problems
    called_back = models.PositiveBigIntegerField(default=0)
    accounts = models.PositiveBigIntegerField(default=0)  # they were confirmed for
    counted = models.PositiveBigIntegerField(default=0)  # accounts that the service's figures are of
    reached = models.PositiveBigIntegerField(default=0)  # of these, with a device
    at_most = models.PositiveBigIntegerField(default=0)  # pushes of which the service does not say who has a device
    sent = models.PositiveBigIntegerField(default=0)  # in devices, as the next two
    arrived = models.PositiveBigIntegerField(default=0)
    clicked = models.PositiveBigIntegerField(default=0)
    calls = models.PositiveBigIntegerField(default=0)  # push calls that the service answered
    unanswered = models.PositiveBigIntegerField(default=0)
    call_time = models.PositiveBigIntegerField(default=0)  # of all that were answered
    longest_call = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("application", "day"), name="overview_day_once"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.day}"

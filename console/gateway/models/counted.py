"""What is counted of devices and deliveries, so that any process can tell it."""

from django.db import models
from django.db.models import F

from console.gateway.models.channel import KIND_LENGTH


class OpenLines(models.Model):
    """How many devices one web process has on open lines, noted while there are any. That of a dead one ages."""

    process = models.CharField(primary_key=True, max_length=80)
    devices = models.PositiveIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.process


class SentQuerySet(models.QuerySet["Sent"]):
    """Sums that only grow."""

    def add(self, channel: str, number: int) -> None:
        """So many more were handed over by the channel."""
        if number and not self.filter(channel=channel).update(number=F("number") + number):
            self.get_or_create(channel=channel)
            self.filter(channel=channel).update(number=F("number") + number)


class Sent(models.Model):
    """How many deliveries a channel has ever handed over: to a device on a line, or to another service."""

    channel = models.CharField(primary_key=True, max_length=KIND_LENGTH)
    number = models.PositiveBigIntegerField(default=0)

    objects = SentQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.channel

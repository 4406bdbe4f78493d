"""What the service has counted of a part, and the sums of several."""

from collections import Counter, defaultdict
from typing import TypeVar

from django.db import models
from django.db.models import Q

from pushes.models.reach import FIGURES

Model = TypeVar("Model", bound=models.Model)


class CountedQuerySet(models.QuerySet[Model]):
    """The sums of some parts."""

    def figures(self) -> dict[str, int | None]:
        """The service's figures, summed; by their names. `counted`: the accounts they are of."""
        there = Q(planned__isnull=False)
        sums = self.aggregate(
            counted=models.Sum("accounts", filter=there, default=0),
            unsaid=models.Count("pk", filter=there & Q(with_device=None)),  # before a sum has the column's name
            with_device=models.Sum("with_device", default=0),
            **{name: models.Sum(name, default=0) for name in FIGURES},
        )
        return sums | {"with_device": None if sums.pop("unsaid") else sums["with_device"]}

    def by_channel(self) -> dict[str, dict[str, int]]:
        """Those of each channel, summed likewise."""
        sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for told in self.exclude(by_channel={}).values_list("by_channel", flat=True):
            for channel, counts in told.items():
                sums[channel].update(counts)
        return {channel: dict(counts) for channel, counts in sums.items()}


class Counted(models.Model):
    """The service's figures, in devices but for the first. None until it has answered, and where it does not say."""

    with_device = models.PositiveBigIntegerField(null=True)  # accounts
    planned = models.PositiveBigIntegerField(null=True)
    sent = models.PositiveBigIntegerField(null=True)
    arrived = models.PositiveBigIntegerField(null=True)
    shown = models.PositiveBigIntegerField(null=True)
    clicked = models.PositiveBigIntegerField(null=True)
    by_channel = models.JSONField(
        default=dict
    )  # numbers by their names, by the channel's name: see pushes.tpns.figures
    figures_at = models.DateTimeField(null=True)  # when it was asked last

    class Meta:
        abstract = True

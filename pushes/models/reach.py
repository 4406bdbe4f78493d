"""Reach: whom a push came to, by the service's figures. Its steps are in `funnel`, what is few in `few_reached`."""

from collections.abc import Mapping

from django.db import models

from pushes.models.approval import Approving
from pushes.models.channel_figures import ChannelFigures, channels_of
from pushes.models.funnel import DEVICES, Step, steps_of

FIGURES = ("planned", *DEVICES)


def funnel_of(figures: Mapping[str, int | None], *, is_ios: bool) -> list[Step]:
    """From accounts to clicks, of the service's figures, as sums of parts have them."""
    devices = {name: figures[name] or 0 for name in DEVICES}
    if is_ios:  # its service counts none
        del devices["shown"]
    with_device, planned, counted = (figures[name] for name in ("with_device", "planned", "counted"))
    reached, is_most = _most_with_device(with_device, planned, counted) or 0, with_device is None
    return steps_of(counted or 0, reached, is_most=is_most, planned=planned or 0, devices=devices)


def _most_with_device(with_device: int | None, planned: int | None, counted: int | None) -> int | None:
    if with_device is not None or planned is None or counted is None:
        return with_device
    return min(planned, counted)


class Reaching(Approving):
    """The part of a push that says what the service has counted. None until it has answered."""

    counted = models.PositiveBigIntegerField(null=True)  # accounts that the figures are of
    with_device = models.PositiveBigIntegerField(null=True)  # of these, None where the service does not say
    # In devices.
    planned = models.PositiveBigIntegerField(null=True)
    sent = models.PositiveBigIntegerField(null=True)
    arrived = models.PositiveBigIntegerField(null=True)
    shown = models.PositiveBigIntegerField(null=True)
    clicked = models.PositiveBigIntegerField(null=True)
    by_channel = models.JSONField(default=dict, blank=True)  # numbers by their names, by the channel's name
    figures_at = models.DateTimeField(null=True)
    # What had been counted when: Samples of figures_course, the oldest first.
    figures_course = models.JSONField(default=list, blank=True)
    # What a later push names to take its place, as the service's record has it; 0: nothing. Of one part only.
    collapse_key = models.PositiveBigIntegerField(null=True)
    next_figures_at = models.DateTimeField(null=True)
    # Whether the sums of the overview have it as it stands; None: its day is to be counted (anew).
    in_overview = models.BooleanField(null=True)

    class Meta:
        abstract = True

    @property
    def most_with_device(self) -> int | None:
        """Accounts with a device. A device has one account of a type, so they are at most as many as devices."""
        return _most_with_device(self.with_device, self.planned, self.counted)

    @property
    def funnel(self) -> list[Step]:
        """From its accounts to the clicks."""
        figures = {name: getattr(self, name) for name in ("counted", "with_device", *FIGURES)}
        return funnel_of(figures, is_ios=self.application.is_ios)

    @property
    def channels(self) -> list[ChannelFigures]:
        """What each channel did of it; empty where there was no choice of channels."""
        return channels_of(self.by_channel)

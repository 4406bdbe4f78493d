"""What each channel did of a push: what it took, what arrived, what it could not bring. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pushes.tpns.contract import OWN_CHANNEL

# By the service's names, in the order in which they are told; names are as their makers write them.
NAMES: dict[str, Any] = {
    OWN_CHANNEL: _("Online"),
    "hw": _("Huawei"),
    "honor": _("Honor"),
    "xm": _("Xiaomi"),
    "oppo": "OPPO",
    "vivo": "vivo",
    "mz": _("Meizu"),
    "apns": "APNs",
    "fcm": "FCM",
    "webpush": "Web Push",
    "harmony": "HarmonyOS",
    "rog": "ROG",
}
PLACES = {channel: place for place, channel in enumerate(NAMES)}


@dataclass(frozen=True)
class ChannelFigures:
    """A channel, and how many devices; None where the service does not count them."""

    channel: str
    name: Any
    accepted: int
    arrived: int | None
    refused: int | None
    dead: int | None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """As they stand beside each other."""
        return (self.accepted, self.arrived, self.refused, self.dead)


def channels_of(kept: Mapping[str, Mapping[str, int]]) -> list[ChannelFigures]:
    """The channels of a push in their order, the online one with others only."""
    if not kept.keys() - {OWN_CHANNEL}:
        return []
    return [_figures(channel, kept[channel]) for channel in sorted(kept, key=place_of)]


def place_of(channel: str) -> tuple[int, str]:
    """Where a channel stands among others."""
    return (PLACES.get(channel, len(PLACES)), channel)


def _figures(channel: str, counts: Mapping[str, int]) -> ChannelFigures:
    arrived = counts.get("arrived") or None
    if channel == OWN_CHANNEL or "refused" in counts:  # TPNS has no arrivals of other channels without their receipts
        arrived = arrived or 0
    failed = (counts.get("refused"), counts.get("dead"))
    return ChannelFigures(channel, NAMES.get(channel, channel), counts.get("accepted", 0), arrived, *failed)

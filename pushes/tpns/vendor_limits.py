"""How much of a title and a text each channel takes. Pure.

Source: product limits page. Where its versions differ, the newer one. What is longer on a vendor's channel is refused
there, and the service sends it again over its own.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from pushes.tpns.contract import Platform

WIDE = ("W", "F")


class Limit(NamedTuple):
    """What a channel takes, in characters; None: all of it. `counts_wide`: a Chinese character counts as two."""

    channel: str
    title: int | None
    content: int | None
    counts_wide: bool = False
    shortens: bool = False  # what is longer is shown shortened; else it is refused on this channel


LIMITS = {
    Platform.ANDROID: (
        Limit("TPNS", 20, None, shortens=True),
        Limit("Huawei", 40, 80),
        Limit("Xiaomi", 50, 128),
        Limit("OPPO", 50, 128),
        Limit("vivo", 40, 100),
        Limit("Meizu", 32, 100),
    ),
    Platform.IOS: (Limit("APNs", 40, 110, counts_wide=True, shortens=True),),
}


class Fit(NamedTuple):
    """How a text fits a channel: its length there, the most it takes (None: any), and the part beyond it."""

    length: int
    most: int | None
    beyond: str


class Fits(NamedTuple):
    """How a message fits a channel."""

    limit: Limit
    title: Fit
    content: Fit

    @property
    def is_whole(self) -> bool:
        """Whether the channel takes all of it."""
        return not self.title.beyond and not self.content.beyond


def fits_of(platform: Platform, title: str, content: str) -> Iterator[Fits]:
    """How a message fits each channel of its platform."""
    for limit in LIMITS[platform]:
        wide = limit.counts_wide
        yield Fits(limit, _fit(title, limit.title, wide=wide), _fit(content, limit.content, wide=wide))


def _fit(text: str, most: int | None, *, wide: bool) -> Fit:
    widths = [_width(character) if wide else 1 for character in text]
    length, room = 0, len(text)
    for position, width in enumerate(widths):
        length += width
        if most is not None and length > most:
            room = min(room, position)
    return Fit(length, most, text[room:])


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in WIDE else 1

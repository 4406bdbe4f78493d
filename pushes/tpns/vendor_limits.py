"""How much of a title and a text each channel takes. Pure.

Source: product limits page. Where its versions differ, the newer one. What is longer on a vendor's channel is refused
there, and the service sends it again over its own.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from pushes.tpns.contract import Platform

# Characters as wide as a Chinese one: East_Asian_Width W and F of Unicode 14, with what between them is nothing yet.
# Written out, for js/device.js cuts by the same ones, and browsers have no such property.
_WIDE = """
1100-115f 231a-231b 2329-232a 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2648-2653 267f 2693 26a1 26aa-26ab 26bd-26be
26c4-26c5 26ce 26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705 270a-270b 2728 274c 274e 2753-2755 2757 2795-2797 27b0 27bf
2b1b-2b1c 2b50 2b55 2e80-303e 3041-3247 3250-4dbf 4e00-a4c6 a960-a97c ac00-d7a3 f900-fad9 fe10-fe19 fe30-fe6b ff01-ff60
ffe0-ffe6 16fe0-1b2fb 1f004 1f0cf 1f18e 1f191-1f19a 1f200-1f320 1f32d-1f335 1f337-1f37c 1f37e-1f393 1f3a0-1f3ca
1f3cf-1f3d3 1f3e0-1f3f0 1f3f4 1f3f8-1f43e 1f440 1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e 1f550-1f567 1f57a 1f595-1f596 1f5a4
1f5fb-1f64f 1f680-1f6c5 1f6cc 1f6d0-1f6d2 1f6d5-1f6df 1f6eb-1f6ec 1f6f4-1f6fc 1f7e0-1f7f0 1f90c-1f93a 1f93c-1f945
1f947-1f9ff 1fa70-1faf6 20000-3134a
"""
WIDE = f"[{''.join(re.sub('[0-9a-f]+', lambda code: chr(int(code[0], 16)), span) for span in _WIDE.split())}]"
_IS_WIDE = re.compile(WIDE)


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
BANNER = 62  # characters of a text that a banner of iOS shows


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
        yield Fits(limit, fit(title, limit.title, wide=wide), fit(content, limit.content, wide=wide))


def fit(text: str, most: int | None, *, wide: bool = False) -> Fit:
    """How a text fits into `most` characters; `wide`: those that are as wide as a Chinese one count as two."""
    lengths = list(accumulate(2 if wide and _IS_WIDE.match(character) else 1 for character in text))
    room = len(text) if most is None else sum(1 for length in lengths if length <= most)
    return Fit(lengths[-1] if lengths else 0, most, text[room:])

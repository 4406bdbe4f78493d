"""Tests of how much each channel takes of a title and a text."""

import re
import unicodedata

import pytest

from pushes.tpns.contract import Platform
from pushes.tpns.vendor_limits import WIDE, Fit, Fits, fits_of


def fits(platform: Platform, title: str, content: str = "") -> dict[str, Fits]:
    return {each.limit.channel: each for each in fits_of(platform, title, content)}


def test_a_channel_that_takes_less_says_what_is_beyond() -> None:
    found = fits(Platform.ANDROID, "x" * 32 + "yz", "t" * 101)
    assert found["TPNS"].title == Fit(34, 20, "x" * 12 + "yz")
    assert found["Meizu"].title == Fit(34, 32, "yz")
    assert found["Huawei"].title == Fit(34, 40, "")
    assert found["vivo"].content == Fit(101, 100, "t")
    assert found["TPNS"].content == Fit(101, None, "")
    assert [name for name, each in found.items() if each.is_whole] == ["Xiaomi", "OPPO"]


@pytest.mark.parametrize(
    ("title", "fit"),
    [
        ("推" * 20, Fit(40, 40, "")),
        ("推" * 21, Fit(42, 40, "推")),
        ("a" + "推" * 20, Fit(41, 40, "推")),
        ("a" * 40, Fit(40, 40, "")),
        ("a" * 41, Fit(41, 40, "a")),
    ],
)
def test_apple_counts_a_chinese_character_as_two(title: str, fit: Fit) -> None:
    assert fits(Platform.IOS, title)["APNs"].title == fit


def test_nothing_written_fits_everywhere() -> None:
    assert all(each.is_whole for platform in Platform for each in fits_of(platform, "", ""))


def test_wide_are_the_characters_that_unicode_calls_wide() -> None:
    # What Python's own tables have beyond Unicode 14 is left out, and so are the hexagrams, which 16 made wide.
    assigned = [chr(code) for code in range(0x30000) if unicodedata.category(chr(code))[0] in "LNP"]
    wide = "".join(each for each in assigned if unicodedata.east_asian_width(each) in "WF")
    assert "".join(re.findall(WIDE, "".join(assigned))) == wide
    assert re.findall(WIDE, "🔔⌚©—“a") == ["🔔", "⌚"]

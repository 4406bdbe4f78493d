"""What places are called: countries and the cities that give time zones their names, in each language, from CLDR. Pure.

Languages are named as Django does, "en" or "zh-hans"; names of places in a list are in the order in which its readers
look for them.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import tzdata  # type: ignore[import-untyped]
from babel import Locale
from babel.dates import get_timezone_location

ENGLISH: Final = "en"
UTC: Final = "UTC"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def country(code: str, language: str = ENGLISH) -> str:
    """The name of a country by its ISO 3166 code, or the code where there is none for it."""
    return str(_locale(language).territories.get(code, code))


@cache
def city(zone: str, language: str = ENGLISH) -> str:
    """The place that gives the zone its name: Shanghai for Asia/Shanghai."""
    return get_timezone_location(zone, locale=_locale(language), return_city=True)


@cache
def zones() -> frozenset[str]:
    """The time zones that people live in, and UTC; without other names of the same ones, as PRC is."""
    table = Path(tzdata.__path__[0], "zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return frozenset((UTC, *(row[2] for row in rows)))


def in_order(named: Mapping[str, str]) -> list[str]:
    """The keys by their names: by letters without accents, Chinese by its sound (rare characters come last)."""
    return sorted(named, key=lambda key: _sound(named[key]))


def _sound(name: str) -> bytes:
    letters = (each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return "".join(letters).casefold().encode("gb18030")  # which has the common characters in the order of pinyin

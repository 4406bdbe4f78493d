"""Numbers without a country code that can be read in two ways, in words: one place for the wording."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pushes.accounts.words.catalogue import Counted, Translated, in_a_row, in_english
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.catalogue import ngettext_noop as _n
from pushes.accounts.words.countries import calling_code

CHINESE: Final = "add-86"
AMERICAN: Final = "add-plus-1"
# Countries some of whose mobile numbers have the 11 digits of China's, 1511 1234567 and 13 91234-5678: calling codes.
ELEVEN_DIGITS: Final = {f"add-{code}-to-11": code for code in (49, 55)}
# Codes of the repairs that read the same numbers, and so exclude each other; calling codes.
READINGS: Final = {CHINESE: 86, AMERICAN: 1} | ELEVEN_DIGITS
MAY_BE: Final = 60  # percent: as many of them that can be American leave both readings open

_BOTH: Final = _n(
    "%(rows)s number of 11 digits has no country code: it is a mobile number of China (+86) or a number of North "
    "America (+1). Read wrong it is somebody else's. Choose where this list is from.",
    "%(rows)s numbers of 11 digits have no country code: they are mobile numbers of China (+86) or numbers of North "
    "America (+1). Read wrong they are other people's. Choose where this list is from.",
)
_OR_HOME: Final = _n(
    "%(rows)s number of 11 digits has no country code: it is a mobile number of China (+86) or of this application's "
    "home country (+%(read)s). Read wrong it is somebody else's. Choose where this list is from.",
    "%(rows)s numbers of 11 digits have no country code: they are mobile numbers of China (+86) or of this "
    "application's home country (+%(read)s). Read wrong they are other people's. Choose where this list is from.",
)
_HOME: Final = _("This application's home country, %(country)s, speaks for +%(code)s.")
_NEITHER: Final = _(
    "This application's home country, %(country)s, speaks for neither: if they are numbers of it, write +%(code)s "
    "before them in your list."
)
_PLAUSIBLE: Final = {
    CHINESE: _("%(percent)s %% of them can be mobile numbers of China."),
    AMERICAN: _("%(percent)s %% of them can be numbers of North America."),
}
_PLAUSIBLE_THERE: Final = _("%(percent)s %% of them can be mobile numbers with +%(code)s.")
_SHARES_THERE: Final = _(
    "They can be read in two ways: %(chinese)s %% can be mobile numbers of China, %(other)s %% mobile numbers with "
    "+%(code)s."
)
_SHARES: Final = _(
    "They can be read in two ways: %(chinese)s %% can be mobile numbers of China, %(american)s %% numbers of North "
    "America."
)
_CONTRADICTION: Final = _(
    "%(codes)s read the same numbers as those of two countries. Give one of them: the one that your list is from."
)


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """Rows that can be Chinese mobile numbers or others, and how plausible either is.

    rows: how many there are. percent: by the code of the repair, the share of those looked at that can be such numbers.
    home: the country of the application, by its ISO 3166 code.
    """

    rows: int
    percent: Mapping[str, int]
    home: str

    @property
    def text(self) -> str:
        """What there is to be decided, in full sentences; the country by its ISO 3166 code."""
        return self.said(self.home, self.home)

    def said(self, home: str, name: str, translated: Translated = str, counted: Counted = in_english) -> str:
        """The same for an application with another home country, which goes by this name."""
        there = READINGS[other_reading(self.percent)]
        both = counted(*(_BOTH if there == 1 else _OR_HOME), self.rows) % {"rows": f"{self.rows:,}", "read": there}
        speaks = calling_code(home) in (86, there)
        named = {"country": name, "code": calling_code(home)}
        return in_a_row(both, translated(_HOME if speaks else _NEITHER) % named)


def other_reading(codes: Collection[str]) -> str:
    """The reading among codes that is not the Chinese one; the North American where there is none."""
    return next((code for code in READINGS if code != CHINESE and code in codes), AMERICAN)


def plausible_in(codes: Collection[str], percent: int, translated: Translated = str) -> str:
    """How many of the numbers can be such as the one of the readings that is among the codes makes them."""
    code = reading_in(codes)
    return translated(_PLAUSIBLE.get(code, _PLAUSIBLE_THERE)) % {"percent": percent, "code": READINGS[code]}


def reading_in(codes: Collection[str]) -> str:
    """The one of the two readings that is among codes, "" for none."""
    return next((code for code in READINGS if code in codes), "")


def shares_told(percent: Mapping[str, int], translated: Translated = str) -> str:
    """How plausible each reading is."""
    other = other_reading(percent)
    facts = {"chinese": percent[CHINESE], "other": percent[other], "american": percent[other], "code": READINGS[other]}
    return translated(_SHARES if other == AMERICAN else _SHARES_THERE) % facts


def refuse_both(codes: Collection[str]) -> None:
    """ValueError for codes that read the same numbers in both ways."""
    if len(asked := [code for code in READINGS if code in codes]) > 1:
        raise ValueError(_CONTRADICTION % {"codes": " and ".join(asked)})

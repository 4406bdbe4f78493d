"""Mobile numbers without a country code that can be read in two ways, in words: one place for the wording."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.countries import calling_code, name_of

CHINESE: Final = "add-86"
AMERICAN: Final = "add-plus-1"
READINGS: Final = {CHINESE: 86, AMERICAN: 1}  # codes of the two repairs, which exclude each other; calling codes
MAY_BE: Final = 60  # percent: as many of them that can be American leave both readings open

_BOTH: Final = _(
    "%(rows)s numbers of 11 digits have no country code: they are mobile numbers of China (+86) or numbers of North "
    "America (+1). Read wrong they are other people's. Choose where this list is from."
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
_SHARES: Final = _(
    "They can be read in two ways: %(chinese)s %% can be mobile numbers of China, %(american)s %% numbers of North "
    "America."
)
_CONTRADICTION: Final = _(
    "%(codes)s read the same numbers as those of two countries. Give one of them: the one that your list is from."
)


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """Rows that can be Chinese mobile numbers or North American ones, and how plausible either is.

    rows: how many there are. percent: by the code of the repair, the share of those looked at that can be such numbers.
    home: the country of the application, by its ISO 3166 code.
    """

    rows: int
    percent: Mapping[str, int]
    home: str

    @property
    def text(self) -> str:
        """What there is to be decided, in full sentences."""
        return self.said(self.home)

    def said(self, home: str, translated: Callable[[str], str] = str) -> str:
        """The same for an application with another home country."""
        return " ".join((translated(_BOTH) % {"rows": f"{self.rows:,}"}, translated(_home(home)) % _named(home)))


def _home(country: str) -> str:
    return _HOME if calling_code(country) in READINGS.values() else _NEITHER


def _named(country: str) -> dict[str, object]:
    return {"country": name_of(country), "code": calling_code(country)}


def plausible_in(codes: Collection[str], percent: int, translated: Callable[[str], str] = str) -> str:
    """How many of the numbers can be such as the one of the readings that is among the codes makes them."""
    return translated(_PLAUSIBLE[reading_in(codes)]) % {"percent": percent}


def reading_in(codes: Collection[str]) -> str:
    """The one of the two readings that is among codes, "" for none."""
    return next((code for code in READINGS if code in codes), "")


def shares_told(percent: Mapping[str, int], translated: Callable[[str], str] = str) -> str:
    """How plausible each reading is."""
    return translated(_SHARES) % {"chinese": percent[CHINESE], "american": percent[AMERICAN]}


def refuse_both(codes: Collection[str]) -> None:
    """ValueError for codes that read the same numbers in both ways."""
    if all(code in codes for code in READINGS):
        raise ValueError(_CONTRADICTION % {"codes": " and ".join(READINGS)})

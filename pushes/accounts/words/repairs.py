"""What repairs of rows, and other choices about them, are called: one place for the wording."""

from collections.abc import Iterable
from functools import reduce
from typing import Final

from pushes.accounts.words import choices, countries
from pushes.accounts.words.catalogue import Counted, Translated, in_a_row, in_english
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.catalogue import ngettext_noop as _n
from pushes.accounts.words.two_readings import AMERICAN, ELEVEN_DIGITS, plausible_in

_SENTENCES: Final = {
    "half-width": _n(
        "Write the full-width characters of %(rows)s row in half width.",
        "Write the full-width characters of %(rows)s rows in half width.",
    ),
    "remove-invisible": _n(
        "Remove the invisible characters inside %(rows)s row.", "Remove the invisible characters inside %(rows)s rows."
    ),
    "strip-ends": _n(
        "Remove the commas, semicolons or bars around %(rows)s row.",
        "Remove the commas, semicolons or bars around %(rows)s rows.",
    ),
    "strip-brackets": _n(
        "Remove what a program wrote around %(rows)s account, as brackets are.",
        "Remove what a program wrote around %(rows)s accounts, as brackets are.",
    ),
    "strip-quotes": _n(
        "Remove the quotation marks or apostrophes around %(rows)s row.",
        "Remove the quotation marks or apostrophes around %(rows)s rows.",
    ),
    "strip-label": _n(
        "Remove the number, sign or word before %(rows)s account, as in 1. or Tel:.",
        "Remove the number, sign or word before %(rows)s accounts, as in 1. or Tel:.",
    ),
    "strip-decimals": _n('Remove the ".0" at the end of %(rows)s row.', 'Remove the ".0" at the end of %(rows)s rows.'),
    "strip-separators": _n(
        "Remove the spaces, hyphens, dots and brackets inside %(rows)s number.",
        "Remove the spaces, hyphens, dots and brackets inside %(rows)s numbers.",
    ),
    "add-86": _n("Put +86 before %(rows)s number of 11 digits.", "Put +86 before %(rows)s numbers of 11 digits."),
    AMERICAN: _n(
        "Put + before %(rows)s number of 11 digits, as a number of North America.",
        "Put + before %(rows)s numbers of 11 digits, as numbers of North America.",
    ),
    "add-plus": _n(
        "Put the lost + before %(rows)s number that begins with a country code.",
        "Put the lost + before %(rows)s numbers that begin with a country code.",
    ),
    "strip-trunk-zero": _n(
        "Remove the zero of inland calls after the country code of %(rows)s number.",
        "Remove the zero of inland calls after the country code of %(rows)s numbers.",
    ),
    "add-zero": _n(
        "Put the lost leading zero before %(rows)s number of 13 digits.",
        "Put the lost leading zero before %(rows)s numbers of 13 digits.",
    ),
    "add-colons": _n(
        "Put colons between the pairs of %(rows)s MAC address.",
        "Put colons between the pairs of %(rows)s MAC addresses.",
    ),
    "strip-0x": _n("Remove the 0x before %(rows)s row.", "Remove the 0x before %(rows)s rows."),
    "address-only": _n(
        "Keep only the address of %(rows)s row that holds a name or mailto: beside it.",
        "Keep only the address of %(rows)s rows that hold a name or mailto: beside it.",
    ),
    "domain-ascii": _n(
        "Write the domain of %(rows)s address as networks do (xn--).",
        "Write the domains of %(rows)s addresses as networks do (xn--).",
    ),
    "end-in-com": _n(
        "Write .com at the end of %(rows)s address, as was meant.",
        "Write .com at the end of %(rows)s addresses, as was meant.",
    ),
    "upper-case": _n(
        "Write the letters of %(rows)s row in upper case.", "Write the letters of %(rows)s rows in upper case."
    ),
    "lower-case": _n(
        "Write the letters of %(rows)s row in lower case.", "Write the letters of %(rows)s rows in lower case."
    ),
}
_NATIONAL: Final = _n(
    "Put +%(code)s before %(rows)s national number, which can be a mobile number there, without what is dialled before "
    "it inland only.",
    "Put +%(code)s before %(rows)s national numbers, all of which can be mobile numbers there, without what is dialled "
    "before them inland only.",
)
HOME: Final = {f"add-{code}": code for code in countries.CODES if f"add-{code}" not in _SENTENCES}  # with calling codes
_ABROAD: Final = _n(
    "Put + before %(rows)s of these national numbers instead, without +%(code)s: with it that is a mobile number of "
    "another country.",
    "Put + before %(rows)s of these national numbers instead, without +%(code)s: with it they are mobile numbers of "
    "other countries.",
)
ABROAD: Final = {f"add-plus-not-{code}": code for code in HOME.values()}
_ELEVEN: Final = _n(
    "Put +%(code)s before %(rows)s number of 11 digits.", "Put +%(code)s before %(rows)s numbers of 11 digits."
)
SENTENCES: Final = (
    _SENTENCES
    | choices.SENTENCES
    | dict.fromkeys(ELEVEN_DIGITS, _ELEVEN)
    | dict.fromkeys(ABROAD, _ABROAD)
    | dict.fromkeys(HOME, _NATIONAL)
)
OF_COUNTRIES: Final = ELEVEN_DIGITS | ABROAD | HOME  # codes of choices with their calling code


_NAMES: Final = {
    "half-width": _("full-width characters in half width"),
    "remove-invisible": _("invisible characters removed"),
    "strip-ends": _("commas, semicolons or bars removed"),
    "strip-brackets": _("brackets removed"),
    "strip-quotes": _("quotation marks or apostrophes removed"),
    "strip-label": _("number, sign or word before it removed"),
    "strip-decimals": _('".0" removed'),
    "strip-separators": _("spaces and signs between digits removed"),
    "add-86": _("+86 put before"),
    AMERICAN: _("+ put before, as in North America"),
    "add-plus": _("lost + put before"),
    "strip-trunk-zero": _("zero of inland calls removed"),
    "add-zero": _("lost zero put before"),
    "add-colons": _("colons put between pairs"),
    "strip-0x": _("0x removed"),
    "address-only": _("address alone kept"),
    "domain-ascii": _("domain in xn--"),
    "end-in-com": _(".com written where it was meant"),
    "upper-case": _("in upper case"),
    "lower-case": _("in lower case"),
}
NAMES: Final = (
    _NAMES
    | choices.NAMES
    | dict.fromkeys(ELEVEN_DIGITS, _("+%(code)s put before numbers of 11 digits"))
    | dict.fromkeys(ABROAD, _("+ put before numbers that +%(code)s could be put before, too"))
    | dict.fromkeys(HOME, _("+%(code)s put before national numbers"))
)

TOGETHER: Final = _n(
    "Mend %(rows)s row that needs several repairs: %(repairs)s.",
    "Mend %(rows)s rows that need several repairs: %(repairs)s.",
)
_BOTH: Final = _("%(first)s, %(second)s")  # of several in a list


def listed(names: Iterable[str], translated: Translated) -> str:
    """Several names one after the other, with the comma that the language has in a list."""
    first, *others = [*names] or [""]
    return reduce(lambda all_before, name: translated(_BOTH) % {"first": all_before, "second": name}, others, first)


def codes_of(code: str) -> list[str]:
    """The codes of one choice, which may be several repairs. Raises ValueError for one that there is not."""
    codes = code.split("+")
    for each in codes:
        if each not in SENTENCES:
            known = ", ".join(code for code in SENTENCES if code not in OF_COUNTRIES)
            raise ValueError(f"{each!r} is no repair. Choose from {known}.")
    return codes


def named(code: str, translated: Translated = str) -> str:
    """What a choice is called."""
    name = translated(NAMES[code])
    return name % {"code": OF_COUNTRIES[code]} if code in OF_COUNTRIES else name


def said(
    code: str,
    rows: int,
    translated: Translated = str,
    counted: Counted = in_english,
    *,
    plausible: int | None = None,
) -> str:
    """What a choice does, in one sentence; for one of two readings, how plausible it is, in another."""
    codes = codes_of(code)
    repairs = listed((named(each, translated) for each in codes), translated)
    sentence = counted(*(TOGETHER if len(codes) > 1 else SENTENCES[code]), rows)
    sentence %= {"rows": f"{rows:,}", "repairs": repairs, "code": OF_COUNTRIES.get(code, "")}
    return in_a_row(sentence, "" if plausible is None else plausible_in(codes, plausible, translated))

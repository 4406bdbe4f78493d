"""Why a row is rejected, and what people are told about it: one place for the wording."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from pushes.accounts.limits import LONGEST, SAID
from pushes.accounts.words.catalogue import Translated
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.nobody import OF_NOBODY
from pushes.accounts.words.spellings import OF_SPELLINGS

LONGEST_SHOWN: Final = 2 * LONGEST  # characters of a rejected value that are kept


class Reason(StrEnum):
    """Why a row is rejected."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    LINE_BREAK = "line_break"
    STRAY_QUOTE = "stray_quote"
    COLUMN_MISSING = "column_missing"
    COLUMNS_SHIFTED = "columns_shifted"
    WITHHELD = "withheld"
    PLACEHOLDER = "placeholder"
    MASKED = "masked"
    HEADER_AGAIN = "header_again"
    FOOT = "foot"
    DATE = "date"
    CUT_ROW = "cut_row"
    JOINED_ROW = "joined_row"
    BROKEN_TEXT = "broken_text"
    NO_OPENID = "no_openid"
    TRIAL = "trial"
    RESERVED_DOMAIN = "reserved_domain"
    MISTYPED = "mistyped"
    NOT_QQ = "not_qq"
    NOT_MD5 = "not_md5"
    NOT_IDFA = "not_idfa"
    NOT_MAC = "not_mac"
    NOT_OAID = "not_oaid"
    NOT_IMEI = "not_imei"
    NOT_PHONE = "not_phone"
    NOT_EMAIL = "not_email"
    SCIENTIFIC = "scientific"
    FULL_WIDTH = "full_width"
    INVISIBLE = "invisible"
    ENDS = "ends"
    QUOTED = "quoted"
    DECIMALS = "decimals"
    LABELLED = "labelled"
    SEPARATORS = "separators"
    NO_COUNTRY = "no_country"
    LOST_PLUS = "lost_plus"
    LOST_ZERO = "lost_zero"
    TRUNK_ZERO = "trunk_zero"
    NO_COLONS = "no_colons"
    PREFIXED = "prefixed"
    OTHER_HASH = "other_hash"
    NOT_ALONE = "not_alone"
    DOMAIN = "domain"
    EXTENSION = "extension"
    LOWER_CASE = "lower_case"
    UPPER_CASE = "upper_case"
    LOWER_UUID = "lower_uuid"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of a reason: a few words, a sentence with %(row)s, which is "Row 7", and how to fix it; with
    limits.SAID in them.
    """

    short: str
    sentence: str
    fix: str


WORDING: Final[Mapping[Reason, Wording]] = {
    Reason.TOO_SHORT: Wording(
        _("1 character long"), _("%(row)s is 1 character long."), _("Accounts have %(shortest)s to %(longest)s.")
    ),
    Reason.TOO_LONG: Wording(
        _("more than %(longest)s characters long"),
        _("%(row)s is more than %(longest)s characters long."),
        _("Accounts have %(shortest)s to %(longest)s."),
    ),
    Reason.CONTROL_CHARACTER: Wording(
        _("holds a control character"),
        _("%(row)s holds a control character, which cannot be seen."),
        _("Remove it, or type the account again."),
    ),
    Reason.LINE_BREAK: Wording(
        _("holds a line break"),
        _("%(row)s holds a line break inside quotes."),
        _("Write each account on a row of its own."),
    ),
    Reason.STRAY_QUOTE: Wording(
        _("stray quotation mark"),
        _("%(row)s opens or closes a quotation mark in the wrong place."),
        _("Remove the quotation marks, or put one at each end."),
    ),
    Reason.COLUMN_MISSING: Wording(
        _("the chosen column is missing"),
        _("%(row)s has too few columns: the chosen one is not among them."),
        _("Give it as many columns as the others, or remove it if it is no account."),
    ),
    Reason.COLUMNS_SHIFTED: Wording(
        _("more columns than the others"),
        _("%(row)s has more columns than the others, so its account may stand in another one."),
        _("Put quotation marks around what holds the separator."),
    ),
    Reason.NOT_QQ: Wording(
        _("not a QQ number"), _("%(row)s is not a QQ number."), _("Write 5 to 12 digits and nothing else.")
    ),
    Reason.NOT_MD5: Wording(
        _("not an MD5"),
        _("%(row)s is not an MD5."),
        _("Write 32 hexadecimal characters: 0 to 9 and a to f."),
    ),
    Reason.NOT_IDFA: Wording(
        _("not an IDFA"),
        _("%(row)s is not an IDFA."),
        _("Write upper-case hexadecimal characters in groups of 8-4-4-4-12."),
    ),
    Reason.NOT_MAC: Wording(
        _("not a MAC address"),
        _("%(row)s is not a MAC address."),
        _("Write six upper-case hexadecimal pairs joined by colons, as in 08:00:20:0A:8C:6D."),
    ),
    Reason.NOT_OAID: Wording(
        _("not an OAID"), _("%(row)s is not an OAID."), _("Write letters A to Z, digits and hyphens only.")
    ),
    Reason.NOT_IMEI: Wording(
        _("not an IMEI"),
        _("%(row)s is not an IMEI."),
        _("Write 14 or 15 digits, or 14 or 15 lower-case letters and digits."),
    ),
    Reason.NOT_PHONE: Wording(
        _("not a mobile number in E.164"),
        _("%(row)s is not a mobile number in E.164."),
        _("Write + and 7 to 15 digits without spaces, as in +8613711112222."),
    ),
    Reason.NOT_EMAIL: Wording(
        _("not an e-mail address"),
        _("%(row)s is not an e-mail address."),
        _("Write a name, @ and a domain, as in name@example.com."),
    ),
    Reason.SCIENTIFIC: Wording(
        _("number shortened by a spreadsheet"),
        _("%(row)s is a number that a spreadsheet has shortened, so its last digits are lost."),
        _("In Excel format the column as Text before the accounts are put in, then save again."),
    ),
    Reason.FULL_WIDTH: Wording(
        _("full-width characters"),
        _("%(row)s holds full-width characters, as Chinese and Japanese keyboards write them."),
        _("Type them in half width."),
    ),
    Reason.INVISIBLE: Wording(
        _("invisible characters inside"),
        _("%(row)s holds invisible characters between the others."),
        _("Remove them, or type the account again."),
    ),
    Reason.ENDS: Wording(
        _("a comma, semicolon or bar at its end"),
        _("%(row)s has commas, semicolons or bars around the account."),
        _("Remove them."),
    ),
    Reason.QUOTED: Wording(
        _("quotation marks, brackets or signs of a program around it"),
        _("%(row)s has quotation marks, brackets or signs of a program around the account."),
        _("Remove them."),
    ),
    Reason.DECIMALS: Wording(
        _("decimal places"),
        _("%(row)s has decimal places, as programs add them to numbers."),
        _("Remove the decimal point and what follows it."),
    ),
    Reason.SEPARATORS: Wording(
        _("spaces or signs between the digits"),
        _("%(row)s has spaces or signs between the digits."),
        _("Write the digits without anything between them."),
    ),
    Reason.NO_COUNTRY: Wording(
        _("no country code"),
        _("%(row)s is a number without a country code."),
        _("Put + and the country code before it."),
    ),
    Reason.LOST_PLUS: Wording(
        _("no + at the start"),
        _("%(row)s has no + before the country code; spreadsheets drop it."),
        _("Put + before it."),
    ),
    Reason.LOST_ZERO: Wording(
        _("lost leading zero"),
        _("%(row)s has 13 digits; spreadsheets drop a leading zero."),
        _("Put the zero back, and format the column as Text."),
    ),
    **{Reason(code): Wording(*words) for code, words in {**OF_NOBODY, **OF_SPELLINGS}.items()},
}


TWO_SENTENCES: Final = _("%(first)s %(second)s")


@dataclass(frozen=True, slots=True)
class Reject:
    """A rejected row: its number as a person sees it, its value (cut at LONGEST_SHOWN, marked by …), why."""

    row: int
    value: str
    reason: Reason

    PLACE: ClassVar[str] = _("Row %(number)s")  # as a sentence begins with it

    @property
    def text(self) -> str:
        """What is wrong and how to fix it, in full English sentences."""
        return self.said(str)

    def said(self, translated: Translated) -> str:
        """The sentences in the reader's language."""
        words = WORDING[self.reason]
        both = translated(TWO_SENTENCES) % {"first": translated(words.sentence), "second": translated(words.fix)}
        return both % {"row": translated(self.PLACE) % {"number": f"{self.row:,}"}, **SAID}


@dataclass(frozen=True, slots=True)
class TypedReject(Reject):
    """An account that was typed and is rejected; `row` is the line that it was typed in."""

    PLACE: ClassVar[str] = _("Line %(number)s")  # as a sentence begins with it


def shown(value: str) -> str:
    """The value as it is kept of a rejected row: at most LONGEST_SHOWN characters and the mark of a cut."""
    return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"

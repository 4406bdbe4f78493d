"""What is probably wrong with a list though every row of it was accepted, in full sentences.

A new doubt gets a code and a sentence here, and in the room `doubting` what finds it. Where leaving its rows out is a
choice, the words for that stand in choices.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is probably wrong with `rows` accepted rows, the first of them `first_row` with `sample`.

    facts: what else the sentence names; counts are whole numbers. choice: the code of what a person may choose to make
    it go, which is among the offers; "" where there is none.
    """

    class Code(StrEnum):
        """The things, as `--accept-doubt` takes them."""

        WITHHELD = "withheld"
        PLACEHOLDER = "placeholder"
        MASKED = "masked"
        SHORTENED = "shortened"
        ZEROED = "zeroed"
        HEADER_AGAIN = "header-again"
        FOOT = "foot"
        DATE = "date"
        INVISIBLE = "invisible"
        FULL_WIDTH = "full-width"
        CUT_ROW = "cut-row"
        JOINED_ROW = "joined-row"
        ONE_VALUE = "one-value"
        CONSECUTIVE = "consecutive"
        CHECK_DIGITS = "check-digits"
        LOST_86 = "lost-86"
        TWO_SPELLINGS = "two-spellings"
        READ_AS_GBK = "read-as-gbk"
        READ_AS_LATIN = "read-as-latin"
        GBK_AS_LATIN = "gbk-as-latin"
        ESCAPED = "escaped"
        LOST_CHARACTERS = "lost-characters"
        PRIVATE_USE = "private-use"
        TRIAL = "trial"
        RESERVED_DOMAIN = "reserved-domain"
        MISTYPED = "mistyped"
        OPENID_CASE = "openid-case"
        OPENID_CUT = "openid-cut"
        NO_OPENID = "no-openid"
        ROWS_OF_EXCEL = "rows-of-excel"
        HIDDEN_ROWS = "hidden-rows"
        WRAPPED = "wrapped"

    code: Code
    rows: int
    first_row: int
    sample: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    choice: str = ""

    @property
    def template(self) -> str:
        """The sentence before the facts are put in (for translations)."""
        return TEMPLATES[self.code]

    @property
    def named(self) -> Mapping[str, str]:
        """What the sentence names; numbers with separators."""
        facts: dict[str, str | int] = {"rows": self.rows, "first_row": self.first_row, "sample": self.sample}
        facts |= self.facts
        return {key: f"{fact:,}" if isinstance(fact, int) else fact for key, fact in facts.items()}

    @property
    def text(self) -> str:
        """One or two sentences."""
        return self.template % self.named


def share_of(rows: int, of: int) -> int | str:
    """So many rows in percent: a whole number, or of less than 1 % the first digit that is not 0."""
    return 100 * rows // of or f"{100 * rows / of:.1g}"


_Code = Doubt.Code

TEMPLATES: Final[Mapping[Doubt.Code, str]] = {
    _Code.WITHHELD: _(
        "Some rows are what phones and programs give when they give no identifier; thousands share them. Rows: "
        "%(rows)s, the first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.PLACEHOLDER: _(
        "Words that programs write where there is nothing stand in place of accounts. Rows: %(rows)s, the first of "
        "them row %(first_row)s, “%(sample)s”."
    ),
    _Code.WRAPPED: _(
        "%(percent)s %% of the accounts have signs at their ends that programs put there, as “%(sample)s” has. They "
        "would be sent with them and reach nobody. Rows: %(rows)s, the first of them row %(first_row)s."
    ),
    _Code.MASKED: _(
        "Some rows are masked: the system that exported them put signs in the place of characters, and different "
        "people may look the same. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”. Export the list "
        "without masking."
    ),
    _Code.SHORTENED: _(
        "Some rows are numbers that a spreadsheet has shortened, as in 1.38E+10: their last digits are lost. Rows: "
        "%(rows)s, the first of them row %(first_row)s, “%(sample)s”. In Excel format the column as Text before the "
        "accounts are put in, then save again."
    ),
    _Code.ZEROED: _(
        "%(share)s %% of the rows are long numbers that end in zeros from the 16th digit on, as spreadsheets leave "
        "them: each may be somebody else's account. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”. "
        "Export the list anew, with the column as Text."
    ),
    _Code.HEADER_AGAIN: _(
        "The header stands again among the rows, as in exports that were joined. Rows: %(rows)s, the first of them row "
        "%(first_row)s, “%(sample)s”."
    ),
    _Code.FOOT: _(
        "Some rows are what programs write around a list: a border, a total, a number of rows, an error. "
        "Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.DATE: _(
        "Some rows are dates or times, no accounts: another column may be meant. Rows: %(rows)s, the first of them row "
        "%(first_row)s, “%(sample)s”."
    ),
    _Code.INVISIBLE: _(
        "Some rows hold characters that nobody sees, as copying from web pages and chats leaves them: they would reach "
        "nobody. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.FULL_WIDTH: _(
        "Some rows are written in full width, as Chinese and Japanese keyboards do: they would reach nobody. Rows: "
        "%(rows)s, the first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.CUT_ROW: _(
        "The last row, row %(first_row)s, is shorter than the others or ends inside a domain that they have, and has "
        "no line end after it: “%(sample)s” may be the beginning of an account that a broken download has cut. Compare "
        "it with the source."
    ),
    _Code.JOINED_ROW: _(
        "Some rows look like several, as where files were joined without a line end between them, or where commas "
        "stand between accounts. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”. Split them or "
        "leave them out, or put a line end between them and upload the file again."
    ),
    _Code.ONE_VALUE: _(
        "%(share)s %% of the rows are one and the same account, “%(sample)s”, as a value that stands for many "
        "people is. Rows: %(rows)s, the first of them row %(first_row)s."
    ),
    _Code.CONSECUTIVE: _(
        "%(share)s %% of the rows are each the number after the one before, from row %(first_row)s, “%(sample)s”, on: "
        "a list that was counted, not collected."
    ),
    _Code.CHECK_DIGITS: _(
        "The check digit of %(share)s %% of the IMEIs is wrong, as of numbers that are no IMEIs. Rows: %(rows)s, the "
        "first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.LOST_86: _(
        "Some numbers begin with +1, as those of North America do, but only %(percent)s %% of them can be such: they "
        "look like mobile numbers of China before which + was put without 86. Rows: %(rows)s, the first of them row "
        "%(first_row)s, “%(sample)s”. Write +86 before them, or remove the + and upload the list again."
    ),
    _Code.TWO_SPELLINGS: _(
        "Rows that differ from an earlier one only in capital letters, full width, leading zeros or a check digit: "
        "%(rows)s. They are probably one person each, in two spellings, as “%(sample)s” in row %(first_row)s and "
        "“%(other)s” in row %(other_row)s."
    ),
    _Code.READ_AS_GBK: _(
        "Some rows are UTF-8 that a program has read as GBK. Rows: %(rows)s, the first of them row %(first_row)s, "
        "“%(sample)s”. Export the list anew, or open it in the program as UTF-8."
    ),
    _Code.READ_AS_LATIN: _(
        "Some rows are UTF-8 that a program has read as Western European text. Rows: %(rows)s, the first of them row "
        "%(first_row)s, “%(sample)s”. Export the list anew, or open it in the program as UTF-8."
    ),
    _Code.GBK_AS_LATIN: _(
        "Some rows are GBK that a program has read as Western European text. Rows: %(rows)s, the first of them row "
        "%(first_row)s, “%(sample)s”. Export the list anew as UTF-8."
    ),
    _Code.ESCAPED: _(
        "In some rows characters are written as programs write them for other programs, in JSON, addresses of pages or "
        "HTML. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”. Export the list anew as plain text."
    ),
    _Code.LOST_CHARACTERS: _(
        "In some rows a program has replaced characters that it could not read or write; they are lost. Rows: "
        "%(rows)s, the first of them row %(first_row)s, “%(sample)s”. Export the list anew as UTF-8."
    ),
    _Code.PRIVATE_USE: _(
        "Some rows have characters for private use, which only the program or font they come from knows; the app has "
        "probably bound others. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”. Export the list "
        "anew as UTF-8, and compare these rows."
    ),
    _Code.TRIAL: _(
        "Some rows are what people write to try something, as 13800138000 and test@ are. Rows: %(rows)s, the first of "
        "them row %(first_row)s, “%(sample)s”."
    ),
    _Code.RESERVED_DOMAIN: _(
        "Some addresses are at domains that are set apart for examples and tests, as example.com is: nobody has one. "
        "Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.MISTYPED: _(
        "Some addresses have a mistyped domain, as qq.con and 163.cm are: what is sent to them reaches nobody, or a "
        "stranger. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”."
    ),
    _Code.OPENID_CASE: _(
        "%(share)s %% of the rows are OpenIDs or UnionIDs in another case than they are given out in: WeChat's mix "
        "capital and small letters, QQ's have capital ones alone. They reach nobody. Rows: %(rows)s, the first of them "
        "row %(first_row)s, “%(sample)s”. Export them anew, without changing their letters."
    ),
    _Code.OPENID_CUT: _(
        "%(share)s %% of the rows begin as OpenIDs or UnionIDs but have another length: WeChat's have 28 characters, "
        "QQ's 32. They reach nobody. Rows: %(rows)s, the first of them row %(first_row)s, “%(sample)s”. Export them "
        "anew, with the whole column."
    ),
    _Code.NO_OPENID: _(
        "%(share)s %% of the rows are no OpenIDs or UnionIDs, as numbers and names of people are none: WeChat's have "
        "28 characters and begin with o, QQ's are 32 characters of 0 to 9 and A to F. Rows: %(rows)s, the first of "
        "them row %(first_row)s, “%(sample)s”. Choose the account type that they are of, or export the OpenIDs."
    ),
    _Code.HIDDEN_ROWS: _(
        "Rows of the workbook that are hidden, by a filter or by hand: %(rows)s. They are sent to as well. To send to "
        "the visible ones alone, select these only (Alt and ; in Excel and WPS), copy them into a new workbook and "
        "upload that."
    ),
    _Code.ROWS_OF_EXCEL: _(
        "The file has %(rows)s rows, as many as Excel can hold: what came after them may have been cut off. Compare "
        "the number with that of the system the list comes from."
    ),
}

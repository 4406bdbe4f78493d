"""What is doubtful about accounts that were typed, in full sentences: they stand in lines, not in rows of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.doubts import Doubt


@dataclass(frozen=True, slots=True)
class TypedDoubt(Doubt):
    """A doubt about accounts that were typed; `first_row` is the line that the first of them was typed in."""

    @property
    def template(self) -> str:
        """The sentence before the facts are put in (for translations)."""
        return TEMPLATES[self.code]


_Code = Doubt.Code

TEMPLATES: Final[Mapping[Doubt.Code, str]] = {
    _Code.WITHHELD: _(
        "Some accounts are what phones and programs give when they give no identifier; thousands share them. Accounts: "
        "%(rows)s, the first of them in line %(first_row)s, “%(sample)s”."
    ),
    _Code.PLACEHOLDER: _(
        "Words that programs write where there is nothing stand in place of accounts. Accounts: %(rows)s, the first of "
        "them in line %(first_row)s, “%(sample)s”."
    ),
    _Code.WRAPPED: _(
        "%(percent)s %% of the accounts have signs at their ends that programs put there, as “%(sample)s” has. They "
        "would be sent with them and reach nobody. Accounts: %(rows)s, the first of them in line %(first_row)s."
    ),
    _Code.MASKED: _(
        "Some accounts are masked: the system that exported them put signs in the place of characters, and different "
        "people may look the same. Accounts: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”. Copy "
        "them from an export without masking."
    ),
    _Code.SHORTENED: _(
        "Some accounts are numbers that a spreadsheet has shortened, as in 1.38E+10: their last digits are lost. "
        "Accounts: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”. In Excel format the column as Text "
        "before the accounts are put in, then copy them again."
    ),
    _Code.FOOT: _(
        "Some lines are what programs write around a list: a border, a total, a number of rows, an error. "
        "There are %(rows)s of them, the first is line %(first_row)s, “%(sample)s”."
    ),
    _Code.DATE: _(
        "Some accounts are dates or times. There are %(rows)s of them, the first is in line %(first_row)s, "
        "“%(sample)s”."
    ),
    _Code.INVISIBLE: _(
        "Some accounts hold characters that nobody sees, as copying from web pages and chats leaves them: they would "
        "reach nobody. Accounts: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”."
    ),
    _Code.FULL_WIDTH: _(
        "Some accounts are written in full width, as Chinese and Japanese keyboards do: they would reach nobody. "
        "Accounts: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”."
    ),
    _Code.READ_AS_GBK: _(
        "Some accounts are UTF-8 that a program has read as GBK. Accounts: %(rows)s, the first of them in line "
        "%(first_row)s, “%(sample)s”. Open their source in the program as UTF-8, then copy them again."
    ),
    _Code.READ_AS_LATIN: _(
        "Some accounts are UTF-8 that a program has read as Western European text. Accounts: %(rows)s, the first of "
        "them in line %(first_row)s, “%(sample)s”. Open their source in the program as UTF-8, then copy them again."
    ),
    _Code.GBK_AS_LATIN: _(
        "Some accounts are GBK that a program has read as Western European text. Accounts: %(rows)s, the first of "
        "them in line %(first_row)s, “%(sample)s”. Open their source in the program as GBK, then copy them again."
    ),
    _Code.ESCAPED: _(
        "In some accounts characters are written as programs write them for other programs, in JSON, addresses of "
        "pages or HTML. Accounts: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”. Copy them as text."
    ),
    _Code.LOST_CHARACTERS: _(
        "In some accounts a program has replaced characters that it could not read or write; they are lost. Accounts: "
        "%(rows)s, the first of them in line %(first_row)s, “%(sample)s”. Copy them from their source again."
    ),
    _Code.PRIVATE_USE: _(
        "Some accounts have characters for private use, which only the program or font they come from knows; the app "
        "has probably bound others. Accounts: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”. Compare "
        "them with their source."
    ),
    _Code.TRIAL: _(
        "Some accounts are what people write to try something, as 13800138000 and test@ are. Accounts: %(rows)s, the "
        "first of them in line %(first_row)s, “%(sample)s”."
    ),
    _Code.RESERVED_DOMAIN: _(
        "Some addresses are at domains that are set apart for examples and tests, as example.com is: nobody has one. "
        "Addresses: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”."
    ),
    _Code.OPENID_CASE: _(
        "%(share)s %% of the accounts are OpenIDs or UnionIDs in another case than they are given out in: WeChat's mix "
        "capital and small letters, QQ's have capital ones alone. They reach nobody. Accounts: %(rows)s, the first of "
        "them in line %(first_row)s, “%(sample)s”. Copy them from their source again."
    ),
    _Code.OPENID_CUT: _(
        "%(share)s %% of the accounts begin as OpenIDs or UnionIDs but have another length: WeChat's have 28 "
        "characters, QQ's 32. They reach nobody. Accounts: %(rows)s, the first of them in line %(first_row)s, "
        "“%(sample)s”. Copy them from their source again."
    ),
    _Code.NO_OPENID: _(
        "%(share)s %% of the accounts are no OpenIDs or UnionIDs, as numbers and names of people are none: WeChat's "
        "have 28 characters and begin with o, QQ's are 32 characters of 0 to 9 and A to F. Accounts: %(rows)s, the "
        "first of them in line %(first_row)s, “%(sample)s”. Choose the account type that they are of."
    ),
    _Code.MISTYPED: _(
        "Some addresses have a mistyped domain, as qq.con and 163.cm are: what is sent to them reaches nobody, or a "
        "stranger. Addresses: %(rows)s, the first of them in line %(first_row)s, “%(sample)s”."
    ),
}

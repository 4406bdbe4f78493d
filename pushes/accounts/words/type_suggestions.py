"""The account type that rows look like, in words."""

from dataclasses import dataclass
from typing import Final

from pushes.accounts.words.catalogue import Translated, in_a_row
from pushes.accounts.words.catalogue import gettext_noop as _

SURE: Final = 90  # percent of the rows that make a suggestion clear


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The type that `percent` of the rows fit, and what they need for it, if anything.

    repair: "add-86" where that one makes all of them fit, "hash-raw", "spellings" where several repairs bring
    together what is spelled in different ways, or "no-country" where two contradict each other; those are offered once
    the type is chosen. withheld and placeholders: how many rows were left out, because they name nobody; named: how
    many do, where any were left out.
    """

    account_type: int
    percent: int
    repair: str = ""
    named: int = 0
    withheld: int = 0
    placeholders: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether nothing else looks like accounts of this type, as a number or an MD5 may be of many things."""
        return self.account_type in _UNLIKE_OTHERS

    @property
    def is_clear(self) -> bool:
        """Whether nearly all rows look like it."""
        return self.percent >= SURE

    @property
    def text(self) -> str:
        """What they look like, in one English sentence, and how many rows that leaves out, in another."""
        return self.said(str)

    def said(self, translated: Translated) -> str:
        """The sentences in the reader's language."""
        rows = translated(_NAMED if self.named else _ALL) % {"named": f"{self.named:,}"}
        facts = {"percent": self.percent, "rows": rows, "account_type": self.account_type}
        left_out = ((_WITHHELD, self.withheld), (_PLACEHOLDERS, self.placeholders))
        told = [translated(template) % {"rows": f"{count:,}"} for template, count in left_out if count]
        return in_a_row(translated(_SENTENCES[self.account_type, self.repair]) % facts, *told)


_ALL: Final = _("the rows")
_NAMED: Final = _("the %(named)s rows that name somebody")
_WITHHELD: Final = _("Rows with what phones give for a withheld identifier: %(rows)s.")
_PLACEHOLDERS: Final = _("Rows with a word for nothing: %(rows)s.")
_RAW: Final = _(
    "%(percent)s %% of %(rows)s look like raw values of type %(account_type)s: choose it, or have their MD5 sent."
)
_AGAIN: Final = _(
    "%(percent)s %% of %(rows)s look like MD5 values of type %(account_type)s already: hashed again they reach nobody."
)
SPELLINGS: Final = "spellings"
NO_COUNTRY: Final = "no-country"
HASHED: Final = "hashed"  # what needs no conversion though it was asked for
_UNLIKE_OTHERS: Final = (993, 995, 1002, 1005)
_SENTENCES: Final = {
    (991, ""): _("%(percent)s %% of %(rows)s look like QQ numbers: type %(account_type)s."),
    (992, ""): _("%(percent)s %% of %(rows)s look like MD5 values: one of the MD5 types, such as %(account_type)s."),
    (993, ""): _("%(percent)s %% of %(rows)s look like IDFAs: type %(account_type)s."),
    (997, ""): _(
        "%(percent)s %% of %(rows)s are in lower case, as Android phones give OAIDs and iPhones no IDFA: type "
        "%(account_type)s."
    ),
    (995, ""): _("%(percent)s %% of %(rows)s look like MAC addresses: type %(account_type)s."),
    (1000, ""): _("%(percent)s %% of %(rows)s look like IMEIs: type %(account_type)s."),
    (1002, ""): _("%(percent)s %% of %(rows)s look like mobile numbers in E.164: type %(account_type)s."),
    (1002, "add-86"): _(
        "%(percent)s %% of %(rows)s look like mobile numbers without +86: type %(account_type)s, with +86 added."
    ),
    (1002, SPELLINGS): _(
        "%(percent)s %% of %(rows)s look like mobile numbers, spelled in different ways: type %(account_type)s."
    ),
    (1002, NO_COUNTRY): _(
        "%(percent)s %% of %(rows)s look like mobile numbers without a country code, of China or another country: "
        "type %(account_type)s, and then one of the two."
    ),
    **{(account_type, HASHED): _AGAIN for account_type in (992, 994, 996, 998, 1001)},
    (991, "hash-raw"): _RAW,
    (993, "hash-raw"): _RAW,
    (995, "hash-raw"): _RAW,
    (1000, "hash-raw"): _RAW,
    (1003, ""): _("%(percent)s %% of the rows look like OpenIDs of WeChat: type %(account_type)s."),
    (1004, ""): _("%(percent)s %% of the rows look like OpenIDs of QQ: type %(account_type)s."),
    (1005, ""): _("%(percent)s %% of %(rows)s look like e-mail addresses: type %(account_type)s."),
}

"""Words and numbers as people see them, for pages and for the shell."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# What leaves no mark by its kind, and what Unicode counts among letters, signs and marks though it shows nothing.
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


def counted(accounts: int) -> str:
    """So many accounts."""
    return ngettext("%(count)s account", "%(count)s accounts", accounts) % {"count": f"{accounts:,}"}


def percent(share: float) -> str:
    """A share of 0 to 1. A few never read as none, nor nearly all as all."""
    if 0 < share < 0.0005:
        return _("under 0.1 %")
    if 0.9995 <= share < 1:
        return _("over 99.9 %")
    return f"{share * 100:.1f} %"


def shows_nothing(text: str) -> bool:
    """Whether nobody would see anything of the text: it is empty, or spaces and invisible characters are all it has."""
    return all(character in BLANKS or unicodedata.category(character) in UNSEEN for character in text)

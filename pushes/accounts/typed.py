"""Accounts typed by hand."""

import re
from dataclasses import dataclass
from typing import Final

from pushes.accounts.acceptance import verdicts
from pushes.accounts.reasons import Reject
from pushes.accounts.types import rule_of

# One account per line, or separated by commas or semicolons, also the full-width ones; a separator before a line's end
# is one with it.
_SEPARATOR: Final = re.compile("[,;，；]?[ \t]*(?:\r\n|\r|\n)|[,;，；]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the accounts in order without duplicates, the rejects (row: the position), and two counts."""

    accounts: tuple[str, ...]
    rejects: tuple[Reject, ...]
    duplicates: int
    blank: int


def check_typed(text: str, account_type: int) -> Typed:
    """Check accounts typed by hand, one per line or separated by commas. Raises ValueError for an unknown type."""
    rule = rule_of(account_type)
    rows = _SEPARATOR.split(text)
    if not rows[-1].strip():
        rows.pop()  # what follows the last separator is no row
    found = list(verdicts(rows, rule))
    accounts = [each for each in found if isinstance(each, str) and each]
    rejects = tuple(each for each in found if isinstance(each, Reject))
    distinct = tuple(dict.fromkeys(accounts))
    blank = len(found) - len(accounts) - len(rejects)
    return Typed(distinct, rejects, len(accounts) - len(distinct), blank)

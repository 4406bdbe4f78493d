"""Raw values to the MD5 that is sent: "my file holds raw values, send MD5".

Accounts are compared as they are hashed, which is shorter than their MD5 and says the same, and only those that are
sent are hashed, while the canonical file is written.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from pushes.accounts.judging.acceptance import Judged
from pushes.accounts.judging.rules import Raw
from pushes.accounts.judging.types import ACCOUNT_TYPES, rule_of
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.choices import KEEP_COLONS
from pushes.accounts.words.reject_reasons import Reason

SAMPLES: Final = 3


def raw_of(account_type: int, choices: Collection[str] = ()) -> Raw:
    """What raw values of an MD5 type look like, and how they are hashed by choice (codes). Raises ValueError for a type
    that sends no MD5.
    """
    rule_of(account_type)
    raw = ACCOUNT_TYPES[account_type].raw
    if raw is None:
        raise ValueError(f"Type {account_type} sends no MD5. Raw values are for 992, 994, 996, 998 and 1001.")
    return replace(raw, drops_colons=False) if KEEP_COLONS in choices else raw


def with_colons(account_type: int, samples: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Raw values and their MD5 with the colons that are dropped else; empty for a type that drops none."""
    if not raw_of(account_type).drops_colons:
        return ()
    raw = raw_of(account_type, (KEEP_COLONS,))
    return tuple((value, md5_of_one(str(raw.rule.judge(value)), raw)) for value, _md5 in samples)


def normalised(rows: Rows, raw: Raw) -> Rows:
    """The accepted raw accounts as they are hashed."""
    data = rows.data.translate(None, b":") if raw.drops_colons else rows.data
    data = data.upper() if raw.uppers else data
    return rows if data is rows.data else Rows.of(data)


def md5_of_one(account: str, raw: Raw) -> str:
    """The MD5 of one accepted raw account."""
    account = account.replace(":", "") if raw.drops_colons else account
    return hashlib.md5((account.upper() if raw.uppers else account).encode(), usedforsecurity=False).hexdigest()


class Samples:
    """The first 3 raw values of a file and what is sent for them."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self.found: tuple[tuple[str, str], ...] = ()

    def look(self, block: Block, judged: Judged) -> None:
        """Take from the next block of raw values what is missing."""
        if len(self.found) == SAMPLES or not len(judged.accepted):
            return
        rows = block.rows
        for index in range(len(rows)):
            value = rows.data[rows.starts[index] : rows.ends[index]].decode()
            account = self._raw.rule.judge(value)
            if account and not isinstance(account, Reason):
                pair = (value.strip(TRIMMED), md5_of_one(account, self._raw))
                self.found += () if pair in self.found else (pair,)
            if len(self.found) == SAMPLES:
                return

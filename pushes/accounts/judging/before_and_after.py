"""A few rows as they were read beside what is sent for them: what a person sees of repairs and conversion."""

import hashlib
from collections.abc import Iterable
from itertools import islice
from typing import Final

import numpy as np

from pushes.accounts.judging.rules import Raw
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Mask, Rows

SAMPLES: Final = 3
LOOKED_AT: Final = 200  # accounts of a block that no repair has changed


class Sent:
    """Up to 3 rows as they were read and as they are sent, without what stands at their ends: changed ones first."""

    def __init__(self, raw: Raw | None) -> None:
        self._raw = raw
        self._changed: list[tuple[str, str]] = []
        self._same: list[tuple[str, str]] = []

    @classmethod
    def of(cls, judged: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
        """The same of rows with their accounts; an empty one is none, and neither is a reject."""
        sent = cls(None)
        for row, account in judged:
            if isinstance(account, str) and account:
                sent.take(row, account)
        return sent.found

    @property
    def found(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a row and what is sent for it."""
        return (*self._changed, *self._same)[:SAMPLES]

    def look(self, read: Rows, accounts: Rows, kept: Mask | None, *, repaired: bool) -> None:
        """Take from the next block what is missing. `kept`: which rows the accounts are; None for all.

        Rows that no repair has changed are only looked at as long as there is nothing to show.
        """
        if len(self._changed) == SAMPLES or not len(accounts) or (self.found and not repaired):
            return
        places = range(len(accounts)) if kept is None else np.flatnonzero(kept).tolist()
        looked = None if repaired else LOOKED_AT
        for place, row in islice(enumerate(places), looked):
            self.take(read.text(row), accounts.text(place))
            if len(self._changed) == SAMPLES:
                return

    def take(self, read: str, account: str) -> None:
        """Take one row and its account."""
        read = read.strip(TRIMMED)
        if self._raw:
            account = hashlib.md5(account.encode(), usedforsecurity=False).hexdigest()
        into = self._same if read == account else self._changed
        if len(into) < SAMPLES and (read, account) not in into:
            into.append((read, account))

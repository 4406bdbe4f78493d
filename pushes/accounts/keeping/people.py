"""Who the accounts of a list are, as far as it takes to compare it with another list. No account can be read from it.

Lists of the same accounts have the same digest, in whatever order and file they came. And a sample of each is kept: its
accounts that have the lowest hashes, so that two lists of nearly the same accounts have nearly the same sample. Both
are made with a key, and only lists of the same key can be compared.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from pushes.accounts.keeping.duplicates import LOWEST, SUMS, Duplicates
from pushes.accounts.keeping.spool import OFFSET_BITS
from pushes.accounts.rows.hashing import Hasher
from pushes.accounts.rows.spans import Rows

KEYS: Final = 4  # bytes of a digest that say which key it was made with
DIGEST: Final = 16  # bytes of all of it
MEMBER: Final = 8  # of one account of the sample


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of a list: how many they are, a digest of them, and a sample of at most LOWEST."""

    count: int
    digest: bytes
    sample: frozenset[bytes]

    @classmethod
    def read(cls, count: int, kept: bytes) -> Self:
        """From what was kept."""
        members = range(DIGEST, len(kept), MEMBER)
        return cls(count, kept[:DIGEST], frozenset(kept[start : start + MEMBER] for start in members))

    def kept(self) -> bytes:
        """All but the count."""
        return self.digest + b"".join(sorted(self.sample))

    def is_comparable_with(self, other: "People") -> bool:
        """Whether both were made with the same key."""
        return self.digest[:KEYS] == other.digest[:KEYS]

    def is_known_beside(self, other: "People") -> bool:
        """Whether both samples are all that there is."""
        return max(self.count, other.count) <= LOWEST

    def share_in(self, other: "People") -> float:
        """How many of these accounts are in the other list, from 0 to 1: estimated, unless `is_known_beside` it.

        The sample of a longer list ends at a lower hash. As many of this list's are below both ends as are compared.
        """
        if self.digest == other.digest:
            return 1.0
        of_all = LOWEST * self.count / max(other.count, LOWEST)
        compared = min(len(self.sample), of_all)
        return min(1.0, len(self.sample & other.sample) / compared) if compared else 0.0


NOBODY: Final = People(0, b"", frozenset())


def people_of(found: Duplicates, count: int, key: bytes) -> People:
    """Those of a list without its duplicates, which are all found; `count` are left."""
    return _people(count, found.sum, map(found.spool.row, found.lowest), key)


def people_in(accounts: Sequence[str], key: bytes) -> People:
    """Those of a few accounts without duplicates: the same as of a package that holds them."""
    rows = [account.encode() for account in accounts]
    if not rows:
        return _people(0, 0, (), key)
    hashes = Hasher(key)(Rows.of(b"".join(row + b"\n" for row in rows))) >> np.uint64(OFFSET_BITS)
    lowest = np.argsort(hashes, kind="stable")[:LOWEST].tolist()
    return _people(len(rows), int(hashes.sum()) % SUMS, (rows[place] for place in lowest), key)


def _people(count: int, of_all: int, lowest: Iterable[bytes], key: bytes) -> People:
    # A line end is in no account: nothing here is the mark of one.
    which, whole = (hmac.digest(key, said, "sha256") for said in (b"\n", f"\n{count} {of_all}".encode()))
    sample = frozenset(hmac.digest(key, row, "sha256")[:MEMBER] for row in lowest)
    return People(count, which[:KEYS] + whole[: DIGEST - KEYS], sample)

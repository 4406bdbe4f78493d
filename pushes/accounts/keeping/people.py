"""Who the accounts of a list are, as far as it takes to compare it with another list. No account can be read from it.

Lists of the same accounts have the same digest, in whatever order and file they came. And a sample of each is kept: its
accounts that have the lowest hashes, so that two lists of nearly the same accounts have nearly the same sample. Both
are made with a key, and only lists of the same key can be compared.
"""

import hmac
from dataclasses import dataclass
from typing import Final, Self

from pushes.accounts.keeping.duplicates import LOWEST, Duplicates

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
    # A line end is in no account: nothing here is the mark of one.
    which, whole = (hmac.digest(key, said, "sha256") for said in (b"\n", f"\n{count} {found.sum}".encode()))
    rows = map(found.spool.row, found.lowest)
    sample = frozenset(hmac.digest(key, row, "sha256")[:MEMBER] for row in rows)
    return People(count, which[:KEYS] + whole[: DIGEST - KEYS], sample)

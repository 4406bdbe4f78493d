"""Who the accounts of a list are, as far as it takes to compare it with another list. No account can be read from it.

Lists of the same accounts have the same digest, in whatever order and file they came. And a sample of each is kept: its
accounts that have the lowest of the keyed hashes which the search for duplicates makes, in their order (bottom-k). What
is in the sample of one list and lower than the end of the other's is in that sample too if it is in the other list. So
the samples say how much of two lists is the same, whatever their lengths, and how far off that may be. Each account of
a sample is known by a MAC. Only lists of the same key can be compared.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Final

import numpy as np

from pushes.accounts.keeping.duplicates import LOWEST, SUMS, Duplicates
from pushes.accounts.keeping.spool import OFFSET_BITS
from pushes.accounts.rows.hashing import Hasher
from pushes.accounts.rows.spans import Positions, Rows, Words

KEYS: Final = 4  # bytes of a digest that say which key it was made with
DIGEST: Final = 16  # bytes of all of it
MEMBER: Final = 7  # of one account of the sample: two different ones are never taken for one
_WORD: Final = 8


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a list's accounts are in another list, from 0 to 1.

    error: the standard error of that; 0 if it is exact, which is known of the same lists and of short ones.
    """

    of_all: float
    error: float = 0.0

    @property
    def is_exact(self) -> bool:
        """Whether it is counted, not estimated."""
        return not self.error


@dataclass(frozen=True)
class People:
    """The accounts of a list: how many they are, a digest of them, and a sample of at most LOWEST."""

    count: int
    digest: bytes
    sample: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the sample is all of them."""
        return len(self.sample) == self.count * MEMBER

    def is_comparable_with(self, other: "People") -> bool:
        """Whether both were made with the same key."""
        return self.digest[:KEYS] == other.digest[:KEYS]

    def share_in(self, other: "People") -> Share | None:
        """How many of these accounts are in the other list; None if another key, or no account, says nothing.

        It is asked of the shorter list, whose part in the longer one is known best.
        """
        if not self.count or not self.is_comparable_with(other):
            return None
        if self.digest == other.digest:
            return Share(1.0)
        shorter, longer = (self, other) if self.count <= other.count else (other, self)
        part = shorter._part_of(longer)
        scale = shorter.count / self.count
        return Share(part.of_all * scale, part.error * scale)

    def _part_of(self, longer: "People") -> Share:
        """The same for a list that is no longer than the other one."""
        ordered, ranks = self._by_member
        places = np.searchsorted(ordered, longer._members).clip(max=max(0, len(ordered) - 1))
        found = ranks[places[ordered[places] == longer._members]] if len(ordered) else ranks
        both = len(found)
        if longer.is_whole:
            return Share(both / self.count)
        if not both:
            return Share(0.0, 1 / (1 + min(len(ranks), LOWEST * self.count / longer.count)))
        # Where the other sample ends is not kept, but the last one of both is no later: of those before it as many are
        # in both as of all.
        compared = int(found.max())
        part = (both - 1) / compared if compared else 1.0
        return Share(part, sqrt(max(part * (1 - part), 1 / (compared + 1)) / (compared + 1)))

    @cached_property
    def _members(self) -> Words:
        """The sample as numbers."""
        octets = np.zeros((len(self.sample) // MEMBER, _WORD), np.uint8)
        octets[:, :MEMBER] = np.frombuffer(self.sample, np.uint8).reshape(-1, MEMBER)
        return octets.view(np.uint64).ravel()

    @cached_property
    def _by_member(self) -> tuple[Words, Positions]:
        """The sample in ascending order, and the place of each in the order of the hashes."""
        ranks = np.argsort(self._members)
        return self._members[ranks], ranks


NOBODY: Final = People(0, b"", b"")


class Sampler:
    """Makes the people of rows that come in blocks, none of them twice: take() them, then people()."""

    def __init__(self, key: bytes) -> None:
        self._key, self._hash = key, Hasher(key)
        self._count = self._sum = 0
        self._hashes, self._rows = np.empty(0, np.uint64), list[bytes]()  # those taken that may be of the sample

    def take(self, rows: Rows) -> None:
        """Take a block."""
        hashes = self._hash(rows) >> np.uint64(OFFSET_BITS)
        self._count += len(rows)
        self._sum += int(hashes.sum())
        full = len(self._hashes) == LOWEST
        places = np.flatnonzero(hashes < self._hashes[-1]) if full else np.arange(len(rows))
        places = places[np.argsort(hashes[places], kind="stable")][:LOWEST]
        self._rows += [rows.data[rows.starts[place] : rows.ends[place]] for place in places.tolist()]
        both = np.concatenate((self._hashes, hashes[places]))
        lowest = np.argsort(both, kind="stable")[:LOWEST]
        self._hashes, self._rows = both[lowest], [self._rows[place] for place in lowest.tolist()]

    def people(self) -> People:
        """Those of all that were taken."""
        return _people(self._count, self._sum % SUMS, self._rows, self._key)


def people_of(found: Duplicates, count: int, key: bytes) -> People:
    """Those of a list without its duplicates, which are all found; `count` are left."""
    return _people(count, found.sum, found.spool.rows_at(found.lowest), key)


def people_in(accounts: Sequence[str], key: bytes) -> People:
    """Those of a few accounts without duplicates: the same as of a package that holds them."""
    sampler = Sampler(key)
    if accounts:
        sampler.take(Rows.of("".join(f"{account}\n" for account in accounts).encode()))
    return sampler.people()


def _people(count: int, of_all: int, lowest: Iterable[bytes], key: bytes) -> People:
    # A line end is in no account: nothing here is the mark of one.
    which, whole = (hmac.digest(key, said, "sha256") for said in (b"\n", f"\n{count} {of_all}".encode()))
    mac = hashlib.blake2b(key=hashlib.sha256(key).digest(), digest_size=MEMBER)
    return People(count, which[:KEYS] + whole[: DIGEST - KEYS], b"".join(_member(mac.copy(), row) for row in lowest))


def _member(mac: "hashlib.blake2b", row: bytes) -> bytes:
    mac.update(row)
    return mac.digest()

"""Duplicates are exact whatever the hashes say, and wherever keys and rows are held."""

import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.keeping import duplicates, spool
from pushes.accounts.keeping.duplicates import Duplicates
from pushes.accounts.keeping.packing import Cutter, copy_unmarked
from pushes.accounts.keeping.spool import Spool
from pushes.accounts.rows.hashing import Hasher, ShortRows
from pushes.accounts.rows.marks import Marks
from pushes.accounts.rows.spans import Rows, Words
from tests.accounts.builders import MEMORY
from tests.examples import examples

accounts = st.lists(
    st.one_of(
        st.text("ab", min_size=2, max_size=3), st.text("abc王", min_size=2, max_size=30), st.just("x" * 7 + "y" * 93)
    ),
    min_size=1,
    max_size=60,
)


class PoorHasher(Hasher):
    """A hash of few bits, so that different rows share it."""

    def __init__(self, bits: int) -> None:
        super().__init__()
        self._kept = np.uint64(((1 << bits) - 1) << (64 - bits))

    def __call__(self, rows: Rows) -> Words:
        return super().__call__(rows) & self._kept


def distinct(rows: list[str], bits: int, held: int) -> str:
    """The rows without repetitions, as found with hashes of only so many bits, so many keys in memory."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory, closing(Spool(Path(directory, "spool"))) as spool:
        duplicates = Duplicates(Path(directory), spool, held, PoorHasher(bits))
        for start in range(0, len(rows), 7):
            block = Rows.of("".join(f"{row}\n" for row in rows[start : start + 7]).encode())
            duplicates.add(block, duplicates.hashed(block))
        for _ in duplicates.settle():
            pass
        with Path(directory, "packed").open("w+b") as packed:
            for _ in copy_unmarked(spool, duplicates.marks, packed, Cutter(10, 1000)):
                pass
        kept = Path(directory, "packed").read_text()
        assert kept.count("\n") == len(rows) - duplicates.dropped - duplicates.marks.count
        return kept


@given(
    accounts,
    st.sampled_from([0, 1, 4, 34]),
    st.sampled_from([4, 16, 1000]),
    st.sampled_from([(0, 1, 1), (0, 9, 3), (0, 500, 1000), (1000, 1, 1), (1000, 1, 1000)]),
    st.sampled_from([1, 7, 1000]),
)
@settings(max_examples=examples(500), deadline=None)
def test_first_occurrences_stay_in_order(
    rows: list[str], bits: int, held: int, sizes: tuple[int, int, int], part: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, size in zip(["WHOLE", "WINDOW", "MANY"], sizes, strict=True):
            patch.setattr(spool, name, size)
        patch.setattr(spool, "FEW", sizes[2])
        patch.setattr(duplicates, "SLICE", part)
        assert distinct(rows, bits, held).splitlines() == list(dict.fromkeys(rows))


def test_short_rows_are_known_again() -> None:
    short = ShortRows()
    assert short.repeated(Rows.of(b"ab\nabc\nab\nabcd\nabcd\nba\n")).tolist() == [0, 0, 1, 0, 0, 0]
    assert short.repeated(Rows.of(b"\xc3\xa9a\nab\nabc\nbc\nbc\n")).tolist() == [0, 1, 1, 0, 1]


def test_marks_keep_apart_rows_three_bytes_apart() -> None:
    marks = Marks(3000)
    marks.add(np.arange(0, 1500, 6))
    marks.add(np.arange(2997, 1500, -6))
    expected = {*range(0, 1500, 6), *range(2997, 1500, -6)}
    offsets = np.arange(0, 3000, 3)
    assert set(offsets[marks.at(offsets)].tolist()) == expected
    assert marks.count == len(expected)


def test_hashes_depend_on_every_byte_and_on_nothing_else() -> None:
    hasher = Hasher()
    rows = [b"a" * length for length in range(1, 60)]
    rows += [bytes([*b"a" * place, 98, *b"a" * (40 - place)]) for place in range(40)]
    alone = [int(hasher(Rows.of(row + b"\n"))[0]) for row in rows]
    assert len(set(alone)) == len(rows)
    assert hasher(Rows.of(b"\n".join(rows) + b"\n")).tolist() == alone

"""Duplicates are exact whatever the hashes say, and wherever keys and rows are held."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import duplicates
from pushes.accounts.duplicates import Hasher, Keys, Marks, mark_duplicates
from pushes.accounts.packing import Cutter, copy_unmarked
from pushes.accounts.rows import Rows
from pushes.accounts.spool import Spool
from tests.accounts.builders import MEMORY

accounts = st.lists(
    st.one_of(
        st.text("ab", min_size=2, max_size=3), st.text("abc王", min_size=2, max_size=30), st.just("x" * 7 + "y" * 93)
    ),
    min_size=1,
    max_size=60,
)


def distinct(data: bytes, *, bits: int, held: int, whole: int, window: int) -> bytes:
    """The rows without repetitions, as found with hashes of only so many bits and so little memory."""
    rows = Rows.of(data)
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory, Path(directory, "spool").open("w+b") as spool:
        spool.write(data)
        spool.flush()
        keys, marks = Keys(Path(directory), held), Marks(len(data))
        hashes = Hasher()(rows)
        keys.add(hashes & np.uint64(((1 << bits) - 1) << (64 - bits)), rows.starts)
        for _ in mark_duplicates(keys, Spool(spool.fileno(), whole, window), marks):
            pass
        with Path(directory, "packed").open("w+b") as packed:
            for _ in copy_unmarked(spool, marks, packed, Cutter(10, 1000)):
                pass
        return Path(directory, "packed").read_bytes()


@given(
    accounts, st.sampled_from([0, 1, 4, 34]), st.sampled_from([4, 16, 1000]), st.sampled_from([0, 1000]),
    st.sampled_from([1, 9, 500]), st.sampled_from([1, 1000]), st.sampled_from([1, 7, 1000]),
)  # fmt: skip
@settings(max_examples=500, deadline=None)
def test_first_occurrences_stay_in_order(
    rows: list[str], bits: int, held: int, whole: int, window: int, batch: int, part: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "BATCH", batch)
        patch.setattr(duplicates, "SLICE", part)
        data = "".join(f"{row}\n" for row in rows).encode()
        found = distinct(data, bits=bits, held=held, whole=whole, window=window)
    assert found.decode().splitlines() == list(dict.fromkeys(rows))


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

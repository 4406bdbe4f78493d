"""Rows in the spool are the same in memory and in the file."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from pushes.accounts import UnreadablePackage
from pushes.accounts.keeping import spool
from pushes.accounts.keeping.recent import Recent
from pushes.accounts.keeping.spool import Spool
from pushes.accounts.limits import LONGEST_BYTES
from pushes.accounts.rows.spans import Positions, Rows, Words

ROWS = [f"account{number}".encode() + b"x" * (number % 90) for number in range(3000)]
DATA = b"\n".join(ROWS) + b"\n"


@pytest.fixture(params=[True, False], ids=["memory", "file"])
def filled(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spool]:
    """A spool of all rows; in a file it is read in windows of 4 kB, and handed out in pieces of 1 kB."""
    monkeypatch.setattr(spool, "WHOLE", len(DATA) if request.param else 50_000)
    monkeypatch.setattr(spool, "WINDOW", 4096)
    monkeypatch.setattr(spool, "COPIED", 1024)
    with closing(Spool(tmp_path / "spool")) as made:
        for start in range(0, len(ROWS), 100):
            made.write(Rows.of(b"\n".join(ROWS[start : start + 100]) + b"\n"))
        assert made.is_whole == request.param
        yield made


def test_windows_are_all_rows(filled: Spool) -> None:
    windows = list(filled.windows())
    assert len(windows) > 100
    assert b"".join(rows.data for _, rows in windows) == DATA
    assert all(DATA.startswith(rows.data, offset) for offset, rows in windows)
    assert filled.size == len(DATA)


def test_rows_by_their_offsets(filled: Spool) -> None:
    starts = Rows.of(DATA).starts.tolist()
    assert [filled.row(start) for start in starts] == ROWS


def test_same_compares_whole_rows(filled: Spool) -> None:
    starts = Rows.of(DATA).starts
    assert filled.same(starts, starts[::-1]).tolist() == [False] * len(ROWS)
    assert filled.same(starts, starts).all()


ORDERS = {
    "one stretch": np.arange(400),
    "long stretches": np.r_[100:200, 0:100, 150:350, 380:400, 5, 7, 9],
    "some short ones": np.r_[0:100, 30, 20, 10, 200:260, 3, 4],
    "backwards": np.arange(400)[::-1],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
@pytest.mark.parametrize("width", [0, 15])
@pytest.mark.parametrize("every", [1, 3])
def test_rows_that_come_are_compared_as_stretches_and_one_by_one(
    tmp_path: Path, order: Positions, width: int, every: int
) -> None:
    """The rows that come are those at the offsets, but for each 170th, and for a part that is left out."""
    there = [f"account{number}".ljust(width - 1 if width else number % 30, "x").encode() for number in range(400)]
    come = [b"other" + there[place][5:] if place % 170 == 0 else there[place] for place in order]
    with closing(Spool(tmp_path / "spool")) as made:
        made.write(Rows.of(b"".join(row + b"\n" for row in there)))
        rows = Rows.of(b"".join(row + b"\n" for row in come))
        places = np.flatnonzero(np.arange(len(rows)) % every != 1)
        offsets = Rows.of(b"".join(row + b"\n" for row in there)).starts[order]
        held = made.holds(rows, places, offsets[places])
    assert (rows.width > 0) == (width > 0)
    assert held.tolist() == [bool(place % 170) for place in order[places]]


def test_what_is_held_is_compared_with_rows_that_come(filled: Spool) -> None:
    rows = Rows.of(DATA.replace(b"7", b"8"))
    places = np.arange(len(rows))
    held = filled.holds(rows, places, Rows.of(DATA).starts)
    truth = [b"7" not in row for row in ROWS]
    near = len(ROWS) if filled.is_whole else int(np.searchsorted(rows.starts, 4096 - LONGEST_BYTES, "right"))
    assert near > 30
    assert held[:near].tolist() == truth[:near]
    assert not held[near:].any()


def test_the_tick_can_stop_a_pass_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "WINDOW", 4096)

    def stop() -> None:
        raise KeyError

    with closing(Spool(tmp_path / "spool", stop)) as made:
        made.write(Rows.of(DATA))
        starts = Rows.of(DATA).starts
        assert made.same(starts, starts).all()
        made.release()
        with pytest.raises(KeyError):
            made.same(starts, starts)


def test_a_package_may_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "LARGEST_SPOOL", 1000)
    with closing(Spool(tmp_path / "spool")) as made:
        made.write(Rows.of(b"x" * 999 + b"\n"))
        with pytest.raises(UnreadablePackage) as caught:
            made.write(Rows.of(b"\n"))
    assert caught.value.code == UnreadablePackage.Code.GROWS


def put(made: Spool, recent: Recent, data: bytes, hashes: Words) -> None:
    recent.remember(hashes | (Rows.of(data).starts + made.write(Rows.of(data))).view(np.uint64))


def test_recent_rows_are_known_again_and_never_mistaken(tmp_path: Path) -> None:
    """All rows have the same hash here, so that only their bytes can tell."""
    zero = np.zeros(1, np.uint64)
    with closing(Spool(tmp_path / "spool")) as made:
        recent = Recent(made)
        assert recent.repeated(Rows.of(b"ab\n"), zero) is None
        put(made, recent, b"ab\n", zero)
        found = recent.repeated(Rows.of(b"ab\nabc\na\nba\nab\n"), np.zeros(5, np.uint64))
        assert found is not None
        assert found.tolist() == [True, False, False, False, True]

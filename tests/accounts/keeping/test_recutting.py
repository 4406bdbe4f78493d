"""Tests of cutting a canonical file anew: whole rows, all of them, once."""

import random
from pathlib import Path

import pytest

from pushes.accounts import Cut, recut
from pushes.accounts.keeping import recutting
from pushes.accounts.keeping.packing import Cutter
from pushes.accounts.rows.spans import Rows


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def assert_whole(cuts: tuple[Cut, ...], data: bytes) -> None:
    """The parts are the file, in order, each of whole rows."""
    assert b"".join(data[cut.offset : cut.offset + cut.length] for cut in cuts) == data
    assert [data[cut.offset : cut.offset + cut.length].count(b"\n") for cut in cuts] == [cut.accounts for cut in cuts]
    assert all(data[: cut.offset].endswith(b"\n") for cut in cuts[1:])


@pytest.mark.parametrize("block", [1, 7, 64, 4096])
@pytest.mark.parametrize("accounts", [1, 3, 50, 1000])
@pytest.mark.parametrize("first", [None, 1, 20, 2000])
def test_every_account_is_in_one_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, accounts: int, first: int | None
) -> None:
    monkeypatch.setattr(recutting, "BLOCK", block)
    chance = random.Random(block)
    data = b"".join(b"a" * chance.randint(2, 100) + b"\n" for _ in range(120))
    cuts = recut(written(tmp_path / "packed", data), accounts=accounts, length=10_000, first=first)
    assert_whole(cuts, data)
    ahead = min(accounts if first is None else first, accounts, 120)
    assert cuts[0].accounts == ahead
    assert all(cut.accounts <= accounts for cut in cuts)
    assert all(cut.accounts == accounts for cut in cuts[1:-1])


def test_rows_of_one_width_are_cut_alike(tmp_path: Path) -> None:
    data = b"".join(b"+861371111%04d\n" % number for number in range(1000))
    cuts = recut(written(tmp_path / "packed", data), accounts=300, length=10**9, first=5)
    assert_whole(cuts, data)
    assert [cut.accounts for cut in cuts] == [5, 300, 300, 300, 95]


def test_bytes_bound_a_part_as_well(tmp_path: Path) -> None:
    data = b"1234\n" * 10
    assert [cut.accounts for cut in recut(written(tmp_path / "packed", data), accounts=8, length=19)] == [3, 3, 3, 1]


def test_cuts_are_those_of_the_check(tmp_path: Path) -> None:
    data = b"".join(b"user%d\n" % number for number in range(500))
    cutter = Cutter(70, 400)
    cutter.add(Rows.of(data))
    assert recut(written(tmp_path / "packed", data), accounts=70, length=400) == cutter.finish()


def test_an_empty_file_has_no_parts(tmp_path: Path) -> None:
    assert recut(written(tmp_path / "packed", b""), accounts=1, length=1) == ()


def test_a_file_that_was_cut_off_is_not_sent(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not end with a whole row"):
        recut(written(tmp_path / "packed", b"one\ntw"), accounts=1, length=100)


@pytest.mark.parametrize(("accounts", "first"), [(0, None), (1, 0)])
def test_a_part_of_nothing_is_no_part(tmp_path: Path, accounts: int, first: int | None) -> None:
    with pytest.raises(ValueError, match="at least one account"):
        recut(written(tmp_path / "packed", b"a\n"), accounts=accounts, length=100, first=first)

"""Tests of a list without those that got enough of late: beside a set of the accounts each push had."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pushes.accounts import Cutter, Divided, Got, Reader, blocks, divide, runs_in
from pushes.accounts.keeping import recutting

KEY = b"k" * 32
ALL = [f"user{number:04d}{'x' * (number % 7)}" for number in range(3000)]


def divided(folder: Path, name: str, accounts: Sequence[str], got: Got, most: int = 1_000_000) -> Divided:
    """The list, divided; its run is `name`.run."""
    packed = folder / f"{name}.packed"
    packed.write_text("".join(f"{account}\n" for account in accounts))
    cutters = Cutter(most, 1 << 30), Cutter(1_000_000, 1 << 30)
    return divide(blocks(packed), (), folder / f"{name}.txt", folder / f"{name}.run", Reader(KEY, 1), got, cutters)


def rows(folder: Path, name: str, found: Divided) -> tuple[list[list[str]], list[str]]:
    """The accounts of each part, and of those over the limit, as their cuts have them."""
    data = (folder / f"{name}.txt").read_bytes()
    kept = [data[cut.offset : cut.offset + cut.length].decode().split() for cut in found.parts]
    assert [len(part) for part in kept] == [cut.accounts for cut in found.parts]
    over = [row for cut in found.over for row in data[cut.offset : cut.offset + cut.length].decode().split()]
    assert len(data) == sum(cut.length for cut in (*found.parts, *found.over))
    return kept, over


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("most", [7, 1_000_000])
def test_who_got_enough_is_left_out_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, most: int
) -> None:
    monkeypatch.setattr(recutting, "BLOCK", 4096)
    chance = random.Random(limit * most)
    before, runs = [], {}
    for number in range(4):
        accounts = chance.sample(ALL, 800 * number + 3)
        found = divided(tmp_path, str(number), accounts, Got({}, 1), most)
        assert not found.over
        counts = [chance.random() < 0.7 for _ in found.parts]
        runs[number] = runs_in(
            tmp_path / f"{number}.run", [(cut.accounts, yes) for cut, yes in zip(found.parts, counts, strict=True)]
        )
        kept, _over = rows(tmp_path, str(number), found)
        before.append({row for part, yes in zip(kept, counts, strict=True) if yes for row in part})
    got, wanted = Got(runs, limit), chance.sample(ALL, 2000)
    kept, over = rows(tmp_path, "new", divided(tmp_path, "new", wanted, got, most))
    expected = [row for row in wanted if sum(row in each for each in before) >= limit]
    assert over == expected
    assert [row for part in kept for row in part] == [row for row in wanted if row not in set(expected)]
    assert dict(got.by_push) == {number: len(each & set(expected)) for number, each in enumerate(before)}


def test_another_type_and_another_key_are_other_accounts() -> None:
    one = Reader(KEY, 1)([b"anna"])
    assert one == Reader(KEY, 1)([b"anna"])
    assert one != Reader(KEY, 2)([b"anna"])
    assert one != Reader(b"j" * 32, 1)([b"anna"])


def test_no_account_can_be_read_from_what_is_kept(tmp_path: Path) -> None:
    divided(tmp_path, "list", ALL, Got({}, 1))
    kept = (tmp_path / "list.run").read_bytes()
    assert len(kept) == 8 * len(ALL)
    assert b"user" not in kept
    assert (np.diff(np.frombuffer(kept, np.uint64).astype(object)) > 0).all()


def test_a_list_of_nobody_and_one_of_which_nobody_is_left(tmp_path: Path) -> None:
    assert divided(tmp_path, "none", [], Got({}, 1)) == Divided((), ())
    assert runs_in(tmp_path / "none.run", []) == []
    found = divided(tmp_path, "few", ALL[:3], Got({}, 1))
    got = Got({1: runs_in(tmp_path / "few.run", [(cut.accounts, True) for cut in found.parts])}, 1)
    again = divided(tmp_path, "again", ALL[:3], got)
    assert (again.parts, [cut.accounts for cut in again.over]) == ((), [3])
    assert got.enough(np.empty(0, np.uint64)).tolist() == []


def test_a_file_that_does_not_end_with_a_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cut").write_text("anna\nbo")
    cutters = Cutter(9, 99), Cutter(9, 99)
    with pytest.raises(ValueError, match="whole row"):
        divide(
            blocks(tmp_path / "cut"), (), tmp_path / "x.txt", tmp_path / "x.run", Reader(KEY, 1), Got({}, 1), cutters
        )

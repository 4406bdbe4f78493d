"""Tests of a list on two sides: everybody on exactly one, and on the same one in every list."""

from pathlib import Path

import numpy as np
import pytest

from pushes.accounts import Cut, Cutter, Portion, share_out
from pushes.accounts.rows.spans import Rows

KEY = b"k" * 32
ALL = [f"user{number:05d}{'x' * (number % 7)}" for number in range(20_000)]


def shared(
    folder: Path, accounts: list[str], percent: int, *, key: bytes = KEY, most: int = 1_000_000
) -> list[list[str]]:
    """The accounts of the one side and of the other, as their cuts have them, which are all of the file."""
    packed, target = folder / "packed", folder / "shared"
    packed.write_text("".join(f"{account}\n" for account in accounts))
    sides = share_out(packed, target, Portion(key, percent), (Cutter(most, 1 << 30), Cutter(most, 1 << 30)))
    data, end = target.read_bytes(), 0
    for cut in (cut for side in sides for cut in side):
        assert cut.offset == end
        assert cut.accounts == data.count(b"\n", end, end + cut.length) <= most
        end += cut.length
    assert end == len(data)
    assert not list(folder.glob("*.share"))
    return [[row for cut in side for row in _rows(data, cut)] for side in sides]


def _rows(data: bytes, cut: Cut) -> list[str]:
    return data[cut.offset : cut.offset + cut.length].decode().splitlines()


@pytest.mark.parametrize("percent", [1, 10, 50, 99])
def test_everybody_is_on_one_side_in_the_order_of_the_list(tmp_path: Path, percent: int) -> None:
    others, share = shared(tmp_path, ALL, percent, most=777)
    shared_ones = set(share)
    assert [account for account in ALL if account in shared_ones] == share
    assert [account for account in ALL if account not in shared_ones] == others
    assert abs(len(share) - 200 * percent) < 300


def test_an_account_is_on_the_same_side_of_every_list_and_stays_in_a_growing_share(tmp_path: Path) -> None:
    among = [set(shared(tmp_path, ALL, percent)[1]) for percent in (5, 20, 60)]
    assert among[0] < among[1] < among[2]
    of_one_width = [account for account in ALL if len(account) == 12][::-1]
    for some in (ALL[:1], ALL[::3], of_one_width):
        assert set(shared(tmp_path, some, 20)[1]) == among[1] & set(some)


def test_who_is_in_a_share_is_another_matter_for_another_key(tmp_path: Path) -> None:
    one, other = (set(shared(tmp_path, ALL, 50, key=key)[1]) for key in (KEY, b"another"))
    assert 4000 < len(one & other) < 6000


def test_sides_are_those_of_earlier_versions() -> None:
    rows = Rows.of(b"".join(f"+8613{number:09d}\n".encode() for number in range(0, 40_000, 1_000)))
    found = np.flatnonzero(Portion(KEY, 25).among(rows)).tolist()
    assert found == [0, 1, 4, 10, 11, 12, 16, 17, 19, 21, 24, 27, 29, 34]


def test_all_of_a_list_may_be_on_one_side_and_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    assert sorted(map(len, shared(tmp_path, ALL[:1], 50))) == [0, 1]
    assert shared(tmp_path, [], 50) == [[], []]
    (tmp_path / "cut").write_bytes(b"user1\nuse")
    cutters = Cutter(9, 99), Cutter(9, 99)
    with pytest.raises(ValueError, match="whole row"):
        share_out(tmp_path / "cut", tmp_path / "shared", Portion(KEY, 50), cutters)
    assert not list(tmp_path.glob("*.share"))


@pytest.mark.parametrize("percent", [0, 100])
def test_a_share_is_some_and_not_all(percent: int) -> None:
    with pytest.raises(ValueError, match="some of the accounts"):
        Portion(KEY, percent)

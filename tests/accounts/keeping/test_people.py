"""Whether two lists have the same people is told by what is kept of each, from which none can be read."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import People, check_package, people_in
from pushes.accounts.keeping import duplicates
from pushes.accounts.keeping.duplicates import LOWEST
from tests.accounts.builders import MEMORY
from tests.examples import examples

KEY = b"of this installation"
RANDOM = random.Random(7)
CROWD = [f"user{number:07d}" for number in RANDOM.sample(range(10_000_000), 20_000)]


def people(
    rows: list[str], *, key: bytes = KEY, name: str = "list.txt", before: str = "", repairs: tuple[str, ...] = ()
) -> People:
    """Who is in a list, as what is kept of it says."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        source = Path(folder, "source")
        source.write_text(before + "".join(f"{row}\n" for row in rows))
        places = {"accepted": Path(folder, "a"), "rejects": Path(folder, "r")}
        report = check_package(source, name=name, account_type=1, key=key, repairs=repairs, **places)
    return People.read(report.accepted, report.people.kept())


def test_second_spellings_that_were_left_out_are_no_people() -> None:
    rows = [f"user{number * 7}" for number in range(1000)]
    again = people([*rows, *(row.upper() for row in rows[::3])], repairs=("keep-first-spelling",))
    assert (again.count, again.digest) == (1000, people(rows).digest)
    assert again.sample <= people(rows).sample


def mixed(rows: list[str]) -> list[str]:
    return RANDOM.sample(rows, len(rows))


@pytest.mark.parametrize("size", [1, 40, LOWEST, 20_000])
def test_the_same_people_are_known_whatever_the_order_the_spelling_and_the_repetitions(size: int) -> None:
    rows = CROWD[:size]
    first = people(rows)
    others = [
        people(mixed(rows)),
        people([*rows, *mixed(rows)[:7], "", rows[0]]),
        people([f'"{row}"' for row in mixed(rows)], name="list.csv", before="\ufeffuser_id\n"),
    ]
    assert others == [first] * 3
    assert first.count == size
    assert len(first.sample) == min(size, LOWEST)


@pytest.mark.parametrize("size", [1, 40, LOWEST + 1, 2_000])
def test_a_few_accounts_are_the_people_of_a_package_that_holds_them(size: int) -> None:
    rows = [*CROWD[:size], *["ab", "我们"][: size // 2]]
    assert people_in(mixed(rows), KEY) == people(rows)


def test_one_row_fewer_or_another_is_no_longer_the_same() -> None:
    first, fewer, other = people(CROWD), people(CROWD[1:]), people([*CROWD[1:], "another one"])
    assert len({first.digest, fewer.digest, other.digest}) == 3
    assert min(fewer.share_in(first), first.share_in(fewer), other.share_in(first)) > 0.99


def test_short_lists_are_compared_to_the_account() -> None:
    fifty, some = people(CROWD[:50]), people(CROWD[1:41])
    assert fifty.is_known_beside(some)
    assert (some.share_in(fifty), fifty.share_in(some)) == (1, 0.8)
    assert people(CROWD[30:70]).share_in(people(CROWD[:40])) == 0.25
    assert people(CROWD[50:90]).share_in(fifty) == 0


@pytest.mark.parametrize("common", [0, 5_000, 9_000, 9_800])
def test_what_long_lists_share_is_estimated(common: int) -> None:
    first, second = people(CROWD[:10_000]), people(CROWD[10_000 - common : 20_000 - common])
    assert not first.is_known_beside(second)
    assert first.share_in(second) == pytest.approx(common / 10_000, abs=0.1)


@pytest.mark.parametrize(("size", "larger"), [(10_000, 12_500), (12_500, 10_000), (250, 300), (300, 250)])
def test_a_list_of_another_length_is_compared_by_as_much_as_both_samples_cover(size: int, larger: int) -> None:
    expected = min(size, larger) / size
    assert people(CROWD[:size]).share_in(people(mixed(CROWD[:larger]))) == pytest.approx(expected, abs=0.1)


def test_nothing_is_told_without_the_key() -> None:
    one, other = people(CROWD[:40]), people(CROWD[:40], key=b"of another one")
    assert one.share_in(other) == 0
    assert not one.sample & other.sample
    assert not one.is_comparable_with(other)
    assert one.is_comparable_with(people(CROWD[50:90]))
    assert not any(row.encode() in one.kept() for row in CROWD[:40])


@given(
    st.lists(st.text("abc", min_size=2, max_size=4), min_size=1, max_size=40),
    st.randoms(use_true_random=False),
    st.sampled_from([4, 9, 1000]),
)
@settings(max_examples=examples(30), deadline=None)
def test_it_is_the_same_however_much_is_held_in_memory(rows: list[str], order: random.Random, held: int) -> None:
    first = people(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates.Duplicates.__init__, "__defaults__", (held, None))
        assert people(order.sample(rows, len(rows))) == first

"""Whether two lists have the same people is told by what is kept of each, from which none can be read."""

import random
import tempfile
from hashlib import md5
from math import sqrt
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import People, Share, check_package, people_in
from pushes.accounts.keeping import duplicates
from pushes.accounts.keeping.duplicates import LOWEST
from pushes.accounts.keeping.people import MEMBER
from tests.accounts.builders import MEMORY
from tests.examples import examples

KEY = b"of this installation"
RANDOM = random.Random(7)
CROWD = [f"user{number:07d}" for number in RANDOM.sample(range(10_000_000), 20_000)]


def people(
    rows: list[str],
    *,
    key: bytes = KEY,
    name: str = "list.txt",
    before: str = "",
    account_type: int = 1,
    repairs: tuple[str, ...] = (),
    hash_raw: bool = False,
) -> People:
    """Who is in a list, as what is kept of it says."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        source = Path(folder, "source")
        source.write_text(before + "".join(f"{row}\n" for row in rows))
        places = {"accepted": Path(folder, "a"), "rejects": Path(folder, "r")}
        read = {"account_type": account_type, "repairs": repairs, "hash_raw": hash_raw}
        report = check_package(source, name=name, key=key, **read, **places)
    assert report.people.count == report.accepted
    return report.people


def members(found: People) -> list[bytes]:
    return [found.sample[start : start + MEMBER] for start in range(0, len(found.sample), MEMBER)]


def test_second_spellings_that_were_left_out_are_no_people() -> None:
    rows = [f"user{number * 7}" for number in range(3000)]
    again, once = people([*rows, *(row.upper() for row in rows[::3])], repairs=("keep-first-spelling",)), people(rows)
    assert (again.count, again.digest) == (3000, once.digest)
    assert set(members(again)) <= set(members(once))
    assert not again.is_whole
    fewer = again.share_in(people(rows[600:]))
    assert fewer is not None
    assert fewer.of_all == pytest.approx(0.8, abs=0.06)


def test_values_that_the_check_hashes_are_the_people_of_their_hashes() -> None:
    raw = [f"137{number * 3:07d}" for number in range(5_000)]
    hashed = [md5(row.encode(), usedforsecurity=False).hexdigest() for row in raw]
    assert people(raw, account_type=992, hash_raw=True) == people(hashed, account_type=992)


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
    assert len(members(first)) == len(set(members(first))) == min(size, LOWEST)
    assert len(first.digest) + len(first.sample) <= 16 * 1024


@pytest.mark.parametrize("size", [1, 40, LOWEST + 1, 5_000])
def test_a_few_accounts_are_the_people_of_a_package_that_holds_them(size: int) -> None:
    rows = [*CROWD[:size], *["ab", "我们"][: size // 2]]
    assert people_in(mixed(rows), KEY) == people(rows)


def test_one_row_fewer_or_another_is_no_longer_the_same() -> None:
    first, fewer, other = people(CROWD), people(CROWD[1:]), people([*CROWD[1:], "another one"])
    assert len({first.digest, fewer.digest, other.digest}) == 3
    shares = [fewer.share_in(first), first.share_in(fewer), other.share_in(first)]
    assert all(share and 0.99 < share.of_all <= 1 and not share.is_exact for share in shares)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [((1, 41), (0, 50), 1), ((0, 50), (1, 41), 0.8), ((30, 70), (0, 40), 0.25), ((50, 90), (0, 50), 0)],
)
def test_short_lists_are_compared_to_the_account(
    mine: tuple[int, int], theirs: tuple[int, int], expected: float
) -> None:
    share = people(CROWD[slice(*mine)]).share_in(people(CROWD[slice(*theirs)]))
    assert (share, share and share.is_exact) == (Share(expected), True)


def structured(kind: str, count: int, seed: int) -> list[str]:
    """Different accounts, as lists have them: few of their characters differ, or all do."""
    numbers = random.Random(seed).sample(range(3 * count), count)
    makers = {
        "phones": lambda number: f"+86137{number * 3:08d}",
        "names": lambda number: f"user-{number}",
        "hashes": lambda number: md5(str(number).encode(), usedforsecurity=False).hexdigest(),
    }
    return [makers[kind](number) for number in numbers]


@pytest.mark.parametrize("kind", ["phones", "names", "hashes"])
@pytest.mark.parametrize(
    ("mine", "theirs", "both", "error"),
    [
        (8_000, 8_000, 7_360, 0.006),  # as the formula gives it: see docs/adr/0043
        (8_000, 8_000, 2_400, 0.0101),
        (8_000, 8_000, 400, 0.0048),
        (4_000, 16_000, 2_000, 0.0221),
        (16_000, 4_000, 2_000, 0.0055),
    ],
)
def test_the_error_of_what_long_lists_share_is_the_one_that_is_told(
    kind: str, mine: int, theirs: int, both: int, error: float
) -> None:
    everybody = structured(kind, mine + theirs - both, seed=mine + both)
    shares = []
    for installation in range(16):
        key = b"of installation %d" % installation
        first, second = people_in(everybody[:mine], key), people_in(everybody[mine - both :], key)
        share = first.share_in(second)
        assert share is not None
        shares.append(share)
    errors = [share.of_all - both / mine for share in shares]
    assert sqrt(mean(each**2 for each in errors)) < 1.5 * error  # chance exceeds that once in a thousand times
    assert abs(mean(errors)) < 4 * error / sqrt(len(errors))
    assert mean(share.error for share in shares) == pytest.approx(error, rel=0.15)


def test_a_list_within_a_longer_one_is_known_to_be_within_it() -> None:
    part, all_of_them = people_in(CROWD[:8_000], KEY), people_in(CROWD, KEY)
    inside, outside = part.share_in(all_of_them), all_of_them.share_in(part)
    assert inside is not None and outside is not None  # noqa: PT018
    assert (inside.of_all, outside.of_all) == (1, 0.4)
    assert 0 < inside.error < 0.01
    assert 0 < outside.error < 0.01


def test_of_lists_of_very_different_lengths_the_error_tells_that_nothing_is_known() -> None:
    share = people_in(CROWD[:5], KEY).share_in(people_in(CROWD, KEY))
    assert share is not None
    assert share.error > 0.3 or share == Share(0.0, share.error)


def test_nothing_is_told_without_the_key() -> None:
    one, other = people(CROWD[:40]), people(CROWD[:40], key=b"of another one")
    assert one.share_in(other) is None
    assert not set(members(one)) & set(members(other))
    assert not one.is_comparable_with(other)
    assert one.is_comparable_with(people(CROWD[50:90]))
    assert not any(row.encode() in one.sample + one.digest for row in CROWD[:40])


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

"""Tests of how what is too long for a maker is cut."""

import pytest

from console.gateway.channels.vendors.message import cut

FAMILY, FLAG, THUMB, KEY, SCOTLAND = "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"


@pytest.mark.parametrize("whole", [FAMILY, FLAG, THUMB, KEY, SCOTLAND, "e\u0301", "नि", "한"])
def test_what_people_see_as_one_character_is_cut_away_whole(whole: str) -> None:
    text = f"Sale{whole}now"
    for most in range(6, 4 + len(whole) + 1):
        assert cut(text, most) == "Sale…"
    assert cut(text, 4 + len(whole) + 1) == f"Sale{whole}…"
    assert cut(text, len(text)) == text


def test_of_flags_in_a_row_each_stays_the_one_it_was() -> None:
    assert [cut(FLAG * 4, most) for most in (3, 4, 5, 6)] == [f"{FLAG}…", f"{FLAG}…", f"{FLAG * 2}…", f"{FLAG * 2}…"]


def test_what_counts_double_is_cut_by_what_it_counts() -> None:
    assert cut(f"秋季{FLAG}特卖", 9, wide=2) == "秋季…"
    assert cut(f"秋季{FLAG}特卖", 10, wide=2) == f"秋季{FLAG}…"


def test_one_character_that_is_longer_than_all_there_is_room_for_is_cut_all_the_same() -> None:
    accents = "a" + "\u0301" * 60
    assert cut(accents + "b", 32) == accents[:31] + "…"

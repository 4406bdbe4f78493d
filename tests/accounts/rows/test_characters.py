"""A row's codes tell as much of its characters as matters, one byte for each."""

import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging.rules import LENGTH_ONLY
from pushes.accounts.rows.characters import (
    CASED,
    INVISIBLE,
    TRIMMED,
    coded,
    codes_of,
    oddly_cased,
    text,
    trimmed,
    untrimmed,
)
from pushes.accounts.words.reject_reasons import Reason
from tests.accounts.builders import rows_of
from tests.examples import examples

SIGNS = "ab1+ \t\"'\x07\x85é甲１＇𝒳\u00a0\u00ad\u00ab\u2010\u200b\u2028\u3000\ufeffß"
ROWS = st.lists(
    st.text(st.sampled_from(SIGNS), max_size=8) | st.sampled_from(["x" * 100, "甲" * 101, " \t" * 9 + "a"]), min_size=1
)
EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


@given(ROWS)
@settings(deadline=None, max_examples=examples(300))
def test_trimming_is_that_of_one_row(rows: list[str]) -> None:
    found = trimmed(rows_of(rows), coded(rows_of(rows)))
    assert found.data.decode() == "".join(f"{row.strip(TRIMMED)}\n" for row in rows)
    assert untrimmed(coded(rows_of(rows))).tolist() == [row != row.strip(TRIMMED) for row in rows]


@given(ROWS)
@settings(deadline=None, max_examples=examples(300))
def test_text_is_what_fits_where_only_the_length_counts(rows: list[str]) -> None:
    verdicts = [(row, LENGTH_ONLY.judge(row)) for row in rows]
    fits = [bool(found) and not isinstance(found, Reason) and found == row for row, found in verdicts]
    assert text(rows_of(rows)).tolist() == fits


@given(ROWS)
def test_a_code_for_each_character(rows: list[str]) -> None:
    codes = coded(rows_of(rows))
    assert (codes.ends - codes.starts).tolist() == [len(row) for row in rows]


def test_ascii_is_coded_as_it_is_and_nothing_else_is() -> None:
    codes = coded(rows_of([each for each in EVERY if each != "\n"])).data[::2]
    assert codes[:127] == bytes(code for code in range(128) if code != ord("\n"))
    assert min(codes[127:]) >= 0x80


def test_characters_that_become_ascii_in_another_case_are_known() -> None:
    foreign = [each for each in EVERY if not each.isascii()]
    assert {each for each in foreign if each.upper().isascii() or each.lower().isascii()} == set(CASED)
    assert oddly_cased(coded(rows_of(["ab", "aﬀ", "é"]))).tolist() == [False, True, False]


def test_what_is_trimmed_is_invisible_inside_a_row() -> None:
    assert {each for each in TRIMMED if not each.isascii()} <= set(INVISIBLE)
    assert len(codes_of(INVISIBLE)) == 2

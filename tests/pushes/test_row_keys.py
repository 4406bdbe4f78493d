"""Tests of pushes.row_keys."""

import pytest

from pushes.row_keys import key_of


@pytest.mark.parametrize(("said", "key"), [("1", 1), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_key_is_read(said: str, key: int) -> None:
    assert key_of(said) == key


@pytest.mark.parametrize("said", ["", "0", "-1", "+1", "1.5", " 1", "1e3", "ann", "²", "٣", "9" * 19, "9" * 5000])
def test_what_is_none_is_that_of_no_row(said: str) -> None:
    assert key_of(said) == 0

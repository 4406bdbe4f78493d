"""Tests of numbers as people type them."""

import pytest

from pushes.forms.typed_number import number_in


@pytest.mark.parametrize(
    "text",
    [
        "8471820",
        "8,471,820",
        " 8 471 820 ",
        "8.471.820",
        "8'471'820",
        "8_471_820",
        "8，471，820",
        "８４７１８２０",
        "8\u202f471\u00a0820",
    ],
)
def test_whatever_stands_between_the_digits_it_is_the_number(text: str) -> None:
    assert number_in(text) == 8_471_820


@pytest.mark.parametrize("text", ["", "all", "8 million", "-8", "8e6", "+8", "8/2"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_in(text) is None

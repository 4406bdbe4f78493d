"""Numbers in words: a few people are not nobody, and nearly all are not all."""

import pytest

from pushes.telling.numbers import percent


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0.0 %"),
        (1 / 2_908, "under 0.1 %"),
        (1 / 8_471_820, "under 0.1 %"),
        (0.0005, "0.1 %"),
        (0.5, "50.0 %"),
        (2_907 / 2_908, "over 99.9 %"),
        (1, "100.0 %"),
        (1.25, "125.0 %"),
    ],
)
def test_a_share(share: float, words: str) -> None:
    assert percent(share) == words

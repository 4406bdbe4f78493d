"""A number beside that of the days before."""

import pytest

from pushes.telling.comparison import beside, change, milliseconds, share


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (112, 100, "12.0 % more than in the 30 days before"),
        (50, 100, "50.0 % fewer than in the 30 days before"),
        (300, 100, "200.0 % more than in the 30 days before"),
        (1, 1_000_000, "over 99.9 % fewer than in the 30 days before"),
        (1_000_001, 1_000_000, "under 0.1 % more than in the 30 days before"),
        (7, 7, "as many as in the 30 days before"),
        (0, 0, "as many as in the 30 days before"),
        (7, 0, "none in the 30 days before"),
    ],
)
def test_a_count(now: int, before: int, said: str) -> None:
    assert change(now, before, 30) == said


def test_shares_and_times() -> None:
    assert beside(share(0.99999), 1) == "over 99.9 % in the day before"
    assert share(None) == milliseconds(None) == "–"
    assert [milliseconds(number) for number in (0.4, 999.4, 999.6, 12_345)] == ["0 ms", "999 ms", "1.0 s", "12.3 s"]

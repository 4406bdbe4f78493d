"""A range and its pieces: no day is lost or drawn twice, and the last piece ends with the range."""

from datetime import date, timedelta

import pytest

from pushes.overview.pictures import HEIGHT, pictures_of
from pushes.overview.spans import Span, last
from pushes.overview.sums import Sums

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(("days", "pieces"), [(1, 1), (7, 7), (30, 30), (90, 13), (365, 53), (3_660, 53)])
def test_the_pieces_are_the_range(days: int, pieces: int) -> None:
    span = last(days, TODAY)
    found = list(span.pieces())
    assert len(found) == pieces
    assert [day for piece in found for day in piece] == list(span) == _days(span)
    assert span.days == span.before.days == days
    assert span.before.until == span.since - timedelta(days=1)


def _days(span: Span) -> list[date]:
    return [span.since + timedelta(days=n) for n in range(span.days)]


def test_a_few_are_seen_beside_many_and_nothing_is_no_bar() -> None:
    days = [Span(TODAY, TODAY)] * 3
    many, few = Sums(pushes=100_000, ended=2, failed=2), Sums(pushes=1)
    pushes, *_rest, failed, latency = pictures_of(list(zip(days, (many, few, Sums()), strict=True)))
    assert [bar.height for bar in pushes.series[0].bars] == [f"{HEIGHT:.1f}", "1.5"]
    assert pushes.series[0].path == "M25.0 0.0h150.0v160.0h-150.0zM225.0 158.5h150.0v1.5h-150.0z"
    assert [row.values for row in failed.rows] == [(1.0,), (None,), (None,)]
    assert latency.most is None
    assert latency.top is None


def test_sums_are_added_and_shares_are_of_something() -> None:
    both = Sums(counted=100, reached=99, calls=1, call_time=100, longest_call=100) + Sums(longest_call=30, ended=3)
    assert (both.share_reached, both.call_mean, both.longest_call) == (0.99, 100.0, 100)
    assert (both.share_failed, both.share_arrived, Sums().call_mean) == (0.0, None, None)

"""Tests of times as people write them, at the days when clocks are changed and at others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from pushes.walltime import Moment, NoSuchTime, ago, moment, spelled, told, told_short

BERLIN, SHANGHAI, LORD_HOWE = "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    ("wall", "zone", "when"),
    [
        ("2026-11-24 09:00", SHANGHAI, utc(2026, 11, 24, 1, 0)),
        ("2026-07-01 09:00", BERLIN, utc(2026, 7, 1, 7, 0)),
        ("2026-12-01 09:00", BERLIN, utc(2026, 12, 1, 8, 0)),
        ("2026-03-29 01:59", BERLIN, utc(2026, 3, 29, 0, 59)),
        ("2026-03-29 03:00", BERLIN, utc(2026, 3, 29, 1, 0)),
        ("2026-10-25 01:59", BERLIN, utc(2026, 10, 24, 23, 59)),
        ("2026-10-25 03:00", BERLIN, utc(2026, 10, 25, 2, 0)),
        ("2026-11-24 09:00", "UTC", utc(2026, 11, 24, 9, 0)),
    ],
)
def test_a_time_that_is_shown_once(wall: str, zone: str, when: datetime) -> None:
    assert moment(at(wall), zone) == Moment(when)


@pytest.mark.parametrize(
    ("wall", "zone", "place", "later"),
    [
        ("2026-03-29 02:00", BERLIN, "Berlin", "03:00"),
        ("2026-03-29 02:30", BERLIN, "Berlin", "03:30"),
        ("2026-03-29 02:59", BERLIN, "Berlin", "03:59"),
        ("2026-10-04 02:15", LORD_HOWE, "Lord Howe Island", "02:45"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused_with_one_to_choose(wall: str, zone: str, place: str, later: str) -> None:
    with pytest.raises(NoSuchTime, match=rf"Clocks in {place} never show {wall}.*Choose {later}"):
        moment(at(wall), zone)


@pytest.mark.parametrize("fold", [0, 1])
def test_of_a_time_that_is_shown_twice_the_first_is_meant_and_said(fold: int) -> None:
    found = moment(at("2026-10-25 02:30").replace(fold=fold), BERLIN)
    assert found.at == utc(2026, 10, 25, 0, 30)
    assert "show 2026-10-25 02:30 twice. The first one is meant." in found.note


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=0.2), "1 s"),
        (timedelta(seconds=252), "4 min 12 s"),
        (timedelta(minutes=3), "3 min"),
        (timedelta(hours=14, minutes=20, seconds=50), "14 h 20 min"),
        (timedelta(hours=2, seconds=5), "2 h"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
    ],
)
def test_a_length_of_time_is_told_in_its_two_largest_units(span: timedelta, said: str) -> None:
    assert spelled(span) == said


def test_a_moment_is_told_with_its_place_and_with_the_year_where_it_is_another() -> None:
    at = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    assert told(at, "Asia/Shanghai") == "Fri 1 Jan 2027, 04:00 Shanghai"
    assert told(at, "America/New_York") == "Thu 31 Dec 2026, 15:00 New York"
    assert told_short(at, "America/New_York", at) == "Thu 31 Dec, 15:00 New York"
    assert told_short(at, "Asia/Shanghai", at - timedelta(days=1)) == "Fri 1 Jan 2027, 04:00 Shanghai"


def test_times_are_written_as_the_readers_language_writes_them() -> None:
    with translation.override("zh-hans"):
        assert told(utc(2026, 11, 24, 1, 0), SHANGHAI) == "2026-11-24（星期二）09:00 上海"
        assert told_short(utc(2026, 11, 24, 1, 0), BERLIN, utc(2026, 1, 1)) == "11-24（星期二）02:00 柏林"
        assert told(utc(2026, 11, 24, 1, 0), "America/Sao_Paulo") == "2026-11-23（星期一）22:00 圣保罗"
        assert spelled(timedelta(hours=14, minutes=20)) == "14 小时 20 分钟"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=59), "a moment"),
        (timedelta(minutes=1), "1\xa0minute"),
        (timedelta(hours=3, minutes=59), "3\xa0hours"),
        (timedelta(days=8), "1\xa0week"),
    ],
)
def test_ago_in_the_largest_unit_and_never_zero_minutes(since: timedelta, words: str) -> None:
    assert ago(datetime.now(UTC) - since) == words


def test_what_has_not_been_was_a_moment_ago() -> None:
    assert ago(None) == "a moment"

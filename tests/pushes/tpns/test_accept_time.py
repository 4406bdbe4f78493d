"""Tests of the hours in which devices may show a message: as they are written, and as they travel."""

import pytest

from pushes.tpns import accept_time
from pushes.tpns.contract import Platform
from tests.pushes.tpns.test_message_options import message

HOURS = [
    {"start": {"hour": "09", "min": "00"}, "end": {"hour": "12", "min": "00"}},
    {"start": {"hour": "14", "min": "05"}, "end": {"hour": "20", "min": "30"}},
]


@pytest.mark.parametrize(
    "written", ["09:00-12:00, 14:05-20:30", "9:00–12:00；14：05 至 20：30", "9.00 to 12.00\n14:05~20:30"]
)
def test_hours_are_read_as_people_write_them_and_travel_as_text(written: str) -> None:
    assert message(accept_time=written)["accept_time"] == HOURS
    assert message(accept_time=written, silent="1")["accept_time"] == HOURS
    assert "accept_time" not in message(Platform.IOS, accept_time=written)


@pytest.mark.parametrize(
    ("written", "fault", "seen"),
    [
        ("9-12", "no period", "9-12"),
        ("09:00-12:00, always", "no period", "always"),
        ("09:00-24:00", "no time", "09:00-24:00"),
        ("09:60-12:00", "no time", "09:60-12:00"),
        ("22:00-06:00", "backwards", "22:00-06:00"),
        ("09:00-09:00", "backwards", "09:00-09:00"),
    ],
)
def test_hours_that_cannot_be_read_say_which(written: str, fault: str, seen: str) -> None:
    with pytest.raises(accept_time.UnreadableHours) as wrong:
        accept_time.parse(written)
    assert (wrong.value.fault, wrong.value.seen) == (fault, seen)
    assert "accept_time" not in message(accept_time=written)

"""The hours in which devices may show a message: as a person writes them, and as the contract has them. Pure.

Written as 09:00-12:00, 14:00-20:30. A period ends on the day on which it begins.

Source: Push API page, section on the Android message body, accept_time.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

_PERIOD = re.compile(r"(\d{1,2})\s*[:：.]\s*(\d{2})\s*(?:[-–—~～至到]|to)\s*(\d{1,2})\s*[:：.]\s*(\d{2})")
_BETWEEN = re.compile(r"[,，;；、\n]+")
Moment = tuple[int, int]  # hour and minute
Period = tuple[Moment, Moment]


class WrongHours(StrEnum):
    """What is wrong with the hours."""

    NO_PERIOD = "no period"
    NO_TIME = "no time"  # an hour from 24 on, a minute from 60 on
    BACKWARDS = "backwards"  # it ends before it begins, or when it does


class UnreadableHours(ValueError):
    """Hours that cannot be sent: why, and the period it is about."""

    def __init__(self, fault: WrongHours, seen: str) -> None:
        super().__init__(f"{fault}: {seen}")
        self.fault, self.seen = fault, seen


def parse(written: str) -> list[Period]:
    """The periods; none where nothing is written. UnreadableHours for the first that cannot be read."""
    return [_period(each.strip()) for each in _BETWEEN.split(written) if each.strip()]


def _period(written: str) -> Period:
    found = _PERIOD.fullmatch(written)
    if not found:
        raise UnreadableHours(WrongHours.NO_PERIOD, written)
    hour, minute, last_hour, last_minute = map(int, found.groups())
    if max(hour, last_hour) > 23 or max(minute, last_minute) > 59:
        raise UnreadableHours(WrongHours.NO_TIME, written)
    if (last_hour, last_minute) <= (hour, minute):
        raise UnreadableHours(WrongHours.BACKWARDS, written)
    return (hour, minute), (last_hour, last_minute)


def as_sent(written: str) -> list[dict[str, Any]]:
    """As the contract has them; nothing while they cannot be read, which keeps a draft from being sent."""
    try:
        return [{"start": _moment(start), "end": _moment(end)} for start, end in parse(written)]
    except UnreadableHours:
        return []


def _moment(at: Moment) -> dict[str, str]:
    return dict(zip(("hour", "min"), _two_digits(at), strict=True))


def _two_digits(at: Moment) -> Iterator[str]:
    return (f"{number:02}" for number in at)

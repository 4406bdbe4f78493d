"""Days of the contract: dates are China's, and both ends count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import required
from pushes.tpns.contract import Code

SERVICE_ZONE = ZoneInfo("Asia/Shanghai")  # the zone the contract's dates are in
DAY = timedelta(days=1)
MOST_DAYS_OF_STATISTICS = 184  # six months
MOST_DAYS_OF_RECORDS = 93  # three months
WITH_HYPHENS = "YYYY-MM-DD"
WITHOUT = "YYYYMMDD"
FORMATS = {WITH_HYPHENS: "%Y-%m-%d", WITHOUT: "%Y%m%d"}


@dataclass(frozen=True)
class Period:
    """From the start of one day to the end of another."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + DAY)

    def days(self) -> Iterator[date]:
        """Each day."""
        return (self.first + n * DAY for n in range((self.last - self.first).days + 1))


def midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=SERVICE_ZONE)


def day_of(moment: datetime) -> date:
    """The day a moment is in."""
    return moment.astimezone(SERVICE_ZONE).date()


def period(data: dict[str, Any], shape: str, longest: int) -> Period:
    """`startDate` to `endDate`, at most `longest` days. `shape` is documented; the other one is taken as well.

    Raises Refusal.
    """
    first, last = _date(data, "startDate", shape), _date(data, "endDate", shape)
    if last < first:
        raise Refusal(Code.PARAMETER_REFUSED, "Send an endDate that is not before startDate.")
    if (last - first).days >= longest:
        raise Refusal(Code.PARAMETER_REFUSED, f"Ask for at most {longest} days at once.")
    return Period(first, last)


def _date(data: dict[str, Any], name: str, shape: str) -> date:
    value = required(data, name)
    for written in FORMATS.values():
        try:
            day = datetime.strptime(value, written).replace(tzinfo=SERVICE_ZONE).date()
        except ValueError:
            continue
        if not 2000 <= day.year < 3000:
            raise Refusal(Code.DATE_FORMAT_WRONG, f"Send {name} in this century.")
        return day
    raise Refusal(Code.DATE_FORMAT_WRONG, f"Write {name} as {shape}.")

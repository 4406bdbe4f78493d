"""Template filters of the console."""

import unicodedata
from datetime import datetime, timedelta

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from pushes import places, walltime
from pushes.accounts import Doubt, Implausible, Note, Offer, Reject, Suggestion, Typed
from pushes.accounts.words.repairs import said
from pushes.accounts.words.two_readings import TwoReadings, reading_in
from pushes.intake import room
from pushes.invisible import UNSEEN
from pushes.models import Application, BoundCount, DailyForecast, Event, Push
from pushes.models.findings import Findings
from pushes.readiness import ages, bound, daily_limit, gathered, sections, uploaded_before
from pushes.readiness.obstacles import Obstacle
from pushes.telling import advice_on_few_reached, flight_record, forecast, kept_words, message, numbers, test_send
from pushes.tpns.contract import MAX_MESSAGE_BYTES
from pushes.tpns.vendor_limits import Fits, fits_of

register = template.Library()
CHANNELS = (gettext_noop("Huawei"), gettext_noop("Xiaomi"), gettext_noop("Meizu"))  # others are called the same


@register.filter
@stringfilter
def visible(text: str) -> str:
    """The text with its invisible characters written out, so that a person sees why a row was rejected."""
    return "".join(_seen(character) for character in text)


@register.filter
def repair(code: str, rows: int) -> str:
    """What a repair does, or several together, in one sentence."""
    return said(code, rows, gettext, ngettext)


@register.filter
def offered(offer: Offer) -> str:
    """What one of two readings does, and how plausible it is."""
    return said(offer.code, offer.rows, gettext, ngettext, plausible=offer.plausible)


@register.filter
def reading_offers(found: Findings | Typed) -> list[Offer]:
    """Both readings of numbers that can be read in two ways, the one that was made among them; always in one order."""
    percent = found.readings.percent if found.readings else {}
    made = [Offer(code, rows, (), percent[code]) for code, rows in found.repaired.items() if code in percent]
    open_ones = [offer for offer in found.offers if offer.plausible is not None]
    return sorted(made + open_ones, key=lambda offer: offer.code.split("+")[::-1])


@register.filter
def reads_neither(found: Findings | Typed) -> bool:
    """Whether neither reading was made."""
    return not reading_in(found.repaired)


@register.filter
def readings_said(readings: TwoReadings, application: Application) -> str:
    """What there is to be decided, and which reading is the one of the application's home country."""
    home = application.home_country
    return readings.said(home, places.country(home, get_language() or places.ENGLISH), gettext, ngettext)


register.filter(uploaded_before.uploaded_before)
register.filter(ages.checked_ago)
register.filter(walltime.ago)
register.filter("gathered_ago", gathered.age_of)
register.filter(gathered.came_said)
register.filter(room.waits_for_room)
register.filter(kept_words.kept_words)
register.filter(kept_words.meaning)


@register.filter
def doubted(doubt: Doubt) -> str:
    """What is probably wrong with a list, in words."""
    said: str = visible(gettext(doubt.template) % doubt.named)
    return said


@register.filter
def in_words(finding: Note | Reject | Implausible | Suggestion) -> str:
    """What was found in a list, in words."""
    return finding.said(gettext, ngettext) if isinstance(finding, Note) else finding.said(gettext)


@register.filter
def bound_line(count: BoundCount | None) -> str:
    """How many accounts have a device, in words."""
    return bound.told(count)


@register.filter
def bound_ways(count: BoundCount) -> str:
    """By which channels their devices are reached, in words."""
    return bound.ways_of(count)


@register.filter
def over_limit_line(forecast: DailyForecast | None, accounts: int) -> str:
    """How many accounts the limit of pushes a day would leave out, in words."""
    return daily_limit.told(forecast, accounts)


@register.filter
def bound_age(count: BoundCount) -> str:
    """When they were counted, in words."""
    return bound.age_of(count)


@register.filter
def at_place(at: datetime, application: Application) -> str:
    """The time in the application's zone, with the place."""
    return walltime.told(at, application.time_zone)


@register.filter
def at_place_short(at: datetime, application: Application) -> str:
    """The same for a button: without a year that is this one."""
    return walltime.told_short(at, application.time_zone, timezone.now())


@register.filter
def told_exactly(at: datetime) -> str:
    """The moment to the second, as clocks of this installation show it."""
    return walltime.told_exactly(at, timezone.get_current_timezone_name())


@register.filter
def spelled(span: timedelta) -> str:
    """A length of time in words."""
    return walltime.spelled(span)


@register.filter
def clock(at: datetime) -> str:
    """An hour, with its day where that is not today."""
    return forecast.at(at)


@register.filter
def until(at: datetime | None) -> str:
    """How long it is until then, in words; nothing once it is past, or if it never comes."""
    span = at - timezone.now() if at else timedelta(0)
    return walltime.spelled(span) if span > timedelta(0) else ""


@register.filter
def share(part: float | None) -> str:
    """A share of 0 to 1 in percent."""
    return "–" if part is None else numbers.percent(part)


@register.filter
def permille(part: float | None) -> int:
    """A share of 0 to 1 for a bar of a thousand steps."""
    return round((part or 0) * 1000)


@register.filter
def reach_headline(push: Push) -> str:
    """How few of its accounts have a device; empty where they are not few."""
    return advice_on_few_reached.headline(push)


@register.filter
def reach_advice(push: Push) -> list[str]:
    """What to look at then."""
    return list(advice_on_few_reached.advice(push))


register.filter(test_send.recipients_said)


@register.filter
def told(event: Event) -> str:
    """What happened, in words."""
    return flight_record.told(event)


@register.filter
def read_so(push: Push) -> list[str]:
    """How its accounts were read, in sentences; none where they are sent as they stand."""
    return flight_record.read_so(push.reading)


@register.filter
def options_said(push: Push) -> list[message.Said]:
    """What the message says besides title and text, in words."""
    return list(message.options_said(push))


@register.filter
@stringfilter
def host(address: str) -> str:
    """The host of a web address, for people; the address itself where it has none."""
    return message.host_of(address)


@register.filter
def fits(push: Push) -> list[Fits]:
    """How title and text fit each channel."""
    return list(fits_of(push.notification.platform, push.title, push.content))


@register.simple_tag
def channels_that_cut(push: Push) -> list[str]:
    """The channels that do not take all of title and text."""
    return [gettext(each.limit.channel) for each in fits(push) if not each.is_whole]


@register.simple_tag
def most_bytes() -> int:
    """How many bytes a message may have."""
    return MAX_MESSAGE_BYTES


@register.filter
def who(event: Event) -> str:
    """Who did it."""
    return flight_record.who(event)


@register.simple_tag
def section_states(push: Push, found: list[Obstacle]) -> dict[str, str]:
    """How far each section of Create Push is."""
    return dict(sections.section_states(push, found))


def _seen(character: str) -> str:
    if character == " " or unicodedata.category(character) not in UNSEEN:
        return character
    return f"⟨U+{ord(character):04X}⟩"

"""In words: how many accounts of a draft have a device at the own gateway, and what is doubtful about so few."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes import walltime
from pushes.accounts import ACCOUNT_TYPES
from pushes.makers import OfMaker, is_later
from pushes.models import BoundCount
from pushes.models.channel_figures import NAMES, place_of
from pushes.readiness import of_makers

NOBODY, FEW, UNKNOWN = "nobody-bound", "few-bound", "bound-unknown"
JUST_NOW, MINUTE = 10, 60  # seconds


def told(count: BoundCount | None) -> str:
    """What is known of how many have a device, in one sentence without an end, or that nobody could be asked."""
    if count is None or count.counted_at is None:
        return _("The gateway could not be asked how many of these accounts have a device")
    if count.is_estimated:
        percent = f"{100 * count.bound // (count.looked_up or 1)}"
        said = _("About %(percent)s %% of %(accounts)s accounts have a device (looked up: %(count)s)")
        return said % {"percent": percent, "accounts": f"{count.accounts:,}", "count": f"{count.looked_up:,}"}
    said = ngettext(
        "%(bound)s of %(count)s account has a device", "%(bound)s of %(count)s accounts have a device", count.looked_up
    )
    return said % {"bound": f"{count.bound:,}", "count": f"{count.looked_up:,}"}


def ways_of(count: BoundCount) -> str:
    """By which channels how many of the devices are reached, in one line; "" where all is online anyway."""
    if count.counted_at is None or not count.by_channel:
        return ""
    online = max(0, count.devices - sum(count.by_channel.values()))
    order = sorted(count.by_channel, key=place_of)
    makers = {one.channel: one for one in of_makers.of_push(count.push)}
    said = [
        f"{NAMES.get(one, one)} {_of_devices(count, count.by_channel[one])}{_as(makers.get(one), count)}"
        for one in order
    ]
    if online:
        said.append(_("only while the app is open %(number)s") % {"number": _of_devices(count, online)})
    return _("Devices by channel: %(channels)s") % {"channels": " · ".join(said)}


def _as(maker: OfMaker | None, count: BoundCount) -> str:
    """As what the maker takes it, and how much of that it takes on the day of the push."""
    if maker is None:
        return ""
    if not maker.is_marketing:
        return " " + _("as %(name)s") % {"name": maker.name} if maker.name else ""
    starts_at = count.push.scheduled_for
    left = maker.left(starts_at)
    if left is None:
        return " " + _("as marketing")
    today, later = _("as marketing (allowance left today %(left)s)"), _("as marketing (allowance of a day %(left)s)")
    return " " + (later if is_later(starts_at) else today) % {"left": f"{left:,}"}


def _of_devices(count: BoundCount, number: int) -> str:
    """How many; which share where not all accounts were looked up."""
    return f"{100 * number // (count.devices or 1)} %" if count.is_estimated else f"{number:,}"


def age_of(count: BoundCount) -> str:
    """When it was counted, in words; "" where it was not."""
    if count.counted_at is None:
        return ""
    seconds = int((timezone.now() - count.counted_at).total_seconds())
    if seconds < JUST_NOW:
        return _("counted just now")
    whole = timedelta(seconds=seconds if seconds < MINUTE else seconds - seconds % MINUTE)
    return _("counted %(age)s ago") % {"age": walltime.spelled(whole)}


def doubt_of(count: BoundCount | None) -> tuple[str, str] | None:
    """The code of the doubt about so few, or that there was no answer, and its text; None where there are enough."""
    if count and count.is_unknown:
        said = _("The gateway has not said how many of these accounts have a device. Send without knowing it.")
        return UNKNOWN, said
    if count is None or not count.is_few:
        return None
    return FEW if count.bound else NOBODY, f"{told(count)}{_why(count)}"


def _why(count: BoundCount) -> str:
    """The rest of the sentence: what is probably the reason."""
    if count.other_type is None:
        if count.looked_up == 1:
            return _(": it may be another application's, or of another account type.")
        return _(": these may be another application's people, or accounts of another type.")
    said = ngettext(
        " as type %(type)s. As type %(other)s %(bound)s of %(count)s has one: choose that type if it is meant.",
        " as type %(type)s. As type %(other)s %(bound)s of %(count)s have one: choose that type if it is meant.",
        count.other_looked_up,
    )
    numbers = {"bound": f"{count.other_bound:,}", "count": f"{count.other_looked_up:,}"}
    return said % {"type": _kind(count.account_type), "other": _kind(count.other_type), **numbers}


def _kind(account_type: int) -> str:
    return f"{account_type} ({_(ACCOUNT_TYPES[account_type].name)})"

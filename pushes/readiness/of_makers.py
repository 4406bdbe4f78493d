"""What makers of phones would refuse of a draft, and where their allowance of the day is too small for its devices."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.makers import OfMaker, of_message
from pushes.models import BoundCount, Push
from pushes.models.channel_figures import NAMES
from pushes.tpns.message_options import OFF

CODE = "allowance"


def of_push(push: Push) -> list[OfMaker]:
    """What each maker that it goes through makes of it."""
    if not push.application.is_on_gateway or push.application.is_ios:
        return []
    android = push.notification.message().get("android", {})
    off = {channel for channel, name in OFF.items() if getattr(push.options, name)}
    return [one for one in of_message(push.application.access_id, android) if one.channel not in off]


def lacking(push: Push) -> Iterator[tuple[str, str]]:
    """The field that names a class which a maker has not approved, and what to do first."""
    for one in of_push(push):
        if not one.is_approved:
            text = _(
                "Leave %(class)s out, which %(maker)s has not approved for this application: it would be refused or "
                "punished. Or have it added to the approved classes of its channel, once %(maker)s has approved it."
            )
            yield one.field, text % {"class": f"“{one.name}”", "maker": NAMES[one.channel]}


def doubts(push: Push) -> Iterator[tuple[str, str]]:
    """The code and the words where more devices are reached through a maker than it takes marketing for."""
    count = BoundCount.of(push)
    if not count or not count.counted_at or not count.by_channel:
        return
    for one in of_push(push):
        devices, left = count.devices_by(one.channel), one.left(push.scheduled_for)
        if left is not None and devices > left:
            text = ngettext(
                "Left of %(maker)s's allowance for marketing on the day of this push: %(left)s. One device is "
                "reached through it, and gets it through its next channel, or once the app is open.",
                "Left of %(maker)s's allowance for marketing on the day of this push: %(left)s. %(devices)s devices "
                "are reached through it: the others get it through their next channel, or once the app is "
                "open.",
                devices,
            )
            said = {"maker": NAMES[one.channel], "left": f"{left:,}", "devices": f"{devices:,}"}
            yield f"{CODE}-{one.channel}", text % said

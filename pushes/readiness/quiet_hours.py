"""The hours of the day in which an application disturbs nobody, or asks whether it should."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from pushes import walltime
from pushes.models import Application, Push

CODE = "quiet-hours"


def are_quiet(application: Application, at: datetime) -> bool:
    """Whether the moment lies in its quiet hours, by the clocks of its time zone. They may go past midnight."""
    first, end = application.quiet_from, application.quiet_until
    if first is None or end is None:
        return False
    wall = at.astimezone(ZoneInfo(application.time_zone)).time()
    return first <= wall < end if first < end else wall >= first or wall < end


def obstacle_of(push: Push) -> str:
    """What to do where the push would begin in hours in which nothing of its application may; "" elsewhere."""
    return refusal_of(push.application, _beginning(push))


def refusal_of(application: Application, at: datetime) -> str:
    """The same of a moment."""
    if not (application.quiet_blocks and are_quiet(application, at)):
        return ""
    said = _("Choose another time: nothing of %(name)s is sent from %(from)s to %(until)s (%(place)s).")
    return said % _named(application)


def refusal_to_go_on(application: Application) -> str:
    """Until when to wait with what goes on after the undo window, where nothing may begin then; "" elsewhere."""
    return refusal_until(application, application.undo_window)


def refusal_until(application: Application, later: timedelta = timedelta()) -> str:
    """The same of what goes on so much later than now."""
    if not (application.quiet_blocks and are_quiet(application, timezone.now() + later)):
        return ""
    said = _("Wait until %(until)s (%(place)s): nothing of %(name)s is sent from %(from)s to %(until)s.")
    return said % _named(application)


def doubt_of(push: Push) -> tuple[str, str] | None:
    """That it begins in quiet hours, or goes on into them at its speed; None where it does neither."""
    application, begins = push.application, _beginning(push)
    said = _named(application) | {"when": walltime.told_short(begins, application.time_zone, timezone.now())}
    if are_quiet(application, begins):
        text = _("It is sent in the quiet hours of %(name)s, from %(from)s to %(until)s: %(when)s.")
        return CODE, text % said
    if push.duration and _reach(application, begins, push.duration):
        text = _("At its speed it goes on into the quiet hours of %(name)s, from %(from)s to %(until)s (%(place)s).")
        return CODE, text % said
    return None


def _beginning(push: Push) -> datetime:
    """When it would begin if it were confirmed now: not before its undo window is over."""
    return max(push.scheduled_for or timezone.now(), timezone.now() + push.application.undo_window)


def _reach(application: Application, begins: datetime, lasts: timedelta) -> bool:
    """Whether quiet hours begin before it has ended."""
    if application.quiet_from is None:
        return False
    wall = begins.astimezone(ZoneInfo(application.time_zone))
    quiet = wall.replace(hour=application.quiet_from.hour, minute=application.quiet_from.minute, second=0)
    quiet += timedelta(days=quiet < wall)
    return quiet < wall + lasts


def _named(application: Application) -> dict[str, str]:
    hours = {"from": application.quiet_from, "until": application.quiet_until}
    times = {name: f"{at:%H:%M}" if at else "" for name, at in hours.items()}
    return times | {"name": application.name, "place": walltime.city(application.time_zone)}

"""What a person is told by mail of a push of theirs: its title, how it stands, its figures. No accounts, no text."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pushes import walltime
from pushes.models import Push
from pushes.telling.headline import headline
from pushes.telling.shell import funnel_lines

GOOD = (Push.Status.SCHEDULED, Push.Status.FINISHED, Push.Status.CALLED_BACK)


def notice_of(push: Push, since: datetime) -> dict[str, Any]:
    """What the letter says, in the language that is spoken: `subject` is one line, `is_bad` what must not be missed."""
    has_figures = push.is_ended and push.figures_at is not None
    return {
        "push": push,
        "subject": subject_of(push),
        "headline": headline(push, push.tally, timezone.now()) or push.get_return_cause_display(),
        "is_bad": push.status not in GOOD,
        "why": push.get_attention_display() if push.needs_attention else push.return_reason,
        "figures": list(funnel_lines(push)) if has_figures else [],
        "accounts": f"{push.count:,}",
        "since": walltime.told_exactly(since, push.application.time_zone),
    }


def subject_of(push: Push) -> str:
    """What it is about, in one line."""
    said = {"push": " ".join(str(push).split()), "status": push.get_status_display()}
    if push.is_waiting_for_approval:
        return _("“%(push)s” waits for your approval") % said
    if push.is_draft:
        return _("“%(push)s” was sent back to you") % said
    if push.is_scheduled:
        return _("“%(push)s” was approved") % said
    return (_("“%(push)s” needs you") if push.needs_attention else _("“%(push)s”: %(status)s")) % said

"""What became of a push, in the one sentence that one shows to others: for each status, the bad ones as plainly."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes import walltime
from pushes.models import Push
from pushes.models.tally import Tally
from pushes.telling import advice_on_few_reached
from pushes.telling.numbers import counted, percent

Status = Push.Status


@dataclass(frozen=True)
class Outcome:
    """Whom a push reached, by the figures: so many devices, or accounts where each of them has one.

    `of_all` is their share of all accounts, `clicked` the share of clicks in what was reached; None where nobody can
    tell. `is_sent`: the service does not count all that arrives, so what was sent is all that is known.
    """

    reached: int
    is_accounts: bool
    is_sent: bool
    of_all: float | None
    clicked: float | None


def outcome_of(push: Push) -> Outcome | None:
    """None before the service has counted anything."""
    if push.figures_at is None or not push.counted:
        return None
    # Of channels of phone makers TPNS does not count what arrived.
    is_sent = not push.application.is_on_gateway and not push.application.is_ios
    steps = {step.name: step for step in push.funnel}
    step = steps["sent" if is_sent else "arrived"]
    has_one_each = push.with_device is not None and push.planned == push.with_device
    clicked = min(1.0, (push.clicked or 0) / step.number) if step.number else None
    return Outcome(step.number, has_one_each and not is_sent, is_sent, step.of_all, clicked)


def headline(push: Push, tally: Tally, now: datetime) -> str:
    """The sentence; empty for a draft."""
    if push.is_draft:
        return ""
    if push.is_rehearsal and push.is_ended:
        return _("Rehearsed with %(sent)s of %(all)s. Nobody was reached.") % _said(tally)
    if push.status in (Status.FINISHED, Status.REACHED_FEW) and not push.is_rehearsal:
        return _reached(push) or _("Sent to %(all)s. Nobody can say yet whom it reached.") % _said(tally)
    if push.is_ended and tally.over_limit and not tally.going:
        words = _("Sent to nobody: %(all)s had got as many pushes within 24 hours as the application allows.")
        return words % {"all": counted(tally.over_limit)}
    words = _how_far(push, tally, now)
    return f"{words} {_reached(push)}".strip() if tally.sent and not push.is_moving else words


def _how_far(push: Push, tally: Tally, now: datetime) -> str:
    if push.is_scheduled and push.due_at and push.due_at > now and push.is_time_chosen:
        said = _said(tally) | {"when": walltime.told_short(push.due_at, push.application.time_zone, now)}
        return _("Goes to %(all)s on %(when)s.") % said
    sentences = {
        Status.WAITING_FOR_APPROVAL: _("To go to %(all)s once somebody else has approved it."),
        Status.SCHEDULED: _("About to go to %(all)s."),
        Status.CONTINUING: _("Sent to %(sent)s of %(all)s. More is about to be sent."),
        Status.SENDING: _("Sending to %(all)s."),
        Status.STOPPING: _("Stopping: sent to %(sent)s of %(all)s so far."),
        Status.NEEDS_ATTENTION: _("Waits for a decision: sent to %(sent)s of %(all)s so far."),
        Status.STOPPED: _("Stopped: sent to %(sent)s of %(all)s."),
        Status.FINISHED_WITH_PROBLEMS: _("Not sent to all: only to %(sent)s of %(all)s."),
        Status.FAILED: _("Failed: sent to none of %(all)s."),
        Status.CALLED_BACK: _("Called back after it was sent to %(sent)s of %(all)s."),
    }
    return sentences.get(Status(push.status), "") % _said(tally)


def _said(tally: Tally) -> dict[str, str]:
    return {"sent": f"{tally.sent:,}", "all": counted(tally.going)}


def _reached(push: Push) -> str:
    """Whom it reached; empty before that is known."""
    found = outcome_of(push)
    few = advice_on_few_reached.headline(push)
    if few or found is None or push.is_rehearsal:
        return few
    said = {"reached": f"{found.reached:,}", "all": counted(push.counted or 0), "clicked": percent(found.clicked or 0)}
    if not found.reached:
        return _("It has arrived at no device of %(all)s so far.") % said
    if found.is_sent:
        words = ngettext(
            "Sent to %(reached)s device of %(all)s, %(clicked)s clicked.",
            "Sent to %(reached)s devices of %(all)s, %(clicked)s clicked.",
            found.reached,
        )
        return words % said
    if found.is_accounts:
        return _("%(reached)s of %(all)s reached, %(clicked)s clicked.") % said
    words = ngettext(
        "%(reached)s device of %(all)s reached, %(clicked)s clicked.",
        "%(reached)s devices of %(all)s reached, %(clicked)s clicked.",
        found.reached,
    )
    return words % said

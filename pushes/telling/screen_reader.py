"""What of a push that is under way is worth saying aloud, to whoever has the page read to them."""

from datetime import datetime

from django.utils.translation import gettext as _

from pushes.models import Push
from pushes.models.tally import Tally
from pushes.telling.advice_on_few_reached import headline
from pushes.telling.forecast import rough
from pushes.telling.numbers import counted
from pushes.walltime import spelled

STEP_PERCENT = 10


def aloud(push: Push, tally: Tally, now: datetime) -> str:
    """What a screen reader is told when it changes: in steps of ten percent and ten seconds, and the end."""
    name = _("Finished, nobody reached") if push.reaches_nobody and push.is_ended else str(push.get_status_display())
    if push.status in Push.STARTING and push.due_at and push.due_at > now and not push.is_before_its_time:
        return _("Sending starts in less than %(span)s.") % {"span": spelled(rough(push.due_at - now))}
    if push.status == Push.Status.SENDING and tally.going:
        percent = tally.sent * 100 // tally.going // STEP_PERCENT * STEP_PERCENT
        return _("%(status)s: %(percent)s percent.") % {"status": name, "percent": percent}
    if push.is_ended:
        said = {"status": name, "sent": f"{tally.sent:,}", "all": counted(tally.going)}
        return f"{_('%(status)s: sent to %(sent)s of %(all)s.') % said} {headline(push)}".strip()
    if push.needs_attention:
        return f"{name}: {push.get_attention_display()}."
    return f"{name}."

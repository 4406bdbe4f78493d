"""Pushes that had stood still: before their next push call the service's records are asked.

A push that nobody looked at for a while may be a row of an older database that was put back, and may have been sent
since. Nothing in the row can tell; the service's records can.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from pushes.delivery import unconfirmed
from pushes.delivery.outcomes import Next
from pushes.delivery.parts_on_record import Trace, trace
from pushes.models import Event, Part, Push
from pushes.tpns.errors import TpnsError

# A database is put back while no worker runs, or under workers that then find everything late.
BEGAN = timezone.now()
SILENCE = timedelta(seconds=20)
TWIN = timedelta(seconds=5)


def is_over(push: Push, part: Part | None) -> bool:
    """Whether nobody has looked at the push since this process began, or for longer than work ever pauses."""
    heard = [moment for moment in (push.confirmed_at, push.looked_at) if moment]
    waits = [moment for moment in (push.due_at, part and part.next_try_at, part and part.lease_until) if moment]
    return max(heard) < BEGAN or timezone.now() - max(heard + waits) > SILENCE


def hold(made_at: datetime) -> list[Push]:
    """Leave to a person each push that may have been sent since the backup at `made_at`; what was held.

    The own gateway's records were put back with it, and know as little. What is due later may have been sent earlier.
    No worker may run yet. A test may come twice, and a rehearsal reaches nobody.
    """
    forgotten = Push.objects.filter(status__in=(*Push.STARTING, Push.Status.SENDING), rehearses=None, test_key="")
    held = [push for push in forgotten.order_by("pk") if push.is_continuing or push.parts.open().exists()]
    for push in held:
        _hold(push, made_at)
    return held


def _hold(push: Push, made_at: datetime) -> None:
    with transaction.atomic():
        if push.is_continuing:
            push.take_back()
        else:
            push.hold(Push.Attention.RESTORED)
        Event.objects.record(push, Event.Kind.HELD, cause=str(Push.Attention.RESTORED), made_at=str(made_at))


def judge(push: Push, part: Part) -> Next | None:
    """What the records say to a push call that is about to be made; None if it may be. A test may come twice."""
    if push.stood_at is None or push.is_test:
        return None
    try:
        seen = trace(push, part)
    except TpnsError as error:
        return unconfirmed.unread(push, part, part.status, error)
    if seen.own:
        return unconfirmed.unclear(
            push,
            part,
            _("The service has this part on record already."),
            called_at=timezone.now(),
            service=part.application.service,
        )
    return _judge(push, part, seen) if seen.alike else None


def _judge(push: Push, part: Part, seen: Trace) -> Next:
    """The records of a call that is under way for another push cannot be told from ours: it is waited for."""
    twins = Q(push__title=push.title, push__content=push.content)
    under_way = Q(status__in=Part.MAY_HAVE_ARRIVED, push__status__in=Push.UNDER_WAY)
    if Part.objects.at(part.application).filter(twins & under_way).exclude(pk=part.pk).exists():
        part.wait(part.status, Part.Wait.RECORDS, TWIN)
        return Next.LATER
    called_at = min((record.at for record in seen.alike if record.at), default=timezone.now())
    return unconfirmed.ask(push, part, seen, called_at=called_at, service=part.application.service)

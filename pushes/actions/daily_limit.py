"""Asking, before a push is sent, how many of its accounts would be left out by the limit of pushes a day."""

from django.db import DatabaseError, transaction

from pushes import delivery
from pushes.actions.transaction import wake
from pushes.models import DailyForecast, Push
from pushes.tasks import foresee_limit


def ask_limit(*, push: Push) -> None:
    """Have a worker count, unless one did a moment ago. A database that cannot note it keeps no page from opening."""
    try:
        with transaction.atomic():
            if DailyForecast.ask(push):
                wake(foresee_limit, push.pk)
    except DatabaseError:
        return


def foresee_limit_now(*, push: Push) -> DailyForecast | None:
    """Count, and wait for it; None where there is no limit."""
    DailyForecast.ask(push)
    delivery.foresee(push.pk)
    return DailyForecast.of(push)

"""Asking the own gateway, before a push is sent, how many of its accounts have a device at all."""

from time import monotonic, sleep

from django.db import DatabaseError, transaction

from pushes import figures
from pushes.actions.transaction import wake
from pushes.models import BoundCount, Push
from pushes.tasks import count_bound

MOMENT, BETWEEN = 2.0, 0.1  # seconds that a press waits for an answer, and between two looks for it


def ask_bound(*, push: Push) -> None:
    """Have a worker ask, unless one did a moment ago. A database that cannot note it keeps no page from opening."""
    try:
        with transaction.atomic():
            if BoundCount.ask(push):
                wake(count_bound, push.pk)
    except DatabaseError:
        return


def first_answer_came(*, push: Push) -> bool:
    """Wait a moment for the gateway's first answer; whether sending has to wait for none any more."""
    end = monotonic() + MOMENT
    while waits := BoundCount.comes_first_for(push):
        if monotonic() > end:
            break
        sleep(BETWEEN)
    return not waits


def count_bound_now(*, push: Push) -> BoundCount | None:
    """Ask, and wait for what is known then; None where the gateway is not ours."""
    BoundCount.ask(push)
    figures.count_bound(push.pk)
    return BoundCount.of(push)

"""How often the service is asked for figures: less and less, the gateway at once, TPNS as its limits allow."""

from datetime import timedelta

from django.utils import timezone

from pushes.models import Push

KEPT = timedelta(hours=72)  # the service delivers no longer than this
# (age of the push, ask again after): the last line holds until KEPT.
GATEWAY_PACE = (
    (timedelta(minutes=5), timedelta(seconds=2)),
    (timedelta(hours=1), timedelta(seconds=15)),
    (KEPT, timedelta(minutes=5)),
)
# Simulated devices answer at once, and their figures are not asked for once they may have been taken away.
REHEARSAL_PACE = ((timedelta(minutes=2), timedelta(seconds=2)), (timedelta(minutes=10), timedelta(seconds=15)))
# Somebody waits for what comes of a test, for a little while.
TEST_PACE = ((timedelta(minutes=1), timedelta(seconds=2)), (timedelta(minutes=10), timedelta(seconds=15)))
TPNS_TEST_PACE = ((timedelta(seconds=30), timedelta(seconds=10)), (timedelta(minutes=5), timedelta(minutes=1)))
# TPNS answers 200 statistics calls an hour for an application.
TPNS_PACE = (
    (timedelta(minutes=10), timedelta(minutes=1)),
    (timedelta(hours=2), timedelta(minutes=10)),
    (KEPT, timedelta(hours=1)),
)
TPNS_AN_HOUR = 180  # leaves some for people who ask at its own console
GATEWAY_AT_ONCE = 50


def wait_of(push: Push) -> timedelta | None:
    """How long until the figures are asked again; None for no more."""
    now = timezone.now()
    age = now - (push.finished_at or push.attention_at or now)
    return next((wait for until, wait in _pace(push) if age < until), None)


def _pace(push: Push) -> tuple[tuple[timedelta, timedelta], ...]:
    if push.is_rehearsal:
        return REHEARSAL_PACE
    if push.is_test:
        return TEST_PACE if push.application.is_on_gateway else TPNS_TEST_PACE
    return GATEWAY_PACE if push.application.is_on_gateway else TPNS_PACE


def at_once(push: Push, wait: timedelta | None) -> int:
    """Of how many parts of a side the figures are asked: at TPNS as many as an hour allows, by then."""
    if push.application.is_on_gateway:
        return GATEWAY_AT_ONCE
    return max(1, int(TPNS_AN_HOUR * (wait / timedelta(hours=1)))) if wait else TPNS_AN_HOUR

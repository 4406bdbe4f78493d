"""Tests of how many parts of one application are in hand at a time."""

from typing import Any

import pytest

from pushes import actions
from pushes.delivery import Next, advance
from pushes.delivery.parts_at_once import AT_ONCE
from pushes.models import Application, Part, Push
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import part_of, pass_time, walk

pytestmark = pytest.mark.django_db


def pushes_in_hand(application: Application, count: int) -> None:
    """So many pushes of the application whose parts are in the hands of workers."""
    for number in range(count):
        push = another_push(application, title=f"Slow {number}")
        advance(push.pk)
        assert part_of(push).claim(60)


def another_push(application: Application, **fields: Any) -> Push:
    """One more push of the application, confirmed."""
    push = builders.ready_push(author=builders.alice(), application=application, **fields)
    ticked = [doubt.key for doubt in doubts(push)]
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=ticked)
    return push


def test_a_slow_application_leaves_threads_to_others(service: PushService) -> None:
    slow = builders.application(people=[builders.alice()])
    pushes_in_hand(slow, AT_ONCE)
    push = another_push(slow)
    assert advance(push.pk) is Next.NOW  # it starts
    assert advance(push.pk) is Next.SOON
    part = part_of(push)
    assert (service.heard, part.status, part.waits_for, part.lease_until) == ([], "waiting", "turn", None)
    other = builders.application(people=[builders.alice()], access_id="1500001049", name="Other")
    quick = another_push(other)
    walk(quick)
    assert quick.status == "finished"


def test_what_had_to_wait_goes_on_when_there_is_room(service: PushService) -> None:
    slow = builders.application(people=[builders.alice()])
    pushes_in_hand(slow, AT_ONCE)
    push = another_push(slow)
    for _ in range(2):
        advance(push.pk)
    Part.objects.exclude(push=push).update(lease_until=None)
    pass_time(push)
    walk(push)
    assert push.status == "finished"

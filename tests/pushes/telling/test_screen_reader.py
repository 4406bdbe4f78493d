"""Tests of what of a push is said aloud."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.models import Part, Push
from pushes.telling.screen_reader import aloud
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_a_turn, push_of_parts
from tests.pushes.telling.sending import NOW, sending

pytestmark = pytest.mark.django_db


def test_what_is_said_aloud_changes_in_steps(service: PushService) -> None:
    push = push_of_parts(15)
    Push.objects.filter(pk=push.pk).update(due_at=NOW + timedelta(seconds=12))
    push.refresh_from_db()
    said = [aloud(push, push.tally, NOW + timedelta(seconds=second)) for second in range(12)]
    assert list(dict.fromkeys(said)) == ["Sending starts in less than 20 s.", "Sending starts in less than 10 s."]
    actions.start_now(push=push, by=push.author)
    said = []
    while not push.is_ended:
        delivery.advance(push.pk)
        pass_a_turn(push)
        push.refresh_from_db()
        said.append(aloud(push, push.tally, timezone.now()))
    said = list(dict.fromkeys(said))
    assert said[0] == "Sending: 0 percent."
    assert len(said) == 12
    assert said[-1] == "Finished: sent to 15 of 15 accounts."


def test_a_decision_that_is_waited_for_is_said_aloud() -> None:
    push = sending(2, 1)
    push.hold(Push.Attention.FAILING)
    assert aloud(push, push.tally, NOW) == "Needs attention: All tries are used up."
    assert Part.objects.count() == 2

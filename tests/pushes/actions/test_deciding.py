"""Tests of what a person decides where nobody can tell whether the service took a part."""

from collections.abc import Callable

import pytest

from pushes import actions
from pushes.models import Part, Push, StalePush
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, part_of, pass_time, push_of_parts, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db

Decision = Callable[..., None]


def held(service: PushService) -> Push:
    """A push of two parts whose first is unconfirmed, which only a person can end."""
    service.will(PUSH_PATH, cut())
    service.will(RECORD_PATH, *[answer(b"", "502 Bad Gateway")] * 12)
    push = push_of_parts(2)
    while not push.needs_attention:
        walk(push)
        pass_time(push)
    service.heard.clear()
    return push


def test_it_arrived_counts_as_sent(service: PushService) -> None:
    push = held(service)
    actions.it_arrived(part=part_of(push), by=builders.carol())
    walk(push)
    part = part_of(push)
    assert (push.status, part.status, part.service_push_id) == ("finished", "accepted", "")
    assert (part.settled_by, part.settled_at is not None) == (builders.carol(), True)
    assert [call.json["upload_id"] for call in service.pushes] == [101]  # the second part's


def test_send_again_makes_the_call_again(service: PushService) -> None:
    push = held(service)
    actions.send_again(part=part_of(push), by=push.author)
    walk(push)
    assert (push.status, part_of(push).status, len(service.pushes)) == ("finished", "accepted", 2)
    assert part_of(push).settled_by is None


def test_skip_leaves_it_and_goes_on(service: PushService) -> None:
    push = held(service)
    actions.skip(part=part_of(push), by=push.author)
    walk(push)
    assert (push.status, part_of(push).status, part_of(push).settled_by) == (
        "finished with problems",
        "skipped",
        push.author,
    )
    assert len(service.pushes) == 1


@pytest.mark.parametrize(
    ("decide", "words"),
    [(actions.it_arrived, "it arrived"), (actions.send_again, "send again"), (actions.skip, "skip")],
)
def test_a_decision_is_recorded_with_who_and_when(service: PushService, decide: Decision, words: str) -> None:
    push = held(service)
    decide(part=part_of(push), by=builders.bob())
    event = push.events.get(kind="decided")
    assert (event.by, event.facts) == (builders.bob(), {"part": 1, "decision": words, "accounts": 1})
    push.refresh_from_db()
    assert (push.status, push.attention) == ("sending", "")
    assert kinds(push)[-2:] == ["held", "decided"]


@pytest.mark.parametrize("decide", [actions.it_arrived, actions.send_again, actions.skip])
def test_what_was_decided_is_not_decided_again(service: PushService, decide: Decision) -> None:
    push = held(service)
    seen = part_of(push)
    actions.skip(part=part_of(push), by=push.author)
    with pytest.raises(StalePush):
        decide(part=seen, by=push.author)
    assert part_of(push).status == "skipped"
    assert push.events.filter(kind="decided").count() == 1


@pytest.mark.parametrize("decide", [actions.it_arrived, actions.send_again, actions.skip])
def test_a_part_without_doubt_is_not_decided(service: PushService, decide: Decision) -> None:
    push = held(service)
    with pytest.raises(StalePush):
        decide(part=part_of(push, 2), by=push.author)
    assert (Part.objects.get(push=push, number=2).status, push.events.filter(kind="decided").count()) == ("waiting", 0)


@pytest.mark.parametrize("status", ["draft", "scheduled"])
def test_only_what_needs_attention_is_resumed(status: str) -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]))
    if status == "scheduled":
        actions.confirm(push=push, by=alice, seen=push.fingerprint)
        push.refresh_from_db()
    with pytest.raises(StalePush):
        actions.resume(push=push, by=push.author)
    assert Push.objects.get(pk=push.pk).status == status

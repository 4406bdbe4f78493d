"""Tests of calling back what the service took: asked for each accepted part, until it answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from pushes import actions, delivery, figures
from pushes.delivery import recalling
from pushes.delivery.wire import client_for
from pushes.models import Part, Push, StalePush
from pushes.tpns.client import TpnsClient
from pushes.tpns.contract import PUSH_PATH, REVOKE_PATH, STOP_PATH
from tests import builders
from tests.pushes.delivery.test_failures import NO, UNCLEAR
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, part_of, push_of_parts, walk
from tests.pushes.service import Reply, answer

pytestmark = pytest.mark.django_db

Act = Callable[..., int]


def finished(parts: int = 1) -> Push:
    push = push_of_parts(parts)
    walk(push)
    return push


def pass_recall_time() -> None:
    Part.objects.exclude(recall_try_at=None).update(recall_try_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(("act", "path"), [(actions.terminate, STOP_PATH), (actions.revoke, REVOKE_PATH)])
def test_the_service_is_asked_for_each_part_it_took(service: PushService, act: Act, path: str) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "901"}), NO)
    push = finished(3)
    assert act(push=push, by=builders.carol()) == 2
    assert delivery.waiting_for_recall() == [push.pk]
    delivery.recall(push.pk)
    assert [call.json for call in service.calls(path)] == [{"pushId": "901"}, {"pushId": "503"}]
    assert push.parts.exclude(recalled_at=None).count() == 2
    assert delivery.waiting_for_recall() == []
    assert push.events.get(kind="recall").by == builders.carol()
    assert push.events.filter(kind="recalled").count() == 2


@pytest.mark.parametrize("act", [actions.terminate, actions.revoke])
def test_a_push_that_was_taken_back_does_not_read_finished(service: PushService, act: Act) -> None:
    push = finished(2)
    act(push=push, by=push.author)
    push.refresh_from_db()
    assert push.status == "finished"  # the service has not answered yet
    delivery.recall(push.pk)
    push.refresh_from_db()
    assert (push.status, push.get_status_display()) == ("called back", "Called back")
    figures.refresh(push.pk)
    push.refresh_from_db()
    assert (push.status, push.sent) == ("called back", 16)


def test_a_service_that_takes_nothing_back_leaves_the_push_finished(service: PushService) -> None:
    push = finished()
    service.will(REVOKE_PATH, NO)
    actions.revoke(push=push, by=push.author)
    delivery.recall(push.pk)
    push.refresh_from_db()
    assert push.status == "finished"


def test_a_part_is_called_back_once(service: PushService) -> None:
    push = finished()
    actions.revoke(push=push, by=push.author)
    for _ in range(3):
        delivery.recall(push.pk)
    with pytest.raises(StalePush):
        actions.revoke(push=push, by=push.author)
    assert len(service.calls(REVOKE_PATH)) == 1


def test_what_was_terminated_can_be_revoked(service: PushService) -> None:
    push = finished()
    actions.terminate(push=push, by=push.author)
    delivery.recall(push.pk)
    actions.revoke(push=push, by=push.author)
    assert (part_of(push).recall, part_of(push).recalled_at) == ("revoke", None)
    delivery.recall(push.pk)
    assert (len(service.calls(STOP_PATH)), len(service.calls(REVOKE_PATH))) == (1, 1)


@pytest.mark.parametrize("held_back", [answer({"retCode": 0}), NO, UNCLEAR["500"]])
def test_what_is_to_be_revoked_while_it_is_held_back_is_revoked(
    service: PushService, monkeypatch: pytest.MonkeyPatch, held_back: Reply
) -> None:
    def pressed_meanwhile(push: Push, part: Part) -> TpnsClient:
        actions.revoke(push=push, by=push.author)
        return client_for(push, part)

    push = finished()
    actions.terminate(push=push, by=push.author)
    service.will(STOP_PATH, held_back)
    with monkeypatch.context() as patched:
        patched.setattr(recalling, "client_for", pressed_meanwhile)
        delivery.recall(push.pk)
    assert (part_of(push).recall, part_of(push).recalled_at, part_of(push).recall_problem) == ("revoke", None, "")
    delivery.recall(push.pk)
    assert (len(service.calls(STOP_PATH)), len(service.calls(REVOKE_PATH))) == (1, 1)
    assert part_of(push).recalled_at is not None
    assert push.events.filter(kind="recalled").last().facts["how"] == "revoke"


def test_a_service_that_cannot_says_so(service: PushService) -> None:
    service.will(REVOKE_PATH, NO)
    push = finished()
    actions.revoke(push=push, by=push.author)
    delivery.recall(push.pk)
    part = part_of(push)
    assert (part.recall_problem, part.recall_try_at, part.recalled_at is not None) == ("not compliant", None, True)
    assert push.events.get(kind="no recall").facts["words"] == "not compliant"


@pytest.mark.parametrize("reply", [*(UNCLEAR[name] for name in ("cut", "500", "garbage")), answer(TOO_FAST)])
def test_a_call_without_an_answer_is_made_again(service: PushService, reply: Reply) -> None:
    service.will(REVOKE_PATH, reply)
    push = finished()
    actions.revoke(push=push, by=push.author)
    delivery.recall(push.pk)
    assert (part_of(push).recalled_at, delivery.waiting_for_recall()) == (None, [])
    assert part_of(push).recall_problem
    pass_recall_time()
    delivery.recall(push.pk)
    assert (part_of(push).recalled_at is not None, part_of(push).recall_problem) == (True, "")
    assert len(service.calls(REVOKE_PATH)) == 2


def test_a_service_that_does_not_answer_is_left_alone_for_a_while(service: PushService) -> None:
    service.will(REVOKE_PATH, UNCLEAR["cut"])
    push = finished(3)
    actions.revoke(push=push, by=push.author)
    delivery.recall(push.pk)
    assert len(service.calls(REVOKE_PATH)) == 1
    delivery.recall(push.pk)
    assert len(service.calls(REVOKE_PATH)) == 3


def test_a_part_that_never_gets_an_answer_keeps_none_behind_it_waiting(service: PushService) -> None:
    service.will(REVOKE_PATH, UNCLEAR["500"])
    push = finished(2)
    actions.revoke(push=push, by=push.author)
    delivery.recall(push.pk)
    Part.objects.update(recall_try_at=F("recall_try_at") - timedelta(minutes=1))
    service.will(REVOKE_PATH, answer({"retCode": 0}), UNCLEAR["500"])
    delivery.recall(push.pk)
    assert [call.json["pushId"] for call in service.calls(REVOKE_PATH)] == ["501", "502", "501"]


def test_a_worker_that_died_while_it_asked_is_followed(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    push = finished()
    actions.revoke(push=push, by=push.author)
    with monkeypatch.context() as patched:
        patched.setattr(recalling, "_ask", dies)
        with pytest.raises(KeyboardInterrupt):
            delivery.recall(push.pk)
    delivery.recall(push.pk)
    assert service.calls(REVOKE_PATH) == []  # it may be alive
    pass_recall_time()
    delivery.recall(push.pk)
    assert len(service.calls(REVOKE_PATH)) == 1


def test_one_task_asks_for_a_bounded_number_of_parts(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "AT_ONCE", 2)
    push = finished(3)
    actions.terminate(push=push, by=push.author)
    delivery.recall(push.pk)
    assert len(service.calls(STOP_PATH)) == 2
    assert delivery.waiting_for_recall() == [push.pk]


def test_what_is_sending_or_was_never_taken_is_not_called_back(service: PushService) -> None:
    push = package_push()
    with pytest.raises(StalePush):
        actions.revoke(push=push, by=push.author)
    Push.objects.update(status="sending", started_at=timezone.now())
    Part.objects.update(status="accepted", service_push_id="501")
    with pytest.raises(StalePush):
        actions.revoke(push=push, by=push.author)
    Part.objects.update(service_push_id="", settled_by=push.author, settled_at=timezone.now())
    Push.objects.update(status="finished", finished_at=timezone.now())
    with pytest.raises(StalePush):
        actions.revoke(push=push, by=push.author)
    assert delivery.waiting_for_recall() == []
    delivery.recall(4_711)

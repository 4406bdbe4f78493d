"""Tests of applications that are moved to another service while a push of theirs is on its way."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.models import Application, Push
from pushes.telling.kept_words import kept_words
from pushes.tpns.contract import PUSH_PATH, REVOKE_PATH
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import kinds, package_push, part_of, pass_time, typed_push, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db
NO_MORE = 3  # times that somebody presses


def moved(push: Push, access_id: str = "1500009999") -> str:
    """The AccessID that its application had."""
    application = Application.objects.get(pk=push.application_id)
    before = application.access_id
    Application.objects.filter(pk=application.pk).update(access_id=access_id)
    push.refresh_from_db()
    return before


@pytest.mark.parametrize("begun", [package_push, typed_push])
def test_the_no_of_another_service_says_nothing_of_a_call(service: PushService, begun: Callable[[], Push]) -> None:
    service.will(PUSH_PATH, cut())
    push = begun()
    walk(push)
    assert part_of(push).is_unconfirmed
    before, asked = moved(push), len(service.queries)
    for _ in range(NO_MORE):
        pass_time(push)
        walk(push)
        assert push.needs_attention
        assert "another access point or AccessID" in kept_words(part_of(push).problem)
        actions.resume(push=push, by=push.author)
    assert (len(service.queries), len(service.pushes)) == (asked, 1)
    moved(push, before)
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 2)
    assert kinds(push)[-4:] == ["resumed", "repeated", "accepted", "ended"]


def test_a_person_may_know_what_became_of_the_call(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    moved(push)
    pass_time(push)
    walk(push)
    actions.send_again(part=part_of(push), by=push.author)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 2, 2)


def test_another_service_is_not_asked_to_take_it_back(service: PushService) -> None:
    push = package_push()
    walk(push)
    before = moved(push)
    actions.revoke(push=push, by=push.author)
    delivery.recall(push.pk)
    assert (service.calls(REVOKE_PATH), part_of(push).recalled_at) == ([], None)
    assert "change it back" in kept_words(part_of(push).recall_problem)
    moved(push, before)
    push.parts.update(recall_try_at=timezone.now())
    delivery.recall(push.pk)
    assert (len(service.calls(REVOKE_PATH)), part_of(push).recall_problem) == (1, "")


def test_what_was_uploaded_to_the_one_is_uploaded_to_the_other(service: PushService) -> None:
    service.will(PUSH_PATH, answer(TOO_FAST))
    push = package_push()
    walk(push)
    assert (part_of(push).status, len(service.uploads)) == ("uploaded", 1)
    moved(push)
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 2, 2)
    assert part_of(push).service.endswith("1500009999")

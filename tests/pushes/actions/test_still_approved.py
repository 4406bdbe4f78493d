"""What is sent after the first part of an approved push is still what was approved, or nothing is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions
from pushes.models import Application, Push
from pushes.telling.flight_record import told
from tests import builders
from tests.pushes.approvals import again, approved, shop
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk

pytestmark = pytest.mark.django_db
ANOTHER, PRESENT = {"access_id": "1500009999"}, {"access_id": builders.ACCESS_ID}
REFUSED = "What would be sent now is not what was approved"


def held(service: PushService) -> Push:
    """An approved push whose canary has left."""
    alice, app = builders.alice(), shop()
    rows = "".join(f"+861371111{number:04}\n" for number in range(10))
    package = builders.package(application=app, by=alice, text=rows)
    push = builders.draft(author=alice, application=app, package=package, canary_accounts=3)
    actions.confirm(push=push, by=alice, seen=push.fingerprint)
    push = approved(push)
    walk(push)
    assert (push.attention, push.tally.sent, len(service.pushes)) == ("canary", 3, 1)
    return push


def stopped(service: PushService) -> Push:
    push = held(service)
    actions.stop(push=push, by=push.author)
    walk(push)
    assert push.status == "stopped"
    return push


WAYS: dict[str, tuple[Callable[[PushService], Push], Callable[..., Any]]] = {
    "continue": (held, actions.continue_after_canary),
    "rest": (stopped, actions.send_the_rest),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_rest_of_what_is_as_it_was_approved_is_sent(way: str, service: PushService) -> None:
    begin, go_on = WAYS[way]
    push = begin(service)
    go_on(push=push, by=push.author)
    walk(push)
    assert (push.status, push.tally.sent, len(service.pushes)) == ("finished", 10, 2)


@pytest.mark.parametrize("way", WAYS)
def test_through_another_application_nobody_has_more_sent_until_it_is_changed_back(
    way: str, service: PushService
) -> None:
    begin, go_on = WAYS[way]
    push = begin(service)
    Application.objects.update(**ANOTHER)
    before = again(push).status
    for _twice in range(2):
        with pytest.raises(actions.NotReady, match=REFUSED):
            go_on(push=again(push), by=push.author)
    assert (again(push).status, len(service.pushes)) == (before, 1)
    Application.objects.update(**PRESENT)
    go_on(push=again(push), by=push.author)
    walk(push)
    assert (push.status, push.tally.sent, len(service.pushes)) == ("finished", 10, 2)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_changed_after_the_press_stops_it_and_changed_back_it_is_sent(way: str, service: PushService) -> None:
    begin, go_on = WAYS[way]
    push = begin(service)
    shop_of = Application.objects
    shop_of.update(undo_seconds=10)
    go_on(push=again(push), by=push.author)
    shop_of.update(**ANOTHER)
    Push.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    walk(push)
    assert (push.status, push.tally.sent, len(service.pushes)) == ("stopped", 3, 1)
    assert told(push.events.get(kind="fell")).startswith("Stopped it: what would be sent now is not what was approved.")
    shop_of.update(**PRESENT, undo_seconds=0)
    actions.send_the_rest(push=again(push), by=push.author)
    walk(push)
    assert (push.status, push.tally.sent, len(service.pushes)) == ("finished", 10, 2)


@pytest.mark.parametrize("change", [{"title": "Other"}, {"account_type": 0}, {"account_push_type": 1}])
def test_neither_words_nor_people_of_a_push_that_has_begun_leave_changed(
    change: dict[str, Any], service: PushService
) -> None:
    """No page changes them; and who does it in the database has nothing more sent either."""
    push = held(service)
    actions.continue_after_canary(push=push, by=push.author)
    Push.objects.update(**change)
    walk(push)
    assert (push.status, push.tally.sent, len(service.pushes)) == ("stopped", 3, 1)

"""Tests of a push that goes through the own gateway in part: nobody twice, nobody left out, both sides told."""

from typing import Any

import pytest
from django.utils import timezone

from pushes import actions, delivery, figures
from pushes.models import Application, Part, Push
from pushes.models.few_reached import SETTLED
from pushes.models.tally import Tally
from pushes.telling.flight_record import told
from pushes.telling.headline import headline
from pushes.telling.sides import sides_of
from pushes.telling.verification import problems
from pushes.tpns.contract import PUSH_PATH, REVOKE_PATH, STATISTICS_PATH, UPLOAD_PATH
from tests import builders
from tests.pushes.delivery.sides import NAMES, confirmed, is_shared_out, reached, rest, shop, through_gateway
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_time, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db


def test_everybody_gets_it_once_through_one_side_the_same_people_each_time(
    tpns: PushService, service: PushService
) -> None:
    application = shop()
    first = confirmed(application)
    walk(first)
    assert (first.status, first.tally) == ("finished", Tally(40, 0, 0))
    assert is_shared_out(tpns, service, first)
    assert 5 < first.shadow_accounts < 30
    assert list(problems(first)) == []
    assert told(first.events.get(kind="confirmed")).endswith(
        f"Through the own gateway: {first.shadow_accounts} accounts (40 %)."
    )
    second = confirmed(application, title="Another", speed_per_minute=7)
    assert max(part.accounts for part in second.parts.all()) <= 7
    rest(second)
    by_hand = second.parts.order_by("number").values_list("through__access_point", flat=True)
    assert list(by_hand) == sorted(by_hand, key=lambda point: point == "gateway"), "nothing waits for the gateway"
    assert reached(service)[first.shadow_accounts :] == reached(service)[: first.shadow_accounts]


LOST = {
    "an upload there": lambda tpns, service: tpns.will(UPLOAD_PATH, cut()),
    "an upload here": lambda tpns, service: service.will(UPLOAD_PATH, cut(), cut()),
    "a refusal for now": lambda tpns, service: service.will(PUSH_PATH, answer({}, "429 Too Many Requests")),
    "a service that is busy": lambda tpns, service: tpns.will(PUSH_PATH, answer({}, "503 Service Unavailable")),
}


@pytest.mark.parametrize("what", LOST)
def test_what_is_tried_again_is_tried_at_its_own_side(tpns: PushService, service: PushService, what: str) -> None:
    LOST[what](tpns, service)
    push = confirmed(shop())
    rest(push)
    assert push.tally == Tally(40, 0, 0)
    own, theirs = set(reached(tpns)), set(reached(service))
    assert (own | theirs, own & theirs) == (set(NAMES), set())
    assert len(theirs) == push.shadow_accounts


@pytest.mark.parametrize("is_gateway", [True, False])
def test_a_lost_answer_is_settled_by_the_records_of_its_own_side(
    tpns: PushService, service: PushService, is_gateway: bool
) -> None:
    push, asked, other = confirmed(shop()), *((service, tpns) if is_gateway else (tpns, service))
    asked.will(PUSH_PATH, cut())
    record = {"title": push.title, "content": push.content, "uploadId": "101", "pushId": "501"}
    other.records = [record]  # the very same ids, of something else
    walk(push)
    unclear = push.parts.get(status="unconfirmed")
    assert (unclear.through_id is not None) == is_gateway
    pass_time(push)
    asked.records = [record]
    rest(push)
    assert (push.status, push.tally) == ("finished", Tally(40, 0, 0))
    assert (len(asked.queries), len(other.queries)) == (2, 0)
    assert is_shared_out(tpns, service, push)


@pytest.mark.parametrize("status", ["uploading", "uploaded", "pushing"])
@pytest.mark.parametrize("is_gateway", [True, False])
def test_a_worker_that_is_killed_sends_to_nobody_twice(
    tpns: PushService, service: PushService, status: str, is_gateway: bool
) -> None:
    push = confirmed(shop())
    while True:  # until the part is the next one
        part = push.parts.open().first()
        is_there = part.status == ("waiting" if status == "uploading" else "uploaded")
        if push.status == "sending" and is_there and (part.through_id is not None) == is_gateway:
            break
        delivery.advance(push.pk)
        push.refresh_from_db()
        pass_time(push)
    assert part.claim(60)
    called = {"called_at": push.started_at} if status == "pushing" else {}
    Part.objects.filter(pk=part.pk).update(status=status, **called)
    delivery.advance(push.pk)  # another worker, while the lease holds
    pass_time(push)
    rest(push)
    assert push.tally == Tally(40, 0, 0)
    assert is_shared_out(tpns, service, push)


def test_a_gateway_that_is_away_keeps_nobody_waiting_at_the_other_side(
    tpns: PushService, service: PushService, settings: Any
) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:9/"
    push = confirmed(shop())
    rest(push)
    assert (push.status, push.attention) == ("needs attention", "failing")
    assert len(reached(tpns)) == 40 - push.shadow_accounts
    settings.GATEWAY_URL = service.address
    actions.resume(push=push, by=builders.alice())
    rest(push)
    assert (push.status, is_shared_out(tpns, service, push)) == ("finished", True)


def test_while_the_service_there_is_away_the_share_waits_and_then_all_of_it_goes_on(
    tpns: PushService, service: PushService, settings: Any
) -> None:
    settings.ACCESS_POINTS = {"stand-in": "http://127.0.0.1:9/"}
    push = confirmed(shop())
    rest(push)
    assert (push.attention, push.tally, service.heard) == ("failing", Tally(0, 40, 0), [])
    settings.ACCESS_POINTS = {"stand-in": tpns.address}
    actions.resume(push=push, by=builders.alice())
    rest(push)
    assert (push.status, is_shared_out(tpns, service, push)) == ("finished", True)


def test_a_paused_application_at_the_gateway_sends_nothing_and_then_goes_on(
    tpns: PushService, service: PushService
) -> None:
    push, here = confirmed(shop()), Application.objects.get(access_point="gateway")
    actions.pause(application=here, by=builders.carol(), reason="A burst")
    walk(push)
    assert (push.tally.sent, service.heard) == (40 - push.shadow_accounts, [])
    assert through_gateway(push)[0].problem == "A burst"
    actions.go_on(application=here)
    rest(push)
    assert is_shared_out(tpns, service, push)


def test_a_canary_is_of_the_own_side_and_the_rest_that_is_stopped_is_sent_later(
    tpns: PushService, service: PushService
) -> None:
    push, alice = confirmed(shop(), canary_accounts=4), builders.alice()
    walk(push)
    assert (push.attention, len(reached(tpns)), service.pushes) == ("canary", 4, [])
    actions.stop(push=push, by=alice)
    rest(push)
    assert (push.status, push.tally) == ("stopped", Tally(4, 36, 0))
    assert actions.send_the_rest(push=push, by=alice) == 36
    rest(push)
    assert (push.status, is_shared_out(tpns, service, push)) == ("finished", True)
    assert list(problems(push)) == []


def test_it_is_taken_back_from_both_sides(tpns: PushService, service: PushService) -> None:
    push = confirmed(shop())
    walk(push)
    service.will(REVOKE_PATH, answer({}, "503 Service Unavailable"))
    assert actions.revoke(push=push, by=builders.alice()) == 2
    for _ in range(2):  # the one that did not answer is asked again
        Part.objects.exclude(recall_try_at=None).update(recall_try_at=push.confirmed_at)
        delivery.recall(push.pk)
    assert (len(tpns.calls(REVOKE_PATH)), len(service.calls(REVOKE_PATH))) == (1, 2)
    push.refresh_from_db()
    assert push.status == "called back"


def test_a_service_that_is_away_does_not_keep_it_from_being_taken_back_at_the_gateway(
    tpns: PushService, service: PushService
) -> None:
    push = confirmed(shop(), speed_per_minute=7)
    rest(push)
    tpns.will(REVOKE_PATH, *[answer({}, "503 Service Unavailable")] * 2)
    asked = actions.revoke(push=push, by=builders.alice())
    for calls in (1, 2):
        delivery.recall(push.pk)
        assert (len(tpns.calls(REVOKE_PATH)), len(service.calls(REVOKE_PATH))) == (calls, len(through_gateway(push)))
    Part.objects.exclude(recall_try_at=None).update(recall_try_at=push.confirmed_at)
    delivery.recall(push.pk)
    assert (push.parts.exclude(recalled_at=None).count(), delivery.waiting_for_recall()) == (asked, [])


def test_while_one_side_says_no_figures_those_of_the_other_come_and_few_of_it_are_not_few_of_the_push(
    tpns: PushService, service: PushService
) -> None:
    push = confirmed(shop())
    walk(push)
    tpns.reached, service.reached = {}, {"accounts": {"lookedUp": 1, "withDevice": 0}}
    tpns.will(STATISTICS_PATH, *[answer({}, "503 Service Unavailable")] * 2)
    for _ in range(2):
        refreshed(push)
        assert (push.status, push.counted, push.with_device) == ("finished", push.shadow_accounts, 0)
        assert (push.ending, push.is_finished_uncounted, push.reaches_nobody) == ("finished", True, False)
        assert not headline(push, push.tally, timezone.now()).startswith("Nobody")
    tpns.will(STATISTICS_PATH, answer({"ret_code": 0, "pushStatDataAll": []}))
    Push.objects.filter(pk=push.pk).update(finished_at=timezone.now() - SETTLED)
    service.will(STATISTICS_PATH, answer({"ret_code": 0, "pushStatDataAll": []} | service.reached))
    refreshed(push)
    assert (push.status, push.counted, push.reaches_nobody) == ("reached few", 40, True)


def refreshed(push: Push) -> None:
    Push.objects.filter(pk=push.pk).update(next_figures_at=push.confirmed_at)
    figures.refresh(push.pk)
    push.refresh_from_db()


def test_the_figures_of_each_side_stand_beside_each_other(tpns: PushService, service: PushService) -> None:
    push = confirmed(shop())
    walk(push)
    assert [side.steps for side in sides_of(push)] == [[], []]
    tpns.reached = {}
    service.will(STATISTICS_PATH, answer({}, "503 Service Unavailable"))
    for _ in range(2):
        refreshed(push)
    own, gateway = sides_of(push)
    assert (own.is_gateway, gateway.is_gateway) == (False, True)
    assert (own.accounts, gateway.accounts) == (40 - push.shadow_accounts, push.shadow_accounts)
    assert [step.number for step in gateway.steps] == [push.shadow_accounts, 1, 8, 7, 6, 5]
    assert [step.number for step in own.steps] == [40 - push.shadow_accounts, 9, 8, 7, 6, 5]
    assert (own.figures["with_device"], own.steps[3].of_before) == (None, 7 / 8)
    assert (push.counted, push.arrived, push.with_device) == (40, 14, None)

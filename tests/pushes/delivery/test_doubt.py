"""Tests of push calls that may have arrived: never made again, settled by the service's records or by a person."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import WAITS, Next
from pushes.models import Part, Push
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH
from tests.pushes.delivery.test_failures import UNCLEAR
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import (
    abandoned,
    kinds,
    package_push,
    part_of,
    pass_time,
    push_of_parts,
    typed_push,
    walk,
)
from tests.pushes.service import Reply, answer, cut

pytestmark = pytest.mark.django_db

RECORDED = {"pushId": "900", "uploadId": 101, "pushType": "package_account_push"}


def walk_until_a_person_is_asked(push: Push) -> None:
    for _ in range(2 * len(WAITS)):
        walk(push)
        if push.needs_attention:
            return
        pass_time(push)
    raise AssertionError("Nobody is asked.")


@pytest.mark.parametrize("reply", UNCLEAR.values(), ids=UNCLEAR)
def test_a_push_call_that_arrived_is_found_in_the_records(service: PushService, reply: Reply) -> None:
    service.will(PUSH_PATH, reply)
    service.records = [{"pushId": "899", "uploadId": 100}, RECORDED]
    push = package_push()
    walk(push)
    part = part_of(push)
    assert (push.status, part.status, part.service_push_id) == ("finished", "accepted", "900")
    assert (len(service.uploads), len(service.pushes), len(service.queries)) == (1, 1, 1)
    assert kinds(push) == ["started", "uploaded", "unclear", "settled", "ended"]
    assert (part.problem, part.attempts) == ("", 0)


@pytest.mark.parametrize("reply", UNCLEAR.values(), ids=UNCLEAR)
def test_a_push_call_that_no_record_knows_is_not_made_again(service: PushService, reply: Reply) -> None:
    """The records may lag behind: only a person can know more."""
    service.will(PUSH_PATH, reply)
    push = package_push()
    assert walk(push) is Next.LATER
    assert (push.status, part_of(push).status) == ("sending", "unconfirmed")
    walk_until_a_person_is_asked(push)
    part = part_of(push)
    assert (part.status, part.service_push_id, part.lease_until) == ("unconfirmed", "", None)
    assert part.problem
    assert (len(service.uploads), len(service.pushes), len(service.queries)) == (1, 1, len(WAITS) + 1)
    assert delivery.waiting() == []


def test_the_records_may_lag_behind(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    for _ in range(3):
        assert walk(push) is Next.LATER
        pass_time(push)
    service.records = [RECORDED]
    walk(push)
    assert (push.status, len(service.pushes), len(service.queries)) == ("finished", 1, 4)


@pytest.mark.parametrize(
    "reply",
    [cut(), answer(b"", "502 Bad Gateway"), answer({"retCode": 1008015, "errMsg": "no"}), answer(TOO_FAST), answer({})],
    ids=["cut", "502", "refused", "too-fast", "garbage"],
)
def test_records_that_cannot_be_read_settle_nothing(service: PushService, reply: Reply) -> None:
    service.will(PUSH_PATH, cut())
    service.will(RECORD_PATH, reply)
    service.records = [RECORDED]
    push = package_push()
    assert walk(push) is Next.LATER
    assert part_of(push).status == "unconfirmed"
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes), len(service.queries)) == ("finished", 1, 2)


def test_the_records_of_the_days_around_the_call_are_asked(service: PushService) -> None:
    """The service's days may begin in another time zone."""
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    pass_time(push)
    called = timezone.now() - timedelta(days=3)
    Part.objects.update(called_at=called)
    walk(push)
    query = service.queries[-1].json
    since, until = date.fromisoformat(query["startDate"]), date.fromisoformat(query["endDate"])
    assert since == (called - timedelta(days=1)).date()
    assert until == (timezone.now() + timedelta(days=1)).date()
    assert query["msgType"] == "notify"


def test_typed_accounts_have_no_upload_id_to_ask_for(service: PushService) -> None:
    """So waiting would not help: a person is asked at once, and again after each resumption."""
    service.will(PUSH_PATH, cut())
    service.records = [{"pushId": "900", "uploadId": ""}, {"pushId": "901", "uploadId": 0}, {"pushId": "902"}]
    push = typed_push()
    walk(push)
    for _ in range(2):
        assert (push.status, part_of(push).status, part_of(push).service_push_id) == (
            "needs attention",
            "unconfirmed",
            "",
        )
        assert (len(service.pushes), service.queries) == (1, [])
        actions.resume(push=push, by=push.author)
        walk(push)


def test_trying_again_by_hand_asks_the_records_and_pushes_nothing(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk_until_a_person_is_asked(push)
    service.records = [RECORDED]
    actions.resume(push=push, by=push.author)
    walk(push)
    assert (push.status, part_of(push).service_push_id, len(service.pushes)) == ("finished", "900", 1)
    assert kinds(push)[-3:] == ["resumed", "settled", "ended"]


def test_a_part_in_doubt_holds_up_the_parts_behind_it(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = push_of_parts(2)
    walk(push)
    assert list(push.parts.values_list("status", flat=True)) == ["unconfirmed", "waiting"]
    service.records = [RECORDED]
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 2)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_worker_that_died_in_its_push_call_leaves_doubt(service: PushService, arrived: bool) -> None:
    push = package_push()
    abandoned(push, "pushing", upload_id="101", called_at=timezone.now())
    assert walk(push) is Next.LATER
    assert (service.heard, part_of(push).status) == ([], "pushing")  # it may be alive
    service.records = [RECORDED] if arrived else []
    pass_time(push)
    walk(push)
    assert service.pushes == []
    assert part_of(push).status == ("accepted" if arrived else "unconfirmed")
    assert kinds(push)[:2] == ["started", "unclear"]


def test_a_worker_that_died_while_it_settled_is_followed(service: PushService) -> None:
    push = package_push()
    abandoned(push, "unconfirmed", upload_id="101", called_at=timezone.now())
    service.records = [RECORDED]
    assert walk(push) is Next.LATER
    pass_time(push)
    walk(push)
    assert (push.status, service.pushes) == ("finished", [])

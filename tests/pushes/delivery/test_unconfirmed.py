"""Tests of push calls that may have arrived: never made again, settled by the service's records or by a person."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next
from pushes.delivery.retries_and_waits import WAITS
from pushes.delivery.unconfirmed import APART, NOES, REPETITIONS
from pushes.models import Part, Push
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH
from tests.pushes.delivery.test_failures import UNCLEAR
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import abandoned, kinds, package_push, part_of, pass_time, push_of_parts, shift, walk
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
def test_a_push_call_that_no_record_knows_is_made_again(service: PushService, reply: Reply) -> None:
    """The records may lag behind: they must say so for a minute."""
    service.will(PUSH_PATH, reply)
    push = package_push()
    assert walk(push) is Next.LATER
    part = part_of(push)
    assert (push.status, part.status, len(service.queries)) == ("sending", "unconfirmed", 1)
    assert part.next_try_at is not None
    assert part.unknown_at is not None
    assert part.next_try_at - part.unknown_at >= APART
    pass_time(push)
    walk(push)
    part = part_of(push)
    assert (push.status, part.status, part.repetitions) == ("finished", "accepted", 1)
    assert (len(service.uploads), len(service.pushes), len(service.queries)) == (1, 2, 2)
    assert service.pushes[0].body == service.pushes[1].body
    assert kinds(push) == ["started", "uploaded", "unclear", "unknown", "repeated", "accepted", "ended"]


def told_no(push: Push, *, clock_jumps: timedelta = timedelta()) -> list[float]:
    """The waits until the call is repeated, in seconds; after the first of them the clock jumps."""
    waits: list[float] = []
    while part_of(push).status == "unconfirmed":
        part, now = part_of(push), timezone.now()
        assert part.next_try_at
        waits.append((part.next_try_at - now).total_seconds())
        passed = part.next_try_at - now + (clock_jumps if len(waits) == 1 else timedelta())
        shift(push, passed)
        walk(push)
    return waits


def test_the_records_are_asked_for_a_minute(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    waits = told_no(push)
    assert waits == pytest.approx([15] * 4, abs=2)
    assert sum(waits) == pytest.approx(60, abs=2)
    assert (push.status, len(service.pushes), len(service.queries)) == ("finished", 2, NOES)
    assert kinds(push).count("unknown") == 1


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_jumps_takes_one_wait_at_most(service: PushService, hours: int) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    waits = told_no(push, clock_jumps=timedelta(hours=hours))
    assert sum(waits[1:]) >= 44
    assert len(service.pushes) == 2


def test_a_no_that_comes_too_soon_counts_for_nothing(service: PushService) -> None:
    """A person who has the records asked again and again does not shorten the minute."""
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    for _ in range(2 * NOES):
        Part.objects.update(next_try_at=timezone.now())
        assert walk(push) is Next.LATER
    assert (part_of(push).noes, part_of(push).status, len(service.pushes)) == (1, "unconfirmed", 1)


def test_a_service_that_never_answers_and_never_knows_is_left_to_a_person(service: PushService) -> None:
    service.will(PUSH_PATH, *[cut()] * (REPETITIONS + 1))
    push = package_push()
    walk_until_a_person_is_asked(push)
    part = part_of(push)
    assert (push.attention, part.status, part.lease_until) == ("doubt", "unconfirmed", None)
    assert part.problem
    assert (len(service.uploads), len(service.pushes)) == (1, REPETITIONS + 1)
    assert delivery.waiting() == []


def test_the_records_may_lag_behind(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    service.records = [RECORDED]
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes), len(service.queries)) == ("finished", 1, 2)


def test_a_no_of_the_records_counts_whatever_failed_in_between(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    service.will(RECORD_PATH, answer(b"", "502 Bad Gateway"))
    pass_time(push)
    assert walk(push) is Next.LATER
    assert len(service.pushes) == 1
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes), len(service.queries)) == ("finished", 2, 3)


def test_records_that_stay_unreadable_leave_it_to_a_person(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    service.will(RECORD_PATH, *[answer(b"", "502 Bad Gateway")] * (len(WAITS) + 1))
    push = package_push()
    walk_until_a_person_is_asked(push)
    assert (push.attention, part_of(push).status, len(service.pushes)) == ("doubt", "unconfirmed", 1)
    assert "HTTP 502" in part_of(push).problem


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


def test_trying_again_by_hand_asks_the_records_and_pushes_nothing(service: PushService) -> None:
    service.will(PUSH_PATH, *[cut()] * (REPETITIONS + 1))
    push = package_push()
    walk_until_a_person_is_asked(push)
    service.records = [RECORDED]
    actions.resume(push=push, by=push.author)
    walk(push)
    assert (push.status, part_of(push).service_push_id) == ("finished", "900")
    assert len(service.pushes) == REPETITIONS + 1
    assert kinds(push)[-3:] == ["resumed", "settled", "ended"]


def test_an_unconfirmed_part_holds_up_the_parts_behind_it(service: PushService) -> None:
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

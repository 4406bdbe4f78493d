"""Tests of pushes that had stood still: what an older database has forgotten is not sent again by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next, restored_database
from pushes.models import Part, Push
from pushes.readiness.draft_doubts import doubts
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH
from tests import builders
from tests.pushes.delivery.test_lists import said
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, part_of, pass_time, push_of_parts, typed_push, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(minutes=5)


def put_back(push: Push, **fields: Any) -> Push:
    """The push as an older database has it: confirmed and due five minutes ago, and forgotten since."""
    then = timezone.now() - LONG_AGO
    Push.objects.filter(pk=push.pk).update(**({"confirmed_at": then, "due_at": then, "looked_at": then} | fields))
    return push


def of_package(at: datetime | None = None, **fields: Any) -> dict[str, Any]:
    """A record of a push of a package, with an upload id that nobody here knows."""
    return said(at or timezone.now(), uploadId=77, targetList=None, **fields)


def assert_held(push: Push, service: PushService) -> None:
    part = push.parts.exclude(status="accepted").first()
    assert part is not None
    assert (push.status, push.attention, part.status) == ("needs attention", "foreign", "unconfirmed")
    assert service.pushes == []
    assert part.alike == ["900"]
    assert "900" in part.problem


def test_a_package_that_is_on_record_is_held(service: PushService) -> None:
    push = put_back(package_push())
    service.records = [of_package()]
    walk(push)
    assert_held(push, service)
    assert push.waiting is not None
    assert push.waiting.lever


@pytest.mark.parametrize("targets", [list(builders.ACCOUNTS), None], ids=["named", "unnamed"])
def test_a_list_that_is_on_record_is_held(service: PushService, targets: list[str] | None) -> None:
    push = put_back(typed_push())
    service.records = [said(timezone.now(), targetList=targets)]
    walk(push)
    assert_held(push, service)


def test_a_package_that_was_uploaded_is_found_by_its_upload_id(service: PushService) -> None:
    """What was put back knows of the upload and not of the call: nobody need be asked."""
    push = package_push()
    for _ in range(2):
        delivery.advance(push.pk)
    assert part_of(push).status == "uploaded"
    put_back(push, started_at=timezone.now() - LONG_AGO)
    service.records = [of_package() | {"uploadId": 101}]
    walk(push)
    assert (push.status, part_of(push).service_push_id, service.pushes) == ("finished", "900", [])


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Other"},
        {"content": "Other"},
        {"uploadId": 0},
        {"date": "2020-01-01 09:00:00"},
    ],
    ids=["title", "content", "list", "before-it-was-confirmed"],
)
def test_a_record_of_something_else_holds_nothing(service: PushService, other: dict[str, Any]) -> None:
    push = put_back(package_push())
    service.records = [of_package() | other]
    walk(push)
    assert (push.status, len(service.pushes), len(service.queries)) == ("finished", 1, 1)


def test_a_record_of_another_push_holds_nothing(service: PushService) -> None:
    twin = package_push()
    walk(twin)
    push = builders.ready_push(author=twin.author, application=twin.application)
    ticked = [doubt.key for doubt in doubts(push)]
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=ticked)
    Part.objects.filter(push=twin).update(upload_id="77", service_push_id="900")
    put_back(push)
    service.records = [of_package()]
    walk(push)
    assert push.status == "finished"


def test_a_push_that_was_looked_at_a_moment_ago_asks_nothing(service: PushService) -> None:
    push = package_push()
    put_back(push, looked_at=timezone.now() - restored_database.SILENCE / 2)
    walk(push)
    assert (push.status, service.queries) == ("finished", [])


@pytest.mark.parametrize("status", ["uploaded", "waiting"])
def test_a_push_that_waits_for_its_next_try_does_not_stand_still(service: PushService, status: str) -> None:
    push = package_push()
    delivery.advance(push.pk)
    Push.objects.update(looked_at=timezone.now() - LONG_AGO, due_at=timezone.now() - LONG_AGO)
    Part.objects.update(status=status, upload_id="101", next_try_at=timezone.now() - timedelta(seconds=1))
    Push.objects.update(confirmed_at=timezone.now() - LONG_AGO)
    walk(push)
    assert (push.status, service.queries) == ("finished", [])


def test_a_worker_that_has_just_begun_asks_for_what_was_there(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database is put back while no worker runs, be it for seconds only."""
    push = package_push()
    monkeypatch.setattr(restored_database, "BEGAN", timezone.now())
    service.records = [of_package()]
    walk(push)
    assert_held(push, service)


def test_later_parts_are_asked_for_as_well(service: PushService) -> None:
    push = put_back(push_of_parts(3))
    walk_and_forget(push, service)
    service.records = [of_package()]
    walk(push)
    assert push.attention == "foreign"
    assert part_of(push, 2).status == "unconfirmed"
    actions.skip(part=part_of(push, 2), by=push.author)
    walk(push)
    assert part_of(push, 3).status == "unconfirmed"
    assert len(service.pushes) == 1


def walk_and_forget(push: Push, service: PushService) -> None:
    """The first part is sent: the service had no record yet."""
    while part_of(push).status != "accepted":
        delivery.advance(push.pk)
    assert len(service.pushes) == 1


def test_send_again_is_said_once(service: PushService) -> None:
    push = put_back(package_push())
    service.records = [of_package()]
    walk(push)
    actions.send_again(part=part_of(push), by=push.author)
    put_back(push)
    walk(push)
    part = part_of(push)
    assert (push.status, part.judged, part.alike, len(service.pushes)) == ("finished", ["900"], [], 1)


def test_send_again_holds_when_that_call_is_cut_off(service: PushService) -> None:
    push = put_back(package_push())
    service.records = [of_package()]
    service.will(PUSH_PATH, cut())
    walk(push)
    actions.send_again(part=part_of(push), by=push.author)
    assert walk(push) is Next.LATER
    assert (push.status, part_of(push).waits_for) == ("sending", "records")


def test_it_arrived_sends_nothing(service: PushService) -> None:
    push = put_back(typed_push())
    service.records = [said(timezone.now())]
    walk(push)
    actions.it_arrived(part=part_of(push), by=push.author)
    walk(push)
    assert (push.status, push.tally.sent, service.pushes) == ("finished", 2, [])


@pytest.mark.parametrize("press", [actions.resume, actions.stop])
def test_nothing_but_a_decision_sends_a_package_that_is_held(service: PushService, press: Any) -> None:
    push = put_back(package_push())
    service.records = [of_package()]
    walk(push)
    press(push=push, by=push.author)
    for _ in range(5):
        walk(push)
        pass_time(push)
    assert_held(push, service)


@pytest.mark.parametrize("reply", [cut(), answer(b"", "502 Bad Gateway"), answer(TOO_FAST)], ids=["cut", "502", "fast"])
def test_records_that_cannot_be_read_are_waited_for(service: PushService, reply: Any) -> None:
    push = put_back(package_push())
    service.will(RECORD_PATH, reply)
    service.records = [of_package()]
    assert walk(push) is Next.LATER
    part = part_of(push)
    assert (push.status, part.status, service.pushes) == ("sending", "uploaded", [])
    assert (part.waits_for, bool(part.problem)) in {("try", True), ("asked", True)}
    pass_time(push)
    walk(push)
    assert_held(push, service)


def test_the_call_of_a_twin_is_waited_for(service: PushService) -> None:
    """A list's record may be that of the other push whose call is under way."""
    push = typed_push()
    twin = builders.draft(author=push.author, application=push.application, target="accounts", typed=push.typed)
    now = timezone.now()
    begun = {"status": "sending", "confirmed_at": now, "confirmed_by": twin.author, "due_at": now, "started_at": now}
    Push.objects.filter(pk=twin.pk).update(accounts=2, **begun)
    other = Part.objects.create(push=twin, number=1, accounts=2, status="pushing", called_at=now, typed=push.typed)
    put_back(push)
    service.records = [said(now)]
    assert walk(push) is Next.LATER
    assert (push.status, part_of(push).waits_for, service.pushes) == ("sending", "records", [])
    Part.objects.filter(pk=other.pk).update(status="accepted", service_push_id="900")
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)

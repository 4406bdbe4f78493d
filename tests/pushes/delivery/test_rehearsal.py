"""Tests of a rehearsal on its way: every call goes to the own gateway, and says what the push's own calls say."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from pushes import actions, figures
from pushes.delivery import Next
from pushes.delivery.speed import minute_of
from pushes.models import Push
from pushes.models.tally import Tally
from pushes.telling.rehearsal import course_of
from pushes.tpns import contract
from tests import builders
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import confirmed, part_of, pass_time, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """The real service: it stands where TPNS Shanghai is."""
    made = PushService()
    monkeypatch.setitem(contract.ADDRESSES, contract.AccessPoint.SHANGHAI, made.address)
    yield made
    made.stop()


def ready(**fields: Any) -> Push:
    alice = builders.alice()
    application = builders.application(people=[alice], access_point="shanghai", platform="ios")
    return builders.ready_push(author=alice, application=application, environment="dev", **fields)


def rehearsed(push: Push, weather: str = "fair") -> Push:
    return actions.rehearse(push=push, by=push.author, seen=push.fingerprint, weather=weather)


def test_no_call_of_a_rehearsal_reaches_the_real_service_nor_has_its_keys(
    service: PushService, outside: PushService
) -> None:
    made = rehearsed(ready())
    walk(made)
    figures.refresh(made.pk)
    assert made.status == "finished"
    assert outside.heard == []
    keys = builders.SECRET_KEY, contract.basic(builders.ACCESS_ID, builders.SECRET_KEY), builders.ACCESS_ID
    for request in service.heard:
        assert not [key for key in keys if key.encode() in request.head + request.body]


def test_a_rehearsal_says_what_the_push_says(service: PushService, outside: PushService) -> None:
    push = ready()
    walk(rehearsed(push))
    walk(confirmed(push))
    (there,), (here,) = outside.pushes, service.pushes
    assert here.json == there.json
    assert here.body == there.body
    content = [
        upload.body.partition(b"\r\n\r\n")[2].partition(b"\r\n")[0] for upload in (*outside.uploads, *service.uploads)
    ]
    assert content[0] == content[1] == b"+8613711112222\n+8613711113333\n"


def test_the_canary_is_passed_by_itself_and_that_is_said(service: PushService) -> None:
    made = rehearsed(ready(canary_accounts=1))
    assert walk(made) is Next.NOTHING
    assert (made.status, made.tally, made.canary_passed_at is not None) == ("finished", Tally(2, 0, 0), True)
    assert made.events.get(kind="resumed").facts == {"cause": "rehearsal", "accounts": 1}


@pytest.mark.parametrize(("accounts", "speed", "minute"), [(2, 1, 60), (3, 1, 60), (21, 1, 6), (100, None, 60)])
def test_a_speed_is_kept_to_with_a_faster_clock_where_it_takes_long(
    accounts: int, speed: int | None, minute: int
) -> None:
    made = Push(weather="fair", accounts=accounts, speed_per_minute=speed)
    assert minute_of(made) == timedelta(seconds=minute)
    real = Push(accounts=accounts, speed_per_minute=speed)
    assert minute_of(real) == timedelta(minutes=1)


def test_what_it_met_and_how_each_was_overcome_is_told(service: PushService) -> None:
    made = rehearsed(ready(), "bad")
    busy = answer({"errMsg": "busy"}, "503 Service Unavailable", Retry_After="2")
    service.will(contract.UPLOAD_PATH, busy, cut())
    service.will(contract.PUSH_PATH, answer(TOO_FAST), cut())
    service.records = [{"pushId": "777", "uploadId": "103"}]
    for _ in range(5):
        walk(made)
        pass_time(made)
    assert (made.status, part_of(made).service_push_id) == ("finished", "777")
    went = course_of(Push.objects.get(pk=made.pk))
    assert (went.waits, went.tries, went.unclear, went.settled, went.more) == (2, 1, 1, 1, 0)
    assert [fault.kind for fault in went.faults] == ["asked", "delayed", "asked", "unclear"]
    assert [fault.how.partition(",")[0] for fault in went.faults] == [
        "Called again",
        "Called again",
        "Called again",
        "The service's records have the call: it had arrived",
    ]
    assert went.faults[0].how.endswith("the next fault came.")
    assert went.faults[1].how.endswith("the upload was taken.")
    assert went.span is not None
    assert went.lost is not None
    assert went.span >= went.lost
    assert went.meaning == ["How fast TPNS Shanghai answers cannot be rehearsed here."]


def test_its_figures_are_asked_for_ten_minutes_and_then_stand(service: PushService) -> None:
    made = rehearsed(ready())
    walk(made)
    for age, again in ((1, 2), (5, 15), (11, None)):
        now = timezone.now()
        Push.objects.filter(pk=made.pk).update(finished_at=now - timedelta(minutes=age), next_figures_at=now)
        figures.refresh(made.pk)
        made.refresh_from_db()
        wait = made.next_figures_at and round((made.next_figures_at - now).total_seconds())
        assert wait == again


def test_a_gateway_that_is_said_to_be_the_real_service_is_not_called(settings: Settings, outside: PushService) -> None:
    made = rehearsed(ready())
    settings.GATEWAY_URL = outside.address
    with pytest.raises(ImproperlyConfigured):
        walk(made)
    assert outside.heard == []


def test_a_rehearsal_that_no_worker_found_for_long_begins_late(service: PushService) -> None:
    made = rehearsed(ready())
    Push.objects.filter(pk=made.pk).update(due_at=timezone.now() - timedelta(hours=3))
    walk(made)
    assert made.status == "finished"

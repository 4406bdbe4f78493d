"""Tests of the tasks: who is woken, with what, and that nothing secret travels or is written down on the way."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, tasks
from pushes.models import AccountPackage, Event, Part, Push
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH, REVOKE_PATH, STATISTICS_PATH, UPLOAD_PATH, basic
from tests import builders
from tests.pushes.broker import arguments_of, messages, name_of, work
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_time
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_broker() -> Iterator[None]:
    messages()
    yield
    messages()


def new_draft(**fields: object) -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]), **fields)


def sent() -> Push:
    """A push that was made as on the pages, by messages alone."""
    push = new_draft()
    actions.attach_package(push=push, by=push.author, file=builders.upload())
    work()
    push.refresh_from_db()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    return push


def test_messages_alone_bring_a_push_to_its_end(service: PushService) -> None:
    push = sent()
    done = work()
    push.refresh_from_db()
    assert push.status == "finished"
    assert [(name_of(message), arguments_of(message)) for message in done] == [("deliver_push", [push.pk])] * 4


def test_doubled_messages_change_nothing(service: PushService) -> None:
    push = sent()
    for _ in range(3):
        tasks.deliver_push.delay(push.pk)
        assert push.package is not None
        tasks.check_package.delay(push.package.pk)
    work()
    push.refresh_from_db()
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)


def test_an_action_that_is_undone_wakes_nobody() -> None:
    push = new_draft()
    with pytest.raises(actions.NotReady):
        actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    assert messages() == []


def test_the_beat_finds_what_lost_its_message(service: PushService) -> None:
    push = new_draft()
    package = actions.attach_package(push=push, by=push.author, file=builders.upload())
    messages()  # lost
    AccountPackage.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    tasks.wake()
    assert [(name_of(message), arguments_of(message)) for message in work()] == [("check_package", [package.pk])]
    push.refresh_from_db()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    messages()  # lost
    tasks.wake()
    work()
    tasks.wake()
    assert [name_of(message) for message in work()] == ["refresh_figures"]
    push.refresh_from_db()
    assert (push.status, push.planned) == ("finished", 9)


def test_what_waited_too_long_in_the_queue_expires() -> None:
    """The beat has repeated it by then: after a long stop, workers are not drowned in old wake-ups."""
    actions.attach_package(push=(push := new_draft()), by=push.author, file=builders.upload())
    messages()
    AccountPackage.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    tasks.wake()
    (message,) = messages()
    assert message.headers["expires"] is not None


def test_figures_leave_threads_to_deliveries(service: PushService) -> None:
    push = sent()
    work()
    Push.objects.filter(pk=push.pk).update(next_figures_at=timezone.now())
    taken = [tasks.ASIDE.acquire(blocking=False) for _ in range(3)]
    assert all(taken)
    tasks.refresh_figures.delay(push.pk)
    work()
    assert service.calls(STATISTICS_PATH) == []
    for _ in taken:
        tasks.ASIDE.release()
    tasks.wake()  # what found no thread is due still
    work()
    assert len(service.calls(STATISTICS_PATH)) == 1


def test_a_push_is_called_back_while_figures_have_all_their_threads(service: PushService) -> None:
    push = sent()
    work()
    push.refresh_from_db()
    taken = [tasks.ASIDE.acquire(blocking=False) for _ in range(3)]
    assert all(taken)
    actions.revoke(push=push, by=push.author)
    work()
    for _ in taken:
        tasks.ASIDE.release()
    assert len(service.calls(REVOKE_PATH)) == 1


def test_hundreds_that_are_due_are_woken_in_turns_so_that_deliveries_do_not_wait_behind_them(
    service: PushService,
) -> None:
    push = sent()
    work()
    kept = [field.attname for field in Push._meta.concrete_fields if field.attname != "id"]
    row = Push.objects.filter(pk=push.pk).values(*kept).get() | {"next_figures_at": timezone.now()}
    Push.objects.bulk_create(Push(**row) for _ in range(120))
    messages()
    woken: set[int] = set()
    for _ in range(40):
        tasks.wake()
        some = [arguments_of(each)[0] for each in messages() if name_of(each) == "refresh_figures"]
        assert len(set(some)) == tasks.MOST_WOKEN
        woken |= set(some)
    assert len(woken) >= 120


def test_calls_of_a_service_have_a_queue_of_their_own(service: PushService) -> None:
    push = sent()
    tasks.refresh_figures.delay(push.pk)
    tasks.recall_push.delay(push.pk)
    tasks.gather_accounts.delay(push.package_id)
    tasks.check_package.delay(push.package_id)
    tasks.wake.delay()
    found = {name_of(message): message.delivery_info["routing_key"] for message in messages()}
    sending = dict.fromkeys(("deliver_push", "refresh_figures", "recall_push", "gather_accounts"), "sending")
    assert found == sending | {"check_package": "celery", "wake": "celery"}


def test_no_account_and_no_secret_is_written_down_on_the_way(
    service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    """Through every trouble: logs, messages, the flight record, the problems that pages show."""
    caplog.set_level(logging.DEBUG)
    html = answer(b"<html>", "502 Bad Gateway")
    service.will(UPLOAD_PATH, html, cut(), answer({"retCode": 1008028}))
    service.will(PUSH_PATH, answer({"ret_code": 1008028}), cut())
    service.will(RECORD_PATH, html, cut(), answer({"retCode": 1}))
    service.will(STATISTICS_PATH, html, answer({"retCode": 1008003, "errMsg": f"wrong key {builders.SECRET_KEY}"}))
    service.records = [{"pushId": "900", "uploadId": 104}]  # of the fourth upload, the first to succeed
    push, done = sent(), []
    for _ in range(12):
        done += work()
        pass_time(push)
        Push.objects.exclude(next_figures_at=None).update(next_figures_at=timezone.now())
        tasks.wake()
    push.refresh_from_db()
    assert (push.status, push.planned) == ("finished", 9)
    assert {name_of(message) for message in done} == {"deliver_push", "refresh_figures"}
    told = [record.getMessage() + str(record.exc_text or "") + str(record.args) for record in caplog.records]
    told += [str(message.body) + str(message.headers) for message in done]
    told += [json.dumps(event.facts) for event in Event.objects.all()]
    told += Part.objects.values_list("problem", flat=True)
    secrets = (*builders.ACCOUNTS, builders.SECRET_KEY, basic(builders.ACCESS_ID, builders.SECRET_KEY))
    assert len(told) > 50
    assert [secret for secret in secrets if any(secret in text for text in told)] == []

"""Programs are told of each status of a push, in their order, signed, until they have taken it; of nothing else."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Response

from pushes import actions, tasks, webhooks
from pushes.models import Push, StalePush, Webhook, WebhookCall
from pushes.models.webhook import GIVEN_UP
from pushes.webhooks import calling
from tests.pushes.broker import messages, work
from tests.pushes.delivery.walking import package_push, walk
from tests.pushes.webhooks.program import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(httpserver: HTTPServer, settings: Settings) -> Iterator[Program]:
    made = Program(httpserver, settings)
    yield made
    httpserver.check_assertions()


def scheduled() -> Push:
    push = package_push()
    messages()
    return push


def told(webhook: Webhook) -> Webhook:
    """It and its calls, after one turn."""
    webhooks.call(webhook.pk)
    webhook.refresh_from_db()
    return webhook


def past_its_pause(webhook: Webhook) -> Webhook:
    Webhook.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    webhook.refresh_from_db()
    return webhook


@pytest.mark.usefixtures("service")
def test_each_status_is_told_once_in_its_order_with_no_account(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    walk(push)
    tasks.wake()
    work()
    push.refresh_from_db()
    assert program.heard == ["sending", push.status]
    first = program.tries[0][1]
    assert (first["type"], first["data"]["push"], first["data"]["accounts"]) == ("push.status", push.pk, 2)
    assert first["data"]["address"].endswith(f"/pushes/{push.pk}/")
    assert "+86" not in str(program.tries)
    assert push.title not in str(program.tries)
    assert not WebhookCall.objects.waiting().exists()
    tasks.wake()
    work()
    assert len(program.tries) == 2
    assert told(webhook).answer == ""


def test_what_was_not_taken_is_tried_again_and_what_came_later_waits_behind_it(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    push.refresh_from_db()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    program.statuses = [500, 302, 204, 204]
    assert (told(webhook).answer, webhook.tries) == ("HTTP 500", 1)
    assert webhook.pk not in webhooks.waiting()
    assert (told(past_its_pause(webhook)).answer, webhook.tries) == ("HTTP 302", 2)  # no redirect is followed
    assert told(past_its_pause(webhook)).tries == 0
    assert program.heard == ["draft", "draft", "draft", "scheduled"]
    keys = [key for key, _said in program.tries]
    assert len({*keys[:3]}) == 1
    assert keys[3] != keys[0]


def test_what_fails_after_others_were_taken_is_tried_again_soon(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    push.refresh_from_db()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    Webhook.objects.update(tries=12)  # it was away for hours
    program.statuses = [204, 503]
    now = timezone.now()
    assert (told(webhook).answer, webhook.tries) == ("HTTP 503", 1)
    assert webhook.due_at is not None
    assert webhook.due_at - now < timedelta(minutes=30)  # an hour is what it waited before


def test_a_program_that_is_away_for_days_hears_what_came_later(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    WebhookCall.objects.update(made_at=timezone.now() - GIVEN_UP - timedelta(hours=1))
    program.statuses = [503]
    told(webhook)
    assert WebhookCall.objects.get().answer == "HTTP 503"
    assert told(past_its_pause(webhook)).tries == 0
    assert len(program.tries) == 1


def test_what_waited_for_days_is_given_up_in_one_turn_and_what_is_younger_waits_on(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    for _ in range(4):
        WebhookCall.objects.about(push)
    young = WebhookCall.objects.latest("pk")
    old = WebhookCall.objects.exclude(pk=young.pk)
    old.update(made_at=timezone.now() - GIVEN_UP - timedelta(hours=1))
    program.statuses = [503, 503, 503, 503]
    assert told(webhook).tries == 1
    assert set(old.values_list("answer", flat=True)) == {"HTTP 503"}
    assert list(WebhookCall.objects.waiting()) == [young]
    assert len({key for key, _said in program.tries}) == 4, "each was tried once more"
    told(past_its_pause(webhook))
    assert not WebhookCall.objects.waiting().exists()


def test_two_workers_make_one_call(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    assert webhook.claim(30)
    webhooks.call(webhook.pk)
    assert program.tries == []
    webhook.leave()
    webhooks.call(webhook.pk)
    assert len(program.tries) == 1


def test_killed_after_the_answer_it_is_told_again_with_the_same_key(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    with monkeypatch.context() as killed:
        killed.setattr(Webhook, "taken", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            webhooks.call(webhook.pk)
    told(past_its_pause(webhook))
    assert len({key for key, _said in program.tries}) == 1
    assert len(program.tries) == 2


def _cut_off(*_: object) -> bool:
    raise KeyboardInterrupt


def test_an_answer_that_does_not_come_is_not_waited_for(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    push, over = scheduled(), threading.Event()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    monkeypatch.setattr(calling, "READ_SECONDS", 0.2)
    monkeypatch.setattr(program, "answer", lambda _request: over.wait() and Response())
    try:
        assert told(webhook).answer == "No answer (ReadTimeout)."
    finally:
        over.set()


def test_no_password_of_the_machine_goes_along(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (netrc := tmp_path / "netrc").write_text("default login operator password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    assert requests.Session().prepare_request(requests.Request("POST", program.url)).headers["Authorization"]
    assert calling.test_call(program.told_of(scheduled())) == ""


def test_a_host_that_is_not_named_any_more_is_not_called(program: Program, settings: Settings) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    settings.WEBHOOK_ORIGINS = []
    assert told(webhook).answer == calling.NOT_ALLOWED
    assert program.tries == []


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://hooks.example.com/push?a=b", True),
        ("https://hooks.example.com:443/", True),
        ("https://HOOKS.example.com", True),
        ("http://10.0.0.5:8080/x", True),
        ("http://hooks.example.com/push", False),
        ("https://hooks.example.com:8443/", False),
        ("https://hooks.example.com.evil.test/", False),
        ("https://hooks.example.com@evil.test/", False),
        ("https://user:secret@hooks.example.com/", False),
        ("http://10.0.0.5/x", False),
        ("http://10.0.0.5:8080x/", False),
        ("https://[::1/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_the_hosts_that_an_installation_names_are_called(settings: Settings, url: str, is_allowed: bool) -> None:
    settings.WEBHOOK_ORIGINS = ["https://hooks.example.com", "http://10.0.0.5:8080"]
    assert webhooks.is_allowed(url) == is_allowed


@pytest.mark.usefixtures("service")
def test_rehearsals_and_tests_are_told_to_nobody(program: Program) -> None:
    push = package_push()
    program.told_of(push)
    actions.rehearse(push=push, by=push.author, seen=push.fingerprint, weather="fair")
    assert not WebhookCall.objects.exists()


def test_calls_that_were_made_long_ago_are_removed(program: Program, settings: Settings) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    actions.undo(push=push, by=push.author)
    told(webhook)
    tasks.forget_webhook_calls()
    assert WebhookCall.objects.count() == 1
    WebhookCall.objects.update(answered_at=timezone.now() - timedelta(days=settings.WEBHOOK_CALLS_KEEP_DAYS, hours=1))
    tasks.forget_webhook_calls()
    assert not WebhookCall.objects.exists()


def test_a_move_that_fails_is_told_to_nobody(program: Program) -> None:
    push = scheduled()
    program.told_of(push)
    actions.undo(push=push, by=push.author)
    with pytest.raises(StalePush):
        actions.undo(push=push, by=push.author)
    assert WebhookCall.objects.count() == 1

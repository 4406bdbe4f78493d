"""Tests of test sends: the draft's own message, to a few chosen recipients at once, told of, and counted nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pushes import actions, delivery, figures
from pushes.delivery import Next
from pushes.models import Application, Event, Part, Push, StalePush
from pushes.models.recipients import Recipient, kept
from pushes.readiness.draft_doubts import doubts
from pushes.readiness.repetition import repetitions
from pushes.telling.flight_record import told
from pushes.telling.shell import facts_of, lines_of
from pushes.telling.test_send import outcome_of
from pushes.telling.verification import problems
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import part_of, pass_time, shift, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db
ANNA, LI, PHONE = Recipient("+8613711117777", 1002, "Anna"), Recipient("007", 2), Recipient("0f" * 18, None, "Pixel")
OPTIONS = {"collapse_id": 7, "keep_hours": 3}


def draft(**fields: Any) -> Push:
    """A draft of Alice for an application that has three recipients."""
    alice = builders.alice()
    app = Application.objects.first() or builders.application(people=[alice], undo_seconds=30)
    Application.objects.update(kept_recipients=kept([ANNA, LI, PHONE]))
    app.refresh_from_db()
    return builders.draft(author=alice, application=app, **fields)


def send(push: Push, *chosen: Recipient, page: str = "p") -> Push:
    """A press of the button."""
    push.refresh_from_db()
    return actions.send_test(
        push=push, by=push.author, page=page, chosen=[each.key for each in chosen or (ANNA, PHONE)]
    )


def asked(test: Push) -> None:
    """The service is asked what came of it."""
    Push.objects.filter(pk=test.pk).update(next_figures_at=timezone.now())
    figures.refresh(test.pk)
    test.refresh_from_db()


def test_a_test_says_what_the_draft_says_at_once_to_the_chosen_and_to_nobody_else(service: PushService) -> None:
    later = timezone.now() + timedelta(days=1)
    push = draft(scheduled_for=later, speed_per_minute=1, typed="+8613711118888", message_options=OPTIONS)
    test = send(push)
    assert walk(test) is Next.FIGURES
    account, device = (call.json for call in service.pushes)
    said = {"message_type": "notify", "message": push.notification.message(), "expire_time": 3 * 3600}
    typed = {"audience_type": "account", "account_type": 1002, "account_push_type": 0}
    assert account == {**typed, **said, "account_list": [ANNA.value]}
    assert device == {"audience_type": "token", **said, "token_list": [PHONE.value]}
    assert {call.headers["push-purpose"] for call in service.pushes} == {"test"}
    assert (test.status, str(test), test.accounts) == ("finished", "Test: Sale", 2)
    push.refresh_from_db()
    assert push.is_draft


def test_pressed_twice_it_is_one_test_and_with_another_message_or_page_another(service: PushService) -> None:
    push = draft()
    first = send(push)
    assert send(push) == first
    Push.objects.filter(pk=push.pk).update(content="From ten")
    others = [send(push), send(push, LI), send(push, page="q")]
    assert len({first.pk, *(other.pk for other in others)}) == 4
    assert Push.objects.exclude(test_key="").count() == 4


@pytest.mark.parametrize(
    ("fields", "chosen", "words"), [({"title": " "}, ANNA, "Write a title"), ({}, None, "Tick at least one")]
)
def test_what_cannot_be_tested_says_what_to_do(fields: dict[str, str], chosen: Recipient | None, words: str) -> None:
    push = draft(**fields)
    with pytest.raises(actions.NotReady, match=words):
        actions.send_test(push=push, by=push.author, page="p", chosen=[chosen.key] if chosen else ["+8613711112222"])
    assert Push.objects.count() == 1


def test_only_a_draft_is_tested_and_a_test_is_never_changed_sent_on_or_called_back(service: PushService) -> None:
    push = draft(target="accounts", typed="+8613711118888")
    test = send(push)
    for act in (actions.undo, actions.start_now, actions.send_the_rest, actions.revoke):
        with pytest.raises(StalePush):
            act(push=test, by=test.author)
    with pytest.raises(StalePush):
        actions.duplicate_push(push=test, by=test.author, same_audience=True)
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=[each.key for each in doubts(push)])
    with pytest.raises(StalePush):
        send(push)


@pytest.mark.parametrize(
    "fields", [{"accounts": 11}, {"status": "draft"}, {"typed": "+8613711112222"}, {"target": "package"}]
)
def test_the_database_holds_a_test_to_a_few(fields: dict[str, Any]) -> None:
    test = send(draft())
    with pytest.raises(IntegrityError), transaction.atomic():
        Push.objects.filter(pk=test.pk).update(**fields)


def test_a_test_is_counted_nowhere(service: PushService) -> None:
    push = draft(target="accounts", typed="+8613711117777")
    test = send(push, ANNA)
    walk(test)
    asked(test)
    assert (test.sent, test.arrived) == (8, 7)
    assert list(repetitions(push)) == []
    assert list(Push.objects.with_figures(push.application_id)) == []
    assert Application.objects.with_last_push().get().last_push_at is None
    service.reached = {"accounts": {"lookedUp": 1, "withDevice": 0}}
    asked(test)
    assert test.status == "finished", "few reached is said of pushes"


def test_a_test_is_told_of_in_its_record_in_the_drafts_and_in_the_shell(service: PushService) -> None:
    push = draft()
    test = send(push)
    walk(test)
    asked(test)
    asked(test)
    sentences = [told(event) for event in test.events.all()]
    assert sentences[0].startswith(f"Sent what draft {push.pk} said as a test. Test accounts and test devices: 2.")
    assert [each for each in sentences if "heard that it arrived" in each] == [
        "Part 1: heard that it arrived. Devices: 7.",
        "Part 2: heard that it arrived. Devices: 7.",
    ]
    assert told(push.events.get()) == f"Sent a test of it, push {test.pk}. Test accounts and test devices: 2."
    assert not any(each.value in str(event.facts) for event in Event.objects.all() for each in (ANNA, PHONE))
    assert facts_of(test)["test"] is True
    assert next(lines_of(test)).startswith("A test:")
    assert list(problems(test)) == []


def test_what_came_of_it_is_said_and_why_not_for_each(service: PushService) -> None:
    push = draft()
    test = send(push, ANNA, LI, PHONE)
    assert outcome_of(test).said == "On its way to 3, pressed 1 s ago."
    refusal = {"ret_code": 1008019, "err_msg": "No such words."}
    service.will(
        PUSH_PATH, answer({"ret_code": 0, "push_id": "1"}), answer({"ret_code": 0, "push_id": "2"}), answer(refusal)
    )
    walk(test)
    Part.objects.filter(push=test, number=1).update(arrived=1, with_device=1)
    Part.objects.filter(push=test, number=2).update(arrived=0, planned=0, with_device=0)
    outcome = outcome_of(test)
    assert outcome.said.startswith("Arrived on 1 of 3, ")
    assert outcome.reasons == [
        "007: no device has this account. Log in with it in the app, then send the test again.",
        "Pixel: the service refused it (1008019): “No such words.”",
    ]
    Part.objects.filter(push=test, number=3).update(code="10010005")
    assert outcome_of(test).reasons[1].startswith("Pixel: this application has no device with this token.")
    assert (outcome.goes_on, outcome.is_complete) == (False, False)


def test_a_test_that_meets_trouble_is_given_up_soon_and_needs_nobody(service: PushService) -> None:
    for trouble, calls in ((answer(TOO_FAST), 3), (cut(), 1)):
        test = send(draft(), ANNA)
        service.heard.clear()
        service.will(PUSH_PATH, *[trouble] * calls)
        for _ in range(4):
            walk(test)
            pass_time(test)
        assert (test.status, part_of(test).status, len(service.pushes)) == ("failed", "skipped", calls)
        assert service.queries == [], "nobody asks the records what became of a test"
        assert outcome_of(test).reasons == [f"Anna: not sent. {part_of(test).problem}"]
        Push.objects.filter(pk=test.pk).delete()


def test_a_test_that_no_worker_found_in_time_is_not_sent_late(service: PushService) -> None:
    test = send(draft())
    shift(test, timedelta(minutes=3))
    assert delivery.advance(test.pk) is Next.NOTHING
    test.refresh_from_db()
    assert (test.status, service.pushes) == ("stopped", [])
    assert outcome_of(test).said == "Arrived on none of 2."


def test_a_test_that_a_pause_holds_up_is_not_sent_late(service: PushService) -> None:
    test = send(draft())
    while not service.pushes:
        delivery.advance(test.pk)
    actions.pause(application=test.application, by=builders.carol(), reason="The wrong list is in use.")
    walk(test)
    assert test.status == "sending"
    Push.objects.filter(pk=test.pk).update(started_at=timezone.now() - timedelta(minutes=3))
    actions.go_on(application=test.application)
    pass_time(test)
    walk(test)
    assert [part.status for part in test.parts.all()] == ["accepted", "skipped"]
    assert (test.status, len(service.pushes)) == ("finished with problems", 1)
    words = "Part 2: gave up, for a test is not sent late. The wrong list is in use."
    assert told(test.events.get(kind="given up")) == words


def test_parts_of_pushes_that_are_slow_do_not_hold_a_test_back(service: PushService) -> None:
    push = draft(target="accounts", typed="+8613711118888")
    for number in range(4):
        other = draft(target="accounts", typed=f"+861371111{number}999", title=f"Sale {number}")
        ticked = [each.key for each in doubts(other)]
        actions.confirm(push=other, by=other.author, seen=other.fingerprint, ticked=ticked, undo_seconds=0)
        delivery.advance(other.pk)
        assert part_of(other).claim(60)
    test = send(push, ANNA)
    walk(test)
    assert [call.json["account_list"] for call in service.pushes] == [[ANNA.value]]


def test_a_test_outlives_the_draft_that_it_tried(service: PushService) -> None:
    push = draft()
    test = send(push)
    actions.discard_draft(push=push, by=push.author)
    walk(test)
    assert (test.status, test.tests) == ("finished", None)

"""A message is tested once a test that says the same has arrived somewhere: sent is not enough."""

from typing import Any

import pytest

from pushes import actions
from pushes.models import Push, Sketch
from pushes.models.recipients import Recipient, kept
from pushes.readiness.of_test import doubt_of
from pushes.readiness.repetition import repetitions
from tests import builders

pytestmark = pytest.mark.django_db
ANNA = Recipient("+8613711117777", 1002, "Anna")
TOOK = {"status": "accepted", "service_push_id": "1"}


@pytest.fixture
def push() -> Push:
    """A draft for the people of its test, of an application that has a test account."""
    alice = builders.alice()
    app = builders.application(people=[alice])
    app.kept_recipients = kept([ANNA])
    app.save()
    return builders.draft(author=alice, application=app, target="accounts", typed=f"{ANNA.value}\n+8613711118888")


def tried(push: Push, *, over: bool = True, **part: Any) -> Push:
    """A test of the draft, of whose part this is known."""
    push.refresh_from_db()
    page = str(Push.objects.count())
    test = actions.send_test(push=push, by=push.author, page=page, chosen=[ANNA.key])
    test.parts.update(**part)
    if over:
        Push.objects.filter(pk=test.pk).update(
            status="finished", started_at=test.confirmed_at, finished_at=test.confirmed_at
        )
    return test


def doubted(push: Push) -> str:
    code, text = doubt_of(Push.objects.get(pk=push.pk)) or ("", "")
    return f"{code}: {text.partition('.')[0]}" if code else ""


@pytest.mark.parametrize(
    ("known", "doubt"),
    [
        ({"over": False}, "untested: The test has not been heard to arrive"),
        ({**TOOK, "with_device": None}, "untested: The test has not been heard to arrive"),
        ({**TOOK, "with_device": 1, "arrived": 0}, "untested: The test has not been heard to arrive"),
        ({**TOOK, "with_device": 0, "arrived": 0}, "untested: The test reached nobody"),
        ({"status": "refused"}, "untested: The test reached nobody"),
        ({"status": "skipped"}, "untested: The test reached nobody"),
        ({**TOOK, "with_device": 1, "arrived": 1}, ""),
    ],
)
def test_only_a_test_that_arrived_takes_the_doubt_away(push: Push, known: dict[str, Any], doubt: str) -> None:
    assert doubted(push) == "untested: No test was sent yet"
    tried(push, **known)
    assert doubted(push) == doubt


def test_a_message_stays_tested_though_a_later_test_reached_nobody(push: Push) -> None:
    arrived = {**TOOK, "with_device": 1, "arrived": 1}
    tried(push, **arrived)
    tried(push, status="refused")
    assert doubted(push) == ""
    Push.objects.filter(pk=push.pk).update(content="From ten")
    assert doubted(push) == "changed-since-test: The message was changed after the last test"
    tried(push, status="refused")
    assert doubted(push) == "untested: The test reached nobody"
    tried(push, **arrived)
    assert doubted(push) == ""


def test_who_got_a_test_is_not_told_as_who_got_a_push(push: Push) -> None:
    Push.objects.filter(pk=push.pk).update(content="What the test said")
    test = tried(push, **TOOK, with_device=1, arrived=1)
    Push.objects.filter(pk=push.pk).update(content="What the push says")
    push.refresh_from_db()
    assert push.people
    Sketch.objects.keep(push.people, push_id=test.pk)
    Push.objects.filter(pk=test.pk).update(account_type=1002)
    assert list(repetitions(push)) == []
    Push.objects.filter(pk=test.pk).update(test_key="", tests=None)
    assert [found.code for found in repetitions(push)] == ["same-people"], "were it none"

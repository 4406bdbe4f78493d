"""Tests of the sentence above a push's page: it is right for every status, and says bad things plainly."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes.models import Push
from pushes.telling.headline import headline
from tests.pushes.telling.sending import NOW, sending

pytestmark = pytest.mark.django_db
REACHED = {"counted": 20, "with_device": 19, "planned": 19, "sent": 19, "arrived": 18, "clicked": 2, "figures_at": NOW}
ENDED = {"finished_at": NOW, "next_figures_at": None}


def said(accepted: int, status: str, **fields: Any) -> str:
    push = sending(20, accepted)
    Push.objects.filter(pk=push.pk).update(status=status, **fields)
    push = Push.objects.select_related("application").get(pk=push.pk)
    return headline(push, push.tally, timezone.now())


@pytest.mark.parametrize(
    ("accepted", "status", "fields", "words"),
    [
        (4, "sending", {}, "Sending to 20 accounts."),
        (4, "stopping", {"stop_asked_at": NOW}, "Stopping: sent to 4 of 20 accounts so far."),
        (4, "continuing", {}, "Sent to 4 of 20 accounts. More is about to be sent."),
        (20, "finished", ENDED, "Sent to 20 accounts. Nobody can say yet whom it reached."),
        (20, "finished", ENDED | REACHED, "18 of 20 accounts reached, 11.1 % clicked."),
        (20, "finished", ENDED | REACHED | {"planned": 30}, "18 devices of 20 accounts reached, 11.1 % clicked."),
        (20, "finished", ENDED | REACHED | {"arrived": 0}, "It has arrived at no device of 20 accounts so far."),
        (20, "reached few", ENDED | REACHED | {"with_device": 1}, "Only 1 of 20 accounts (5.0 %) have a device."),
        (0, "stopped", ENDED, "Stopped: sent to 0 of 20 accounts."),
        (0, "failed", ENDED, "Failed: sent to none of 20 accounts."),
        (9, "called back", ENDED, "Called back after it was sent to 9 of 20 accounts."),
        (
            9,
            "finished with problems",
            ENDED | REACHED | {"counted": 9, "with_device": 9, "planned": 9, "arrived": 9},
            "Not sent to all: only to 9 of 20 accounts. 9 of 9 accounts reached, 22.2 % clicked.",
        ),
        (
            4,
            "needs attention",
            {"attention": "failing", "attention_at": NOW},
            "Waits for a decision: sent to 4 of 20 accounts so far.",
        ),
    ],
)
def test_each_status_has_its_sentence(accepted: int, status: str, fields: dict[str, Any], words: str) -> None:
    assert said(accepted, status, **fields) == words


def test_one_that_waits_for_its_time_says_when() -> None:
    later = timezone.now() + timedelta(days=400)
    words = said(0, "scheduled", started_at=None, due_at=later, scheduled_for=later)
    assert words.startswith("Goes to 20 accounts on ")
    assert words.endswith(" Shanghai.")


def test_one_that_starts_in_a_moment_says_so() -> None:
    assert said(0, "scheduled", started_at=None, due_at=NOW, scheduled_for=None) == "About to go to 20 accounts."


def test_of_tpns_only_what_was_sent_is_believed() -> None:
    push = sending(20, 20)
    push.application.access_point = "shanghai"
    push.application.save()
    Push.objects.update(status="finished", **ENDED | REACHED | {"with_device": None})
    push = Push.objects.select_related("application").get(pk=push.pk)
    assert headline(push, push.tally, NOW) == "Sent to 19 devices of 20 accounts, 10.5 % clicked."

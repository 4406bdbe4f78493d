"""The buttons of a push that needs attention: what a person decides is carried out, once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.delivery.restored_database import hold
from pushes.models import Application, Push
from tests import builders
from tests.pushes.actions.test_deciding import held
from tests.pushes.delivery.test_restored_database import of_package, put_back
from tests.pushes.delivery.test_speed import push_of
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, part_of, walk
from tests.pushes.views.people import client_of
from tests.pushes.views.pressing import HOUR, LATE, buttons, page_of, press, waiting_push

pytestmark = pytest.mark.django_db
# Each says what it does to how many, below the choice that opens it.
DECISIONS = ("Count 1 account as sent to", "Leave out 1 account", "Send again to 1 account")


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def test_an_unconfirmed_part_shows_its_facts_and_three_choices(client: Client, service: PushService) -> None:
    push = held(service)
    page = page_of(push)
    assert buttons(page) == [*DECISIONS, "Ask the service's records again", "Stop"]
    said = page.text("main")
    for words in ("What became of part 1, 1 account?", "Push call made", "101", "502", "get it twice"):
        assert words in said


@pytest.mark.parametrize(
    ("decision", "status"), [("it-arrived", "accepted"), ("skip", "skipped"), ("send-again", "uploaded")]
)
def test_a_decision_is_carried_out_and_kept_with_who_made_it(service: PushService, decision: str, status: str) -> None:
    push = held(service)
    page = press(client_of(builders.grace()), "decide", push, 1, decision=decision, sure="yes")
    assert (part_of(push).status, push.status) == (status, "sending")
    assert push.events.get(kind="decided").by == builders.grace()
    assert "grace" in page.text("main")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"decision": "send-again"}, "Tick that people may get it twice, then send again."),
        ({"decision": "guess"}, "Choose what became of the part."),
        ({}, "Choose what became of the part."),
    ],
)
def test_sending_again_needs_its_tick(client: Client, service: PushService, form: dict[str, str], said: str) -> None:
    push = held(service)
    assert said in press(client, "decide", push, 1, **form).text("main")
    assert (push.status, part_of(push).status) == ("needs attention", "unconfirmed")


def test_what_was_decided_meanwhile_is_not_decided_again(client: Client, service: PushService) -> None:
    push = held(service)
    press(client, "decide", push, 1, decision="skip")
    assert LATE in press(client, "decide", push, 1, decision="it-arrived").text("main")
    assert part_of(push).status == "skipped"


def test_a_part_that_is_not_there_is_not_found(client: Client, service: PushService) -> None:
    push = held(service)
    assert client.post(reverse("pushes:decide", args=[push.pk, 9]), {"decision": "skip"}).status_code == 404


def test_a_missed_time_is_sent_or_cancelled_by_a_person(client: Client, service: PushService) -> None:
    push = package_push()
    Push.objects.update(due_at=timezone.now() - HOUR)
    walk(push)
    page = page_of(push)
    assert buttons(page) == ["Send to 2 accounts now", "Cancel push"]
    assert "Its time was missed" in page.text("main")
    press(client, "send-now", push)
    walk(push)
    assert push.status == "finished"


def test_a_canary_is_shown_beside_what_is_usual_and_continued(client: Client, service: PushService) -> None:
    push = push_of(10, canary_accounts=3)
    Application.objects.get().people.add(builders.alice())
    walk(push)
    Push.objects.update(sent=4, arrived=3, figures_at=timezone.now())
    page = page_of(push)
    assert buttons(page) == ["Continue with the other 7 accounts", "Stop"]
    assert "Devices not arrived at 25.0 % –" in page.text("table")
    press(client, "continue", push)
    walk(push)
    assert push.status == "finished"


@pytest.mark.parametrize("name", ["send-now", "continue", "resume"])
def test_what_needs_no_attention_is_not_resumed(client: Client, name: str) -> None:
    push = waiting_push()
    assert LATE in press(client, name, push).text("main")
    assert push.is_scheduled


def test_a_push_that_only_the_service_knows_says_so(service: PushService) -> None:
    push = put_back(package_push())
    service.records = [of_package()]
    walk(push)
    page = page_of(push)
    for words in ("Perhaps an older database was put back", "On record since", "Push ids: 900", "Makes the push call."):
        assert words in page.text("main")
    assert "Every push call has been made" not in page.text("main")
    choices = ["Count 2 accounts as sent to", "Leave out 2 accounts", "Send again to 2 accounts"]
    assert buttons(page)[:3] == choices


def test_a_canary_that_reached_nobody_does_not_offer_to_go_on_first(client: Client, service: PushService) -> None:
    push = push_of(10, canary_accounts=3)
    Application.objects.get().people.add(builders.alice())
    walk(push)
    Push.objects.update(with_device=0, counted=3, planned=0, sent=0, arrived=0, figures_at=timezone.now())
    page = page_of(push)
    assert buttons(page) == ["Stop", "Continue with the other 7 accounts"]
    assert "The canary has not arrived at any device." in page.text("main")
    assert "Accounts with a device 0 –" in page.text("table")


def test_what_a_backup_had_to_come_is_sent_at_its_time_or_cancelled(client: Client) -> None:
    push = package_push()
    Push.objects.update(due_at=timezone.now() + HOUR)
    hold(timezone.now())
    page = page_of(push)
    assert buttons(page) == ["Send at its time", "Cancel push"]
    assert "The database was put back from a backup" in page.text("main")
    press(client, "send-now", push)
    push.refresh_from_db()
    assert push.status == "scheduled"


def test_what_a_backup_had_under_way_is_sent_or_stopped(client: Client, service: PushService) -> None:
    push = package_push()
    Push.objects.update(status="sending", started_at=timezone.now())
    hold(timezone.now())
    assert buttons(page_of(push)) == ["Send the parts that are open", "Stop"]
    press(client, "resume", push)
    push.refresh_from_db()
    assert push.status == "sending"

"""The buttons of a push's page: what each does, and that who is too late changes nothing and hears of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.models import Application, Part, Push
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pages import read
from tests.pushes.actions.test_deciding import held
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, part_of, push_of_parts, walk
from tests.pushes.views.people import client_of, written
from tests.pushes.views.pressing import LATE, buttons, page_of, press, waiting_push

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def test_undo_leads_back_to_the_draft_with_everything_in_it(client: Client) -> None:
    push = waiting_push(title="Night", content="From ten", speed_per_minute=2, canary_accounts=1)
    assert buttons(page_of(push)) == ["Undo", "Start now"]
    assert "Sending starts in" in page_of(push).text("main")
    page = press(client, "undo", push)
    assert page.text("h1").startswith("Create Push")
    assert (push.status, push.title, push.content, push.speed_per_minute) == ("draft", "Night", "From ten", 2)
    assert push.package
    assert "accounts.csv" in page.text("main")


def test_start_now_ends_the_undo_window(client: Client) -> None:
    push = waiting_push()
    press(client, "start-now", push)
    assert push.due_at <= timezone.now()
    assert push.events.get(kind="hurried").by == builders.alice()


def test_a_scheduled_push_can_be_moved_sent_taken_back_and_cancelled(client: Client) -> None:
    push = waiting_push()
    Push.objects.update(scheduled_for=push.due_at)
    page = page_of(push)
    assert buttons(page) == ["Back to draft", "Cancel push", "Send to 2 accounts now", "Rehearse with 2 accounts"]
    assert "Change time" in [link.text for link in page.all("a")]
    said = press(client, "stop", push).text("main")
    assert push.status == "stopped"
    assert "Stopped: sent to 0 of 2 accounts" in said


def test_another_time_is_written_in_the_applications_zone(client: Client) -> None:
    push = waiting_push()
    Application.objects.update(time_zone="America/New_York")
    page = press(client, "reschedule", push, scheduled_for=f"{timezone.now().year + 1}-07-01T09:00")
    assert push.due_at.isoformat() == f"{timezone.now().year + 1}-07-01T13:00:00+00:00"
    assert f"1 Jul {timezone.now().year + 1}, 09:00 New York" in page.text("main")


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        ("2020-01-01T09:00", "Choose a time within the next five years."),
        ("", "Choose a date and a time."),
        ("tomorrow", "Write date and time like this"),
        ("2027-03-14T02:30", "Clocks in New York never show 2027-03-14 02:30"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(client: Client, wall: str, said: str) -> None:
    push = waiting_push()
    due = push.due_at
    Application.objects.update(time_zone="America/New_York")
    page = press(client, "reschedule", push, scheduled_for=wall)
    assert said in page.text("section")
    assert push.due_at == due


def test_a_time_that_is_over_is_refused_in_words(client: Client) -> None:
    push = waiting_push()
    past = timezone.localtime() - timedelta(minutes=5)
    assert "Choose a time to come." in press(client, "reschedule", push, scheduled_for=f"{past:%Y-%m-%dT%H:%M}").text(
        "section"
    )


@pytest.mark.parametrize("name", ["undo", "start-now", "reschedule"])
def test_who_is_too_late_changes_nothing_and_hears_of_it(client: Client, service: PushService, name: str) -> None:
    push = package_push()
    walk(push)
    assert LATE in press(client, name, push).text("main")
    assert push.status == "finished"


def test_stop_says_what_it_can_still_stop(client: Client, service: PushService) -> None:
    push = push_of_parts(3)
    Push.objects.update(status="sending", started_at=timezone.now())
    Part.objects.filter(number=1).update(status="accepted", service_push_id="501", upload_id="101")
    page = page_of(push)
    assert buttons(page) == ["Stop"]
    assert "Stop keeps back the 2 accounts whose push call has not been made. 1 has been sent to" in page.text("main")
    press(client, "stop", push)
    walk(push)
    page = page_of(push)
    assert "Stopped: sent to 1 of 3 accounts · 2 not sent" in page.text("main")
    assert "Send to the remaining 2 accounts" in buttons(page)


def test_the_rest_is_sent_by_the_number_on_the_button(client: Client, service: PushService) -> None:
    push = push_of_parts(3)
    press(client, "stop", push)
    press(client, "send-the-rest", push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 3)
    assert LATE in press(client, "send-the-rest", push).text("main")


def test_what_failed_is_tried_again(client: Client, service: PushService) -> None:
    service.will(PUSH_PATH, NO)
    push = push_of_parts(3)
    walk(push)
    assert "Try the 1 failed account again" in buttons(page_of(push))
    press(client, "send-the-rest", push)
    walk(push)
    assert push.status == "finished"


@pytest.mark.parametrize(("name", "how"), [("terminate", "terminate"), ("revoke", "revoke")])
def test_what_was_sent_is_called_back(client: Client, service: PushService, name: str, how: str) -> None:
    push = package_push()
    walk(push)
    assert {"Hold back what still waits", "Take it off the devices"} <= set(buttons(page_of(push)))
    press(client, name, push)
    assert (part_of(push).recall, part_of(push).recall_try_at is not None) == (how, True)
    assert ("Hold back what still waits" in buttons(page_of(push))) is False
    assert ("Take it off the devices" in buttons(page_of(push))) is (name == "terminate")


def test_nobody_may_press_without_the_role(service: PushService) -> None:
    push = held(service)
    reader = User.objects.create(username="eve")
    Application.objects.get().people.add(reader)
    assert buttons(read(client_of(reader).get(reverse("pushes:detail", args=[push.pk])))) == []


def test_undone_and_confirmed_again_is_one_push(client: Client, service: PushService) -> None:
    push = waiting_push()
    press(client, "undo", push)
    client.post(reverse("pushes:edit", args=[push.pk]), written(push, title="Corrected"))
    push.refresh_from_db()
    client.post(reverse("pushes:confirm", args=[push.pk]), {"seen": push.fingerprint})
    walk(push)
    assert (push.status, push.title, len(service.pushes)) == ("finished", "Corrected", 1)


def test_the_rest_can_be_undone_as_long_as_the_first_could(client: Client, service: PushService) -> None:
    push = waiting_push()
    press(client, "stop", push)
    Application.objects.update(undo_seconds=30)
    page = page_of(push)
    assert "It starts 30 s after you press, and can be undone until then." in page.text("main")
    page = press(client, "send-the-rest", push)
    assert (push.status, buttons(page)[:2]) == ("continuing", ["Undo", "Start now"])
    assert "It goes to 2 accounts that were not sent to." in page.text("main")
    assert LATE in press(client, "send-the-rest", push).text("main")
    assert push.status == "continuing"
    press(client, "undo", push)
    assert (push.status, push.tally.unsent) == ("stopped", 2)

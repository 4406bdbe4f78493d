"""The buttons of a push's page: what each does, and that who is too late changes nothing and hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.models import Application, Part, Push
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pages import Page, read
from tests.pushes.actions.test_deciding import held
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.test_restored_database import of_package, put_back
from tests.pushes.delivery.test_speed import push_of
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, part_of, push_of_parts, walk
from tests.pushes.views.people import client_of, written

pytestmark = pytest.mark.django_db
# Each says what it does to how many, below the choice that opens it.
DECISIONS = ("Count 1 account as sent to", "Leave out 1 account", "Send again to 1 account")
LATE = "Too late, nothing was changed"
HOUR = timedelta(hours=1)


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def waiting_push(**fields: Any) -> Push:
    """A push of Alice in its undo window."""
    push = package_push(**fields)
    Push.objects.update(due_at=timezone.now() + HOUR)
    push.refresh_from_db()
    return push


def press(client: Client, name: str, push: Push, *more: object, **form: Any) -> Page:
    """The page that pressing the button leads to."""
    answer = client.post(reverse(f"pushes:{name}", args=[push.pk, *more]), form, follow=True)
    push.refresh_from_db()
    return read(answer)


def buttons(page: Page) -> list[str]:
    """The buttons of the page's own part, in their order."""
    inside = [button for button in page.all("button") if any(outer.tag == "main" for outer in button.inside)]
    return [" ".join(button.text.split()) for button in inside]


def page_of(push: Push, who: Callable[[], User] = builders.alice) -> Page:
    return read(client_of(who()).get(reverse("pushes:detail", args=[push.pk])))


# -- undo window and schedule ----------------------------------------------------------------------------------------


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
        ("2027-03-14T02:30", "Clocks in America/New_York never show 2027-03-14 02:30"),
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


# -- stop, the rest, calling back ------------------------------------------------------------------------------------


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


# -- needs attention -------------------------------------------------------------------------------------------------


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
    page = press(client_of(builders.carol()), "decide", push, 1, decision=decision, sure="yes")
    assert (part_of(push).status, push.status) == (status, "sending")
    assert push.events.get(kind="decided").by == builders.carol()
    assert "carol" in page.text("main")


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


def test_a_push_that_only_the_service_knows_says_so(service: PushService) -> None:
    push = put_back(package_push())
    service.records = [of_package()]
    walk(push)
    page = page_of(push)
    for words in ("Perhaps an older database was put back", "On record since", "push id 900", "Makes the push call."):
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

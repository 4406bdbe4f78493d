"""The page after the login: what waits for a person, what is under way, how the last pushes fared."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pushes.models import Application, Push
from tests import builders
from tests.pages import Page, read
from tests.pushes.views.people import client_of, confirmed, dave, shop

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SENT = {"confirmed_at": NOW, "due_at": NOW, "started_at": NOW, "accounts": 100}
HELD = SENT | {"status": "needs attention", "attention": "canary", "attention_at": NOW}
REACHED = {"counted": 100, "with_device": 90, "planned": 90, "sent": 90, "arrived": 80, "clicked": 8, "figures_at": NOW}
ENDED = SENT | {"status": "finished", "finished_at": NOW} | REACHED


def made(title: str, author: User | None = None, application: Application | None = None, **fields: Any) -> Push:
    by = author or builders.alice()
    said = {"account_type": 0, "version": 1, "title": title} | fields
    if fields:
        said |= {"confirmed_by": by}
    push: Push = Push.objects.create(author=by, application=application or shop(), **said)
    return push


def seen_by(who: User) -> Page:
    return read(client_of(who).get("/"))


def section(page: Page, name: str) -> str:
    """The text of the section with this id of its heading."""
    found = next(e for e in page.all("section") if e.attributes.get("aria-labelledby") == f"{name}-title")
    return " ".join(found.text.split())


def test_what_waits_for_a_person_and_what_is_under_way() -> None:
    soon, later = timezone.now() + timedelta(minutes=3), timezone.now() + timedelta(hours=3)
    made("Held for its canary", **HELD)
    made("Can be undone", **SENT | {"status": "scheduled", "started_at": None, "due_at": soon})
    made("Scheduled", **SENT | {"status": "scheduled", "started_at": None, "due_at": later, "scheduled_for": later})
    made("Sending", **SENT | {"status": "sending"})
    made("Half written")
    Push.objects.filter(title="Half written").update(updated_at=timezone.now() - timedelta(days=3, minutes=1))
    page = seen_by(builders.alice())
    waiting, running = section(page, "waiting"), section(page, "running")
    assert [title in waiting for title in ("Held for its canary", "Can be undone", "Half written")] == [True] * 3
    assert "The canary was sent · Shop" in waiting
    assert "can be undone until " in waiting
    assert "last written 3 days ago" in waiting
    assert [title in running for title in ("Scheduled", "Sending", "Can be undone")] == [True, True, False]


def test_what_waits_for_a_person_stands_there_however_much_moves() -> None:
    now = timezone.now()
    for number in range(20):
        made(f"Moving {number}", **SENT | {"status": "sending"})
        made(f"Held {number}", **HELD | {"attention_at": now - timedelta(days=1)}, author=builders.bob())
    soon, week = now + timedelta(minutes=2), now + timedelta(days=7)
    made("Can be undone", **SENT | {"status": "scheduled", "started_at": None, "due_at": soon})
    asked = {"status": "waiting for approval", "started_at": None, "due_at": week, "scheduled_for": week}
    made("To approve", **SENT | asked | {"needs_approval": True, "approval_asked_at": now})
    Push.objects.filter(title="To approve").update(confirmed_by=builders.bob())
    made("Held of her own", **HELD | {"attention_at": now}, author=builders.grace())
    shop().people.add(builders.frank())
    waiting = section(seen_by(builders.grace()), "waiting")
    assert [title in waiting for title in ("Can be undone", "Held of her own")] == [True, True]
    asked = section(seen_by(builders.frank()), "waiting")
    assert "To approve" in asked
    assert "Shop · bob · since" in asked, "who gave it another time"


def test_ones_own_stand_first_and_others_are_named() -> None:
    shop().people.add(builders.bob())
    made("Of Bob", builders.bob(), **HELD | {"attention_at": NOW - timedelta(hours=1)})
    made("Of Alice", **HELD)
    waiting = section(seen_by(builders.alice()), "waiting")
    assert waiting.index("Of Alice") < waiting.index("Of Bob")
    assert "Shop · bob · since" in waiting


def test_a_stranger_sees_nothing_of_it() -> None:
    made("Held", **HELD)
    made("Half written")
    made("Ended", **ENDED)
    page = seen_by(builders.bob())
    assert ("Nothing waits for you." in section(page, "waiting"), "Held" in page.text("main")) == (True, False)
    assert "Ended" not in page.text("main")
    shop().people.add(builders.bob())
    page = seen_by(builders.bob())
    assert ("Held" in section(page, "waiting"), "Half written" in page.text("main")) == (True, False)


def test_each_application_shows_how_its_last_pushes_fared_and_begins_one_with_a_press() -> None:
    for number in range(12):
        made(f"Sale {number}", **ENDED | {"finished_at": NOW - timedelta(hours=12 - number), "clicked": number})
    page = seen_by(builders.alice())
    chart = next(e for e in page.elements if e.tag == "svg" and e.attributes.get("class") == "bars")
    assert chart.attributes["aria-label"].startswith(
        "The last pushes, the oldest first: 80.0 % reached, 2.5 % clicked; 80.0 % reached, 3.8 % clicked; "
    )
    bars = [e.attributes for e in page.elements if e.attributes.get("class") == "bar-reached"]
    assert ([bar["height"] for bar in bars], bars[0]["y"], bars[-1]["x"]) == (["32"] * 10, "8", "144")
    said = section(page, "results")
    assert "Sale 11" in said
    assert "80.0 % reached, 13.8 % clicked" in said
    action = reverse("pushes:create", args=[shop().pk])
    assert action in [form.attributes["action"] for form in page.all("form") if "action" in form.attributes]


def test_a_push_of_which_nothing_is_known_says_so() -> None:
    made("Ended", **SENT | {"status": "failed", "finished_at": NOW})
    assert "no figures" in section(seen_by(builders.alice()), "results")


def test_an_administrator_sees_who_stands_still() -> None:
    made("Held", **HELD)
    assert "Held · Shop · alice · The canary was sent" in section(seen_by(builders.carol()), "still")
    assert "still-title" not in client_of(builders.alice()).get("/").content.decode()


def test_who_has_no_role_may_begin_nothing() -> None:
    shop().people.add(dave())
    page = seen_by(dave())
    assert "Shop" in section(page, "results")
    assert "Create Push" not in page.text("main")


LOGIN = 3  # as in test_questions
# What the person may see (its applications), can be undone, moves, is held, drafts; applications, their last, these.
OF_HOME = 9


@pytest.mark.parametrize("pushes", [1, 40])
def test_it_asks_so_many_questions_however_much_there_is(
    pushes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = confirmed()
    for number in range(pushes):
        other = builders.application(people=[builders.alice()], name=f"Shop {number}", access_id=str(number + 1))
        made(f"Held {number}", **HELD)
        made(f"Moving {number}", **SENT | {"status": "sending"})
        made(f"Ended {number}", application=other, **ENDED)
        made(f"Ended {number}", **ENDED)
    made("Draft", application=first.application)
    client = client_of(builders.alice())
    with django_assert_num_queries(LOGIN + OF_HOME):
        page = read(client.get("/"))
    buttons = [button for button in page.all("button") if "Create Push" in button.text]
    assert len(buttons) == pushes + 1, "of each application, however many"

"""Tests of the rows of records, which are kept as they were rendered: what is shown is what is stored."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from pushes.models import Application, Event, Push
from tests.pages import read
from tests.pushes.views.people import client_of, confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What tests before have rendered is kept in the same process."""
    cache.clear()


def look(push: Push) -> tuple[str, int]:
    """What its author sees, whatever the author is called now."""
    response = client_of(User.objects.get(pk=push.author_id)).get(reverse("pushes:records"))
    return read(response).text("tbody"), [made.name for made in response.templates].count("pushes/records/row.html")


def test_a_row_is_rendered_once_and_anew_when_anything_in_it_changes() -> None:
    push = confirmed(title="Autumn sale")
    Push.objects.update(status="sending", started_at=push.confirmed_at)
    assert look(push)[1] == 1
    for change, shown in (
        (lambda: Push.objects.update(title="Winter <sale>"), "Winter <sale>"),
        (lambda: Push.objects.update(status="stopped", finished_at=push.confirmed_at), "Stopped"),
        (lambda: Push.objects.update(sent=4711, arrived=0), "4,711"),
        (lambda: Application.objects.update(name="Another shop"), "Another shop"),
        (lambda: User.objects.filter(username="alice").update(username="alicia"), "alicia"),
    ):
        assert shown not in look(push)[0]
        change()
        text, rendered = look(push)
        assert shown in text
        assert rendered == 1
        assert look(push) == (text, 0)


def test_a_time_that_comes_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    push = confirmed()
    due = timezone.now() + timedelta(hours=1)
    Push.objects.update(status="scheduled", due_at=due, scheduled_for=due)
    before = look(push)[0]
    assert "Scheduled" in before
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: due + timedelta(seconds=1))
        client = client_of(push.author)
        after = read(client.get(reverse("pushes:records"))).text("tbody")
    assert after != before


def test_the_filter_is_rendered_once_and_anew_when_applications_or_choices_change() -> None:
    push = confirmed()
    filtered(push)
    assert filtered(push)[1] == 0
    Application.objects.update(name="Another <shop>")
    assert filtered(push) == (["All applications", "Another <shop>"], 1)
    assert filtered(push)[1] == 0
    assert filtered(push, "?status=stopped") == (["All applications", "Another <shop>"], 1)
    assert filtered(push, "?text=sale&text=more")[1] == 1
    assert filtered(push, "?text=sale&text=more")[1] == 1
    push.application.people.clear()
    assert filtered(push) == (["All applications"], 1)
    assert "is not in this list" in whole(push, f"?application={push.application_id}")


def test_a_line_of_what_happened_is_rendered_once_and_anew_when_its_person_is_renamed() -> None:
    push = confirmed()
    first = happened(push)
    assert first[1] == push.events.count() > 0
    assert happened(push) == (first[0], 0)
    User.objects.filter(username="alice").update(username="alicia")
    assert happened(push) == (first[0].replace("alice", "alicia"), first[1])
    Event.objects.record(push, Event.Kind.STARTED, parts=1)
    text, rendered = happened(push)
    assert "Began to send. Number of parts: 1." in text
    assert rendered == 1


def happened(push: Push) -> tuple[str, int]:
    """What the push's page says happened, and how many lines of it were rendered."""
    client = client_of(User.objects.get(pk=push.author_id))
    response = client.get(reverse("pushes:detail", args=[push.pk]))
    lists = [found for found in read(response).all("ol") if found.attributes.get("class") == "events"]
    rendered = [made.name for made in response.templates].count("pushes/detail/event.html")
    return " ".join(lists[0].text.split()), rendered


def filtered(push: Push, query: str = "") -> tuple[list[str], int]:
    """The applications to choose from, and how often the fields were rendered."""
    response = client_of(push.author).get(reverse("pushes:records") + query)
    page = read(response)
    choices = [
        option.text
        for option in page.all("option")
        if any(around.attributes.get("name") == "application" for around in option.inside)
    ]
    rendered = [made.name for made in response.templates].count("pushes/records/filter_fields.html")
    return choices, rendered


def whole(push: Push, query: str) -> str:
    return read(client_of(push.author).get(reverse("pushes:records") + query)).text("main")

"""When and how fast: what a draft says of it, and what preview and confirmation make of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.models import Application, Push
from tests import builders
from tests.pages import Page, read, read_fragment
from tests.pushes.views.people import client_of, ready, shop, written

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NEXT_YEAR = timezone.now().year + 1


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def save(client: Client, push: Push, **fields: Any) -> Any:
    answer = client.post(reverse("pushes:edit", args=[push.pk]), written(push, **fields), headers=HTMX)
    push.refresh_from_db()
    return read_fragment(answer)


def form_of(client: Client, push: Push) -> Page:
    return read(client.get(reverse("pushes:edit", args=[push.pk])))


def chosen(page: Page, name: str) -> list[str]:
    """The ticked choices, or the value, of the field `name`."""
    inputs = [field.attributes for field in page.all("input") if field.attributes.get("name") == name]
    return [field.get("value", "") for field in inputs if field["type"] != "radio" or "checked" in field]


def test_a_time_is_told_in_the_applications_zone_and_in_utc(client: Client) -> None:
    push = ready()
    Application.objects.update(time_zone="America/New_York")
    page = save(client, push, starts="at", scheduled_for=f"{NEXT_YEAR}-07-01T09:00")
    assert push.scheduled_for.isoformat() == f"{NEXT_YEAR}-07-01T13:00:00+00:00"
    said = " ".join("".join(e.text for e in page.elements if e.attributes.get("id") == "times").split())
    assert f"1 Jul {NEXT_YEAR}, 09:00 New York" in said
    assert "13:00 UTC" in said
    shown = form_of(client, push)
    assert chosen(shown, "starts") == ["at"]
    assert chosen(shown, "scheduled_for") == [f"{NEXT_YEAR}-07-01T09:00"]
    assert "New York time (America/New_York). It is" in shown.text("main")


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        ("", "Choose a date and a time, or send now."),
        ("soon", "Write date and time like this: 2026-11-24 09:00."),
        ("2027-07-01T09:00+02:00", "Write date and time like this: 2026-11-24 09:00."),
        ("0001-01-01T00:00", "Choose a time within the next five years."),
        ("9999-12-31T23:59", "Choose a time within the next five years."),
        ("2027-03-14T02:30", "Clocks in New York never show 2027-03-14 02:30"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_nothing_is_changed(client: Client, wall: str, said: str) -> None:
    push = ready()
    Application.objects.update(time_zone="America/New_York")
    page = save(client, push, starts="at", scheduled_for=wall)
    assert page.text("p").startswith(f"Not saved: {said}")
    assert (push.scheduled_for, push.version) == (None, 0)


def test_a_time_that_clocks_show_twice_is_explained(client: Client) -> None:
    push = ready()
    Application.objects.update(time_zone="America/New_York")
    save(client, push, starts="at", scheduled_for="2027-11-07T01:30")
    assert push.scheduled_for.isoformat() == "2027-11-07T05:30:00+00:00"
    assert "The first one is meant." in form_of(client, push).text("main")


def test_the_time_does_not_matter_where_it_starts_now(client: Client) -> None:
    push = ready(scheduled_for=timezone.now() + timedelta(days=1))
    save(client, push, starts="now", scheduled_for="nonsense")
    assert (push.scheduled_for, push.version) == (None, 1)
    page = form_of(client, push)
    assert chosen(page, "starts") == ["now"]
    assert len(chosen(page, "scheduled_for")[0]) == len("2026-11-24T09:00")  # ready if another time is wanted


def test_speed_and_canary_are_kept_and_told(client: Client) -> None:
    push = ready()
    save(client, push, speed_per_minute="1", canary_accounts="500")
    assert (push.speed_per_minute, push.canary_accounts, push.canary_percent) == (1, 500, None)
    save(client, push, speed_per_minute="", canary_accounts="1%")
    assert (push.speed_per_minute, push.canary_accounts, push.canary_percent) == (None, None, 1)
    assert chosen(form_of(client, push), "canary_accounts") == ["1%"]
    save(client, push, canary_accounts="")
    assert (push.canary_accounts, push.canary_percent) == (None, None)


@pytest.mark.parametrize("speed", ["0", "-5", "1.5", "fast", "9" * 12])
def test_a_speed_that_is_none_is_refused(client: Client, speed: str) -> None:
    push = ready()
    assert save(client, push, speed_per_minute=speed).text("p").startswith("Not saved: ")
    assert push.speed_per_minute is None


def test_a_canary_that_is_everybody_is_said_before_the_preview(client: Client) -> None:
    push = ready(canary_percent=1)
    form = written(push, canary_accounts="1%", preview="1")
    page = read(client.post(reverse("pushes:edit", args=[push.pk]), form, follow=True))
    assert "Choose a canary of fewer than 2 accounts" in page.text("section")
    link = next(link for link in page.all("a") if link.text.startswith("Choose a canary"))
    assert link.attributes["href"] == "#id_canary_accounts_0"


def test_a_canary_of_one_percent_follows_the_accounts_until_it_is_confirmed(client: Client) -> None:
    rows = "".join(f"+8613711{number:06}\n" for number in range(600))
    package = builders.package(application=shop(), by=builders.alice(), text=rows)
    push = builders.draft(author=builders.alice(), application=shop(), package=package, canary_percent=1)
    assert push.canary_size == 500
    client.post(reverse("pushes:confirm", args=[push.pk]), {"seen": push.fingerprint})
    push.refresh_from_db()
    assert (push.canary_accounts, list(push.parts.values_list("accounts", flat=True))) == (500, [500, 100])


def test_preview_and_button_say_when_how_fast_and_with_which_canary(client: Client) -> None:
    app = shop()
    app.time_zone = "Asia/Shanghai"
    app.save()
    at = timezone.now() + timedelta(days=400)
    push = ready(scheduled_for=at, speed_per_minute=1, canary_accounts=1)
    page = read(client.get(reverse("pushes:preview", args=[push.pk])))
    said = page.text("main")
    assert f"Schedule 2 accounts for {at.astimezone(timezone.get_default_timezone()):%a}" in said
    assert "Shanghai" in page.main("button")[-2].text
    for words in ("UTC", "Up to 1 account per minute", "takes about 1 min", "1 account first"):
        assert words in said


def test_what_the_undo_window_allows_is_said_before_the_press(client: Client) -> None:
    push = ready()
    where = reverse("pushes:preview", args=[push.pk])
    assert "It starts at once." in read(client.get(where)).text("main")
    Application.objects.update(undo_seconds=30)
    assert "You can undo it within 30 seconds." in read(client.get(where)).text("main")

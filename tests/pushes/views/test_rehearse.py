"""Rehearsals on the pages: begun by a button, and marked wherever a push is shown, for nobody to mistake."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.models import Push
from tests import builders
from tests.pages import Page, read, read_fragment
from tests.pushes.views.people import client_of, confirmed, dave, ready

pytestmark = pytest.mark.django_db
PEOPLE = {"alice": builders.alice, "bob": builders.bob, "carol": builders.carol, "grace": builders.grace, "dave": dave}


@pytest.fixture
def client() -> Client:
    return client_of(builders.alice())


def rehearse(client: Client, push: Push, **fields: Any) -> Any:
    push.refresh_from_db()
    form = {"seen": push.fingerprint, "weather": "bad"} | fields
    return client.post(reverse("pushes:rehearse", args=[push.pk]), form)


def rehearsal(client: Client, push: Push, **fields: Any) -> Push:
    rehearse(client, push, **fields)
    made: Push = Push.objects.get(rehearses=push)
    return made


def ended(push: Push) -> Push:
    now = timezone.now()
    figures = {"planned": 90, "sent": 80, "arrived": 77, "shown": 60, "clicked": 3, "figures_at": now}
    push.parts.update(status="accepted", service_push_id="900")
    Push.objects.filter(pk=push.pk).update(status="finished", started_at=now, finished_at=now, **figures)
    push.refresh_from_db()
    return push


def page(client: Client, name: str, push: Push) -> Page:
    return read(client.get(reverse(f"pushes:{name}", args=[push.pk])))


def actions_of(found: Page) -> list[str]:
    inside = [form for form in found.all("form") if any(outer.tag == "main" for outer in form.inside)]
    return [form.attributes.get("action", "").rstrip("/").rpartition("/")[2] for form in inside]


def test_the_button_stands_beside_send_and_leads_to_the_rehearsal(client: Client) -> None:
    push = ready()
    assert actions_of(page(client, "preview", push)) == ["confirm", "rehearse"]
    answer = rehearse(client, push)
    made = Push.objects.get(rehearses=push)
    assert answer.headers["Location"] == reverse("pushes:detail", args=[made.pk])
    push.refresh_from_db()
    assert push.is_draft
    assert "Bad weather" in page(client, "preview", push).text("main")


def test_a_push_that_ended_can_be_rehearsed_and_lists_its_rehearsals(client: Client) -> None:
    push = ended(confirmed())
    assert "rehearse" in actions_of(page(client, "detail", push))
    made = ended(rehearsal(client, push, weather="fair"))
    found = page(client, "detail", push)
    assert "arrived at 77 of 90 simulated devices" in found.text("main")
    assert reverse("pushes:detail", args=[made.pk]) in [link.attributes.get("href") for link in found.all("a")]


@pytest.mark.parametrize("name", ["detail", "record"])
def test_its_pages_say_in_words_that_nobody_was_reached(client: Client, name: str) -> None:
    push = ready()
    made = ended(rehearsal(client, push))
    found = page(client, name, made)
    assert "Rehearsal: Sale" in found.text("title")
    assert "Rehearsal – nobody is reached" in found.text("main")
    assert "Rehearsal" not in page(client, name, ended(confirmed())).text("title")
    assert "nobody is reached" not in page(client, "record", push).text("main")


def test_its_page_never_says_sent_and_offers_nothing_that_is_for_pushes(client: Client) -> None:
    made = rehearsal(client, ready())
    assert actions_of(page(client, "detail", made)) == ["stop"]
    found = page(client, "detail", ended(made))
    assert "rehearsed with 2 of 2 accounts" in found.text("main")
    assert "sent to" not in found.text("main")
    assert actions_of(found) == ["rehearse"]
    assert "Repeat this rehearsal" in found.text("main")


def test_while_it_goes_the_piece_that_is_swapped_says_how(client: Client) -> None:
    made = rehearsal(client, ready())
    piece = read_fragment(client.get(reverse("pushes:progress", args=[made.pk])))
    assert "How the rehearsal goes" in piece.text("section")
    assert "Rehearsal" in piece.text("h2")


def test_it_is_repeated_with_the_same_weather_and_seed(client: Client) -> None:
    push = ready()
    first = ended(rehearsal(client, push, weather="fair"))
    form = {
        field.attributes["name"]: field.attributes["value"]
        for field in page(client, "detail", first).all("input")
        if field.attributes.get("name") in ("seen", "weather", "seed")
    }
    client.post(reverse("pushes:rehearse", args=[first.pk]), form)
    again = Push.objects.filter(rehearses=push).exclude(pk=first.pk).get()
    assert (again.weather, again.seed) == ("fair", first.seed)


def test_the_records_mark_it_and_can_be_filtered(client: Client) -> None:
    push = confirmed()
    made = ended(rehearsal(client, push))
    row = next(row for row in read(client.get(reverse("pushes:records"))).all("tr") if f"#{made.pk}" in row.text)
    assert "Rehearsal: Sale" in row.text
    assert "Rehearsals of Shop" in row.text
    assert "(77) simulated" in row.text
    found = {
        query: {push: f"#{push.pk}" in text, made: f"#{made.pk}" in text}
        for query in ("kind=pushes", "kind=rehearsals", "kind=tests", f"application={push.application_id}")
        for text in [read(client.get(f"{reverse('pushes:records')}?{query}")).text("main")]
    }
    assert [list(each.values()) for each in found.values()] == [
        [True, False],
        [False, True],
        [False, False],
        [True, True],
    ]


@pytest.mark.parametrize(("name", "status"), [("alice", 200), ("bob", 404), ("carol", 200), ("dave", 404)])
def test_who_may_see_a_push_may_see_its_rehearsals(client: Client, name: str, status: int) -> None:
    made = rehearsal(client, ready())
    asking = client_of(PEOPLE[name]())
    for page_name in ("detail", "record", "progress"):
        assert asking.get(reverse(f"pushes:{page_name}", args=[made.pk])).status_code == status
    assert (f"#{made.pk}" in asking.get(reverse("pushes:records")).content.decode()) == (status == 200)


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 302), ("bob", 404), ("carol", 403), ("grace", 302), ("dave", 403)]
)
def test_who_may_create_a_push_and_see_this_one_may_rehearse_it(name: str, status: int) -> None:
    push = ready()
    assert rehearse(client_of(PEOPLE[name]()), push).status_code == status
    assert Push.objects.filter(rehearses=push).count() == (status == 302)


@pytest.mark.parametrize("steer", ["undo", "start-now", "send-the-rest", "terminate", "revoke"])
def test_a_rehearsal_is_not_steered_as_a_push(client: Client, steer: str) -> None:
    made = rehearsal(client, ready())
    answer = client.post(reverse(f"pushes:{steer}", args=[made.pk]), follow=True)
    assert "Too late, nothing was changed" in read(answer).text("main")
    made.refresh_from_db()
    assert made.status == "scheduled"


def test_what_cannot_be_rehearsed_says_why(client: Client) -> None:
    push, other = ready(), ready(title="Other")
    rehearse(client, push)
    refused = client.get(rehearse(client, other).headers["Location"])
    assert f"Push {push.pk} of this application is being rehearsed" in read(refused).text("main")
    changed = client.get(rehearse(client, push, seen="old").headers["Location"])
    assert "changed after you saw it" in read(changed).text("main")


def test_a_draft_that_is_being_rehearsed_is_not_deleted(client: Client) -> None:
    push = ready()
    rehearse(client, push)
    answer = client.post(reverse("pushes:discard", args=[push.pk]), follow=True)
    assert "Stop the rehearsal, then delete the draft." in read(answer).text("main")
    assert Push.objects.filter(pk=push.pk).exists()


@pytest.mark.parametrize("seed", ["", "x", "0", "1234567", "²"])
def test_a_seed_that_is_none_is_drawn_anew(client: Client, seed: str) -> None:
    assert 0 < (rehearsal(client, ready(), seed=seed, weather="hail").seed or 0) < 1_000_000


def test_nobody_can_create_a_push_for_an_application_of_rehearsals(client: Client) -> None:
    made = rehearsal(client, ready())
    for name in ("create", "configuration"):
        where = reverse(f"pushes:{name}", args=[1]).replace("/1/", f"/{made.application_id}/")
        assert client_of(builders.carol()).post(where).status_code == 404
    listed = read(client.get(reverse("pushes:applications"))).text("main")
    assert "Shop" in listed
    assert "Rehearsals of" not in listed

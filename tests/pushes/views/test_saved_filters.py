"""Filters of the records that are saved: under a name, for their person alone, and nothing but filters."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import SavedFilter
from tests import builders
from tests.pages import Page, as_sent, read
from tests.pushes.views.people import client_of, confirmed, shop

pytestmark = pytest.mark.django_db
RECORDS, SAVE = reverse("pushes:records"), reverse("pushes:save-filter")


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def save(client: Client, query: str, **fields: str) -> Any:
    return client.post(f"{SAVE}?{query}", fields, follow=True)


def links(page: Page) -> dict[str, str]:
    """The links of the page, by what they say."""
    return {link.text.strip(): link.attributes["href"] for link in page.main("a")}


def saved() -> list[tuple[str, str]]:
    return list(SavedFilter.objects.values_list("name", "query"))


def test_what_is_set_is_saved_under_a_name_and_found_again(client: Client) -> None:
    confirmed(title="Sale")
    asked = f"application={shop().pk}&status=scheduled&sort=-accounts"
    offered = links(read(client.get(f"{RECORDS}?before=99&{asked}&text=&nonsense=1")))["Save these filters"]
    assert offered == f"{SAVE}?{asked}"
    said = read(client.get(offered)).text("main")
    for words in ("Application Shop", "Status Scheduled or starting", "Order Accounts, most first"):
        assert words in said
    page = read(client.post(offered, {"name": " Large ones "}, follow=True))
    assert "The filters are saved as “Large ones”." in page.text("main")
    assert saved() == [("Large ones", asked)]
    assert "Save these filters" not in links(page)
    assert links(read(client.get(RECORDS)))["Large ones"] == f"?{asked}"
    (link,) = [link for link in page.main("a") if link.text == "Large ones"]
    assert link.attributes["aria-current"] == "page"


def test_days_and_people_are_said_as_people_say_them(client: Client) -> None:
    confirmed()
    asked = f"author={builders.alice().pk}&account_type=1002&since=2026-11-24&text=a%26b"
    said = read(client.get(f"{SAVE}?{asked}")).text("main")
    for words in ("Author alice", "Account type 1002 ·", "Confirmed from 24 Nov 2026", "Text or id a&b"):
        assert words in said


def test_a_name_that_is_taken_is_replaced_when_it_is_asked_for_and_only_then(client: Client) -> None:
    save(client, "status=finished", name="Ended")
    answer = save(client, "status=failed", name="Ended")
    page = read(answer)
    assert answer.status_code == 422
    assert "You have filters of this name already. Choose another one, or replace them." in page.text("main")
    assert "Replace “Ended”" in page.text("main")
    assert saved() == [("Ended", "status=finished")]
    page = read(save(client, "status=failed", name="Something else by now", replace="Ended"))
    assert "“Ended” finds these from now on." in page.text("main")
    assert saved() == [("Ended", "status=failed")]


def test_a_name_is_changed_and_what_is_deleted_can_be_saved_again(client: Client) -> None:
    for name in ("Ended", "Other"):
        save(client, "status=finished", name=name)
    own = SavedFilter.objects.get(name="Ended")
    address = reverse("pushes:saved-filter", args=[own.pk])
    assert address in links(read(client.get(f"{RECORDS}?status=finished"))).values()
    answer = client.post(address, {"name": "Other"})
    assert (answer.status_code, "Choose another one." in read(answer).text("main")) == (422, True)
    page = read(client.post(address, {"name": "Done"}, follow=True))
    assert "The filters are saved as “Done”." in page.text("main")
    page = read(client.post(address, {"delete": "1", "name": ""}, follow=True))
    assert "“Done” is deleted. Here is what it found" in page.text("main")
    assert [name for name, _query in saved()] == ["Other"]
    SavedFilter.objects.all().delete()
    assert links(read(client.get(f"{RECORDS}?status=finished")))["Save these filters"] == f"{SAVE}?status=finished"


def test_a_name_that_another_page_has_changed_meanwhile_is_not_changed_unseen(client: Client) -> None:
    save(client, "status=finished", name="Ended")
    address = reverse("pushes:saved-filter", args=[SavedFilter.objects.get().pk])
    page = read(client.get(address))
    assert client.post(address, as_sent(page) | {"name": "Done"}).status_code == 302
    late = client.post(address, as_sent(page) | {"name": "Over"})
    said = "Name: changed by yourself on another page to “Done”. You wrote “Over”, which stands here still."
    assert (late.status_code, said in read(late).text("main"), saved()[0][0]) == (422, True, "Done")
    assert client.post(address, as_sent(read(late))).status_code == 302
    assert saved() == [("Over", "status=finished")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Write a name for these filters."),
        ("\u2800 \u200b", "Write a name for these filters."),
        ("x" * 61, "Shorten it to 60 characters: it has 61."),
    ],
)
def test_a_name_that_cannot_be_says_what_to_do(client: Client, name: str, said: str) -> None:
    answer = save(client, "status=finished", name=name)
    assert (answer.status_code, said in read(answer).text("main")) == (422, True)
    assert saved() == []


@pytest.mark.parametrize("query", ["", "before=3", "nonsense=1", "status=bogus", "since=yesterday", "application=7777"])
def test_nothing_is_saved_but_filters_that_can_be_read(client: Client, query: str) -> None:
    assert "Choose what to filter by" in read(save(client, query, name="Mine")).text("main")
    assert saved() == []
    assert "Save these filters" not in links(read(client.get(f"{RECORDS}?{query}")))


def test_there_are_twenty_at_most_and_texts_have_an_end(client: Client) -> None:
    alice = builders.alice()
    SavedFilter.objects.bulk_create(
        [SavedFilter(person=alice, name=f"No. {n}", query=f"text={n}") for n in range(SavedFilter.MOST)]
    )
    answer = save(client, "status=finished", name="One more")
    assert (answer.status_code, "Delete one, or write the name of one" in read(answer).text("main")) == (422, True)
    save(client, "status=finished", replace="No. 7")
    assert SavedFilter.objects.get(name="No. 7").query == "status=finished"
    one = SavedFilter.objects.get(name="No. 8")
    client.post(reverse("pushes:saved-filter", args=[one.pk]), {"name": "Another name"})
    assert SavedFilter.objects.get(pk=one.pk).name == "Another name"
    assert SavedFilter.objects.filter(person=alice).count() == SavedFilter.MOST
    answer = save(client, f"text={'x' * 2_000}", replace="No. 9")
    assert (answer.status_code, "Look for a shorter text" in read(answer).text("main")) == (422, True)


def test_they_are_their_persons_alone(client: Client) -> None:
    save(client, "status=finished", name="Mine")
    for somebody in (builders.bob, builders.carol):
        assert "Mine" not in read(client_of(somebody()).get(RECORDS)).text("main")
    save(client_of(builders.bob()), "status=failed", name="Mine")
    assert SavedFilter.objects.filter(name="Mine").count() == 2


def test_nothing_of_an_application_that_the_person_may_see_no_more(client: Client) -> None:
    confirmed(title="Secret sale")
    app = shop()
    asked = f"application={app.pk}&status=scheduled"
    save(client, asked, name="Mine")
    app.people.clear()
    page = read(client.get(f"{RECORDS}?{asked}"))
    assert "A filter needs another value" in page.text("main")
    own = SavedFilter.objects.get()
    there = reverse("pushes:saved-filter", args=[own.pk])
    assert links(page)["Rename or delete"] == there  # it can be tidied away
    said = read(client.get(there)).text("main")
    assert "Application not there for you any more" in said
    for answer in (page.text("main"), said):
        assert app.name not in answer
        assert "Secret sale" not in answer

"""The switch of languages: on every page, kept for the person and for the browser, and never for the contract."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from console.models import Profile
from tests import builders
from tests.builders import PASSWORD, alice
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
CHINESE, ENGLISH = "zh-hans", "en"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A request leaves its language to the thread; the tests after this one speak English."""
    yield
    translation.deactivate()


def language_of(client: Client, path: str = "/login/", **headers: str) -> str:
    answer = client.get(path, headers=headers)
    return read(answer, answer["Content-Language"]).all("html")[0].attributes["lang"]


def choose(client: Client, language: str, back: str = "/login/") -> str:
    return client.post("/language/", {"language": language, "next": back})["Location"]


@pytest.mark.parametrize(
    ("asked", "spoken"), [("zh-CN,zh;q=0.9,en;q=0.8", CHINESE), ("de, en", ENGLISH), ("", ENGLISH)]
)
def test_a_browser_is_answered_in_its_language(client: Client, asked: str, spoken: str) -> None:
    assert language_of(client, accept_language=asked) == spoken


def test_who_is_not_logged_in_chooses_for_the_browser(client: Client) -> None:
    assert choose(client, CHINESE, "/login/?next=/pushes/") == "/login/?next=/pushes/"
    assert language_of(client, accept_language="en") == CHINESE
    choose(client, ENGLISH)
    assert language_of(client, accept_language="zh-CN") == ENGLISH
    assert not Profile.objects.exists()


def test_a_person_is_spoken_to_in_one_language_in_every_browser(client: Client) -> None:
    client.force_login(alice())
    choose(client, CHINESE, "/pushes/")
    assert language_of(client, "/pushes/") == CHINESE
    another = Client()
    assert language_of(another) == ENGLISH
    another.post("/login/", {"username": alice().username, "password": PASSWORD})
    assert language_of(another, "/pushes/") == CHINESE


def test_what_the_browser_speaks_is_kept_at_the_first_login(client: Client) -> None:
    choose(client, CHINESE)
    client.post("/login/", {"username": alice().username, "password": PASSWORD})
    assert Profile.objects.get(person=alice()).language == CHINESE


def test_a_language_that_the_console_does_not_speak_changes_nothing(client: Client) -> None:
    client.force_login(alice())
    choose(client, "xx", "/pushes/")
    assert language_of(client, "/pushes/") == ENGLISH
    assert not Profile.objects.exists()


def test_the_switch_leads_nowhere_else(client: Client) -> None:
    assert choose(client, CHINESE, "https://example.com/") == "/"
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize("path", ["/login/", "/pushes/", "/nowhere/"])
def test_the_other_language_is_one_press_away(client: Client, path: str) -> None:
    client.force_login(alice()) if path != "/login/" else None
    for spoken, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
        choose(client, spoken)
        page = read(client.get(path), spoken)
        (button,) = [found for found in page.all("button") if found.attributes.get("name") == "language"]
        assert (button.attributes["value"], button.attributes["lang"]) == (other, other)


def has_switch(answer: Any) -> bool:
    return any(found.attributes.get("name") == "language" for found in read(answer).all("button"))


def test_a_page_that_answers_a_press_has_no_switch_that_would_throw_it_away() -> None:
    carol, address = client_of(builders.carol()), reverse("pushes:add-application")
    refused = carol.post(address, {"name": "What took an hour to write"})
    link = carol.post(reverse("new-password", args=[alice().pk]))
    assert [(each.status_code, has_switch(each)) for each in (refused, link)] == [(422, False), (200, False)]
    assert has_switch(carol.get(address))


def test_who_is_not_let_in_yet_can_read_in_their_language_why(client: Client) -> None:
    assert has_switch(client.post("/login/", {"username": "alice", "password": "wrong"}))


def test_the_contract_speaks_english(client: Client) -> None:
    answer = client.post("/gateway/v3/push/app", "{", "application/json", headers={"accept-language": "zh-CN"})
    assert answer["Content-Language"] == ENGLISH

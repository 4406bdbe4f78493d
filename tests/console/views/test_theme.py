from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
LOGIN = "/login/?next=/pushes/"


def choose(client: Client, theme: str, back: str = LOGIN) -> str:
    """Choose a theme on a page; the address that this leads to."""
    response = client.post(reverse("theme"), {"theme": theme, "next": back})
    assert response.status_code == 302
    return str(response.headers["Location"])


def shown(client: Client) -> tuple[str, list[str]]:
    """The theme of a page without scripts, and the buttons that say so."""
    page = read(client.get(LOGIN))
    pressed = [button for button in page.all("button") if button.attributes.get("aria-pressed") == "true"]
    return page.all("html")[0].attributes.get("data-theme", ""), [button.text.strip() for button in pressed]


def test_a_theme_is_kept_without_scripts_and_given_back_to_the_system(client: Client) -> None:
    assert shown(client) == ("", ["As the system"])
    assert choose(client, "dark") == LOGIN
    assert shown(client) == ("dark", ["Dark"])
    choose(client, "light")
    assert shown(client) == ("light", ["Light"])
    choose(client, "")
    assert shown(client) == ("", ["As the system"])


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_it_leads_back_to_pages_of_this_console_only(client: Client, back: str) -> None:
    assert choose(client, "dark", back) == "/"


def test_a_theme_that_there_is_not_is_the_systems(client: Client) -> None:
    client.cookies["theme"] = 'dark" onload="x'
    assert shown(client) == ("", ["As the system"])
    choose(client, "purple")
    assert shown(client) == ("", ["As the system"])


def is_for_scripts_only(answer: Any) -> bool:
    (switch,) = [each for each in read(answer).all("form") if "theme-switch" in each.attributes.get("class", "")]
    return "with-script" in switch.attributes["class"].split()


def test_a_page_that_answers_a_press_is_not_thrown_away_for_a_theme(client: Client) -> None:
    carol, address = client_of(builders.carol()), reverse("pushes:add-application")
    assert is_for_scripts_only(carol.post(address, {"name": "What took an hour to write"}))
    assert not is_for_scripts_only(carol.get(address))
    assert not is_for_scripts_only(client.post("/login/", {"username": "alice", "password": "wrong"}))

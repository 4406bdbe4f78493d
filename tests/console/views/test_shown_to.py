"""A page says to whom it was shown, and the browser knows who is logged in: two are told apart, and nobody is named."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.console.api.calling import call, token_of
from tests.pages import read
from tests.pushes.views.people import client_of, shop, value

pytestmark = pytest.mark.django_db


def page_mark(client: Client) -> str:
    return read(client.get(reverse("profile"), follow=True)).all("html")[0].attributes["data-person"]


def log_in(client: Client, person: User) -> str:
    """What the browser knows after it."""
    client.post(reverse("login"), {"username": person.get_username(), "password": builders.PASSWORD})
    return client.cookies["person"].value


def test_the_page_and_the_browser_say_the_same_and_another_after_another_login() -> None:
    client, alice, bob = Client(), builders.alice(), builders.bob()
    assert page_mark(client) == ""
    first = log_in(client, alice)
    assert page_mark(client) == first
    client.post(reverse("logout"))
    assert page_mark(client) == ""
    second = log_in(client, bob)
    assert page_mark(client) == second != first
    assert log_in(client, alice) == first
    assert not {alice.get_username(), str(alice.pk)} & {first}


def test_a_page_of_before_somebody_elses_login_is_refused_and_nothing_is_done() -> None:
    client, address = client_of(builders.alice(), enforce_csrf_checks=True), reverse("profile")
    shown_to_alice = value(read(client.get(address)), "csrfmiddlewaretoken")
    login = {"username": builders.bob().username, "password": builders.PASSWORD, "csrfmiddlewaretoken": shown_to_alice}
    assert client.post(reverse("login"), login).status_code == 302  # in another tab, whose token is as good
    for _press in range(2):  # two in a row
        refused = client.post(address, {"email": "alice@example.com", "csrfmiddlewaretoken": shown_to_alice})
        assert (refused.status_code, "Nothing was done" in read(refused).text("main")) == (403, True)
    assert not User.objects.filter(email="alice@example.com").exists()
    shown_to_bob = value(read(client.get(address)), "csrfmiddlewaretoken")
    assert client.post(address, {"email": "", "csrfmiddlewaretoken": shown_to_bob}).status_code == 302


def test_a_call_of_the_api_tells_no_browser_anything() -> None:
    answer = call(token_of(builders.alice(), shop()), "get", "pushes")
    assert (answer.status_code, dict(answer.cookies)) == (200, {})

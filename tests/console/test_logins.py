"""Tests of wrong passwords: from one address, of one person, in the log; and of what lifts a lock."""

import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from console import logins
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
HERE, THERE = "192.0.2.1", "192.0.2.2"


def tried(name: str, password: str = "wrong", address: str = HERE) -> Any:
    return Client(REMOTE_ADDR=address).post("/login/", {"username": name, "password": password})


def lock(name: str, address: str = HERE) -> None:
    while tried(name, address=address).status_code != 429:
        pass


def test_many_names_from_one_address_lock_it_and_nobody_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()  # on a slow machine some of them would be forgiven meanwhile
    monkeypatch.setattr(logins, "OF_ADDRESS", replace(logins.OF_ADDRESS, clock=lambda: now))
    builders.alice()
    answers = [tried(f"name{number}") for number in range(51)]
    assert [answer.status_code for answer in answers] == [422] * 50 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert read(answers[-1]).text("h1") == "Too many tries"
    assert tried("alice", builders.PASSWORD).status_code == 429
    assert tried("alice", builders.PASSWORD, THERE).status_code == 302


def test_a_name_is_locked_for_one_address_only() -> None:
    builders.alice()
    lock("alice")
    assert tried("alice", builders.PASSWORD, THERE).status_code == 302
    assert 1 <= int(tried("alice").headers["Retry-After"]) <= 900


def test_a_name_longer_than_anybodys_is_wrong_and_locked_like_others() -> None:
    answers = [tried("x" * 5_000) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [*[422] * 4, 429, 429]


@pytest.mark.parametrize("by", ["administrator", "shell"])
def test_a_new_password_lifts_the_lock_as_the_page_says(by: str) -> None:
    alice, new = builders.alice(), "a zebra walks into a bar"
    lock("alice")
    assert "it works at once" in read(tried("alice", builders.PASSWORD)).text("main")
    if by == "shell":
        alice.set_password(new)
        alice.save()
    else:
        page = read(client_of(builders.carol()).post(reverse("new-password", args=[alice.pk])))
        (link,) = [field.attributes["value"] for field in page.all("input") if field.attributes.get("id") == "link"]
        browser = Client()
        where = browser.get(link[link.index("/password/") :]).headers["Location"]
        assert browser.post(where, {"new_password1": new, "new_password2": new}).status_code == 302
    assert tried("alice", new).status_code == 302


def test_saving_a_person_with_the_same_password_lifts_nothing() -> None:
    alice = builders.alice()
    lock("alice")
    alice.refresh_from_db()
    alice.first_name = "Alice"
    alice.save()
    assert tried("alice", builders.PASSWORD).status_code == 429


def changed(client: Client, old: str, new: str = "a zebra walks into a bar") -> Any:
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("password_change"), form)


def test_old_passwords_cannot_be_tried_for_ever() -> None:
    client, other = client_of(builders.alice()), client_of(builders.bob())
    assert [changed(client, "wrong").status_code for _ in range(5)] == [422, 422, 422, 422, 429]
    assert changed(client, builders.PASSWORD).status_code == 429
    assert changed(other, builders.PASSWORD).status_code == 302
    alice = builders.alice()
    alice.set_password("a new horse")
    alice.save()
    assert changed(client_of(alice), "a new horse").status_code == 302


def test_a_weak_new_password_is_no_wrong_old_one() -> None:
    client = client_of(builders.alice())
    assert [changed(client, builders.PASSWORD, "1234").status_code for _ in range(7)] == [422] * 7


def test_a_failed_log_in_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    builders.alice()
    caplog.set_level(logging.WARNING, "console.logins")
    tried("alice", "hunter2")
    tried("hunter3", "x")  # a password in the wrong field
    lines = [record.getMessage() for record in caplog.records if record.name == "console.logins"]
    assert lines == [
        "Failed log-in as alice from 192.0.2.1",
        "Failed log-in as a name that nobody has from 192.0.2.1",
    ]
    assert "hunter" not in caplog.text


def at_home(name: str, password: str = builders.PASSWORD) -> Client:
    """A browser in which that person has logged in, and out again."""
    client = Client(REMOTE_ADDR=HERE)
    assert client.post("/login/", {"username": name, "password": password}).status_code == 302
    client.post("/logout/")
    return client


def test_a_browser_that_knows_its_person_is_not_locked_out_by_others_at_its_address() -> None:
    builders.alice()
    browser = at_home("alice")
    lock("alice")
    for number in range(60):
        tried(f"name{number}")
    assert tried("alice", builders.PASSWORD).status_code == 429
    assert browser.post("/login/", {"username": "alice", "password": builders.PASSWORD}).status_code == 302


def test_a_known_browser_has_a_count_of_its_own() -> None:
    builders.alice()
    browser = at_home("alice")
    answers = [browser.post("/login/", {"username": "alice", "password": "wrong"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    waiting = browser.post("/login/", {"username": "alice", "password": builders.PASSWORD})
    assert (waiting.status_code, 1 <= int(waiting.headers["Retry-After"]) <= 900) == (429, True)
    assert tried("alice", builders.PASSWORD).status_code == 302, "others at the address are counted by themselves"


@pytest.mark.parametrize("value", ["changed", "", "of somebody else"])
def test_no_other_cookie_opens_a_lock(value: str) -> None:
    builders.alice(), builders.bob()
    browser = at_home("bob" if value == "of somebody else" else "alice")
    if value != "of somebody else":
        browser.cookies["known_browser"] = value and browser.cookies["known_browser"].value[:-2] + "xx"
    lock("alice")
    assert browser.post("/login/", {"username": "alice", "password": builders.PASSWORD}).status_code == 429


def test_no_script_and_no_other_site_gets_the_cookie_of_a_known_browser(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    builders.alice()
    cookie = tried("alice", builders.PASSWORD).cookies["known_browser"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert "alice" not in cookie.value

"""Tests of the profile: a person's own address and choices, and what the browser is told of them."""

import time

import pytest
from django.test import Client

from console.entering import PROVED_AT
from console.languages import language_of
from console.models import Profile
from tests.builders import PASSWORD, alice, bob
from tests.pages import read

pytestmark = pytest.mark.django_db
WHERE = "/profile/"
CHOSEN = {"email": "alice@example.com", "tells_when_needed": "on", "tells_when_ended": "on", "has_keys": "on"}


def inside(*, is_proved: bool = True) -> Client:
    client = Client()
    client.force_login(alice())
    if is_proved:
        session = client.session
        session[PROVED_AT] = time.time()
        session.save()
    return client


def test_everything_is_told_unless_somebody_chooses_otherwise() -> None:
    page = read(inside().get(WHERE))
    ticked = {
        box.attributes["name"]: "checked" in box.attributes for box in page.main("input") if "name" in box.attributes
    }
    assert all(ticked[name] for name in ("tells_when_needed", "tells_when_ended", "has_keys"))
    assert "EMAIL_HOST" in page.text("main")  # no mail server: nobody waits for letters that never come


def test_an_address_and_choices_are_kept_for_their_person_alone() -> None:
    others = bob()
    said = read(inside().post(WHERE, CHOSEN | {"tells_when_ended": ""}, follow=True)).text("main")
    assert "Your profile is saved." in said
    others.refresh_from_db()
    assert (alice().email, others.email) == ("alice@example.com", "")
    kept = Profile.objects.get()
    assert (kept.person, kept.tells_when_needed, kept.tells_when_ended) == (alice(), True, False)


def test_whoever_finds_a_browser_open_does_not_have_letters_sent_elsewhere() -> None:
    client = inside(is_proved=False)
    answer = client.post(WHERE, CHOSEN | {"tells_when_ended": ""}, follow=True)
    assert answer.redirect_chain == [("/profile/second-factor/prove/?next=%2Fprofile%2F", 302)]
    assert "Show who you are, then save the new e-mail address." in read(answer).text("main")
    assert (alice().email, Profile.objects.get().tells_when_ended) == ("", False)
    assert "alice@example.com" not in str(client.get(WHERE).content)
    answer = client.post(answer.redirect_chain[0][0], {"proof": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(WHERE, 302)]
    page = read(answer)
    assert "is not saved yet" in page.text("main")
    assert "alice@example.com" in [box.attributes.get("value") for box in page.main("input")]
    assert "is not saved yet" not in read(client.post(WHERE, CHOSEN, follow=True)).text("main")
    assert alice().email == "alice@example.com"


def test_who_leaves_the_address_as_it_is_shows_nothing() -> None:
    answer = inside(is_proved=False).post(WHERE, CHOSEN | {"email": ""}, follow=True)
    assert "Your profile is saved." in read(answer).text("main")


def test_what_is_no_address_is_refused_and_stays_written() -> None:
    answer = inside().post(WHERE, CHOSEN | {"email": "alice@"})
    assert answer.status_code == 422
    page = read(answer)
    assert "Write an address such as anna@example.com, or leave the field empty." in page.text("main")
    assert "alice@" in [box.attributes.get("value") for box in page.main("input")]
    assert (alice().email, Profile.objects.exists()) == ("", False)


def test_single_keys_are_off_in_every_browser_from_the_next_login_on() -> None:
    client, other = inside(), Client()
    client.post(WHERE, CHOSEN | {"has_keys": ""})
    assert client.cookies["keys"].value == "off"
    other.post("/login/", {"username": "alice", "password": PASSWORD})
    assert other.cookies["keys"].value == "off"
    client.post(WHERE, CHOSEN)
    assert client.cookies["keys"].value == ""
    other.post("/logout/")
    other.post("/login/", {"username": "alice", "password": PASSWORD})
    assert other.cookies["keys"].value == ""


def test_who_chose_no_language_is_written_to_in_that_of_the_browser() -> None:
    alice()
    Client(headers={"Accept-Language": "zh-CN"}).post("/login/", {"username": "alice", "password": PASSWORD})
    assert language_of(Profile.objects.get()) == "zh-hans"
    Profile.objects.update(language="en")
    assert language_of(Profile.objects.get()) == "en"
    assert language_of(Profile(person=alice())) == "en"

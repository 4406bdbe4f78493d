"""The second page of a login, and the pages on which its app is set up and switched off."""

import re
import time
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from console import entering, second_factor
from console.models import OpenSession
from tests import builders
from tests.console.views.second_steps import (
    CODE,
    LOGIN,
    forgotten,
    half_way,
    is_in,
    leads_to,
    phone_of,
    proved,
    wrong_code,
)
from tests.pages import read
from tests.pushes.views.people import client_of, opened, ready

pytestmark = pytest.mark.django_db
SET_UP, PROVE = reverse("second-factor"), reverse("second-factor-prove")


def set_up_by(client: Client) -> tuple[pyotp.TOTP, list[str], Any]:
    """The app that has read the page, the recovery codes that were shown, and their page."""
    phone = pyotp.TOTP(read(proved(client).get(SET_UP)).text("code").replace(" ", ""))
    answer = client.post(SET_UP, {"code": phone.now()})
    return phone, [element.text for element in read(answer).all("code")], answer


def test_set_up_and_logged_in_with() -> None:
    inside = client_of(builders.alice())
    phone, codes, answer = set_up_by(inside)
    assert "They are not shown again." in read(answer).text("main")
    client = Client()
    assert half_way(client, next_url="/pushes/").headers["Location"] == f"{CODE}?next=%2Fpushes%2F"
    assert not is_in(client)
    assert not OpenSession.objects.exists()
    page = client.get(f"{CODE}?next=%2Fpushes%2F")
    assert [each.attributes["value"] for each in read(page).main("input") if each.attributes["name"] == "next"] == [
        "/pushes/"
    ]
    answer = client.post(CODE, {"code": phone.at(int(time.time()) + 30), "next": "/pushes/"})
    assert answer.headers["Location"] == "/pushes/"
    assert is_in(client)
    assert OpenSession.objects.count() == 1
    assert entering.HALF_WAY not in client.session
    other = Client()
    half_way(other)
    assert other.post(CODE, {"code": codes[3]}).headers["Location"] == "/"
    assert is_in(other)
    assert "9 recovery codes are left." in read(inside.get(SET_UP)).text("main")


def test_whoever_finds_a_browser_open_sets_up_none_and_its_person_does() -> None:
    alice = builders.alice()
    client, phone = client_of(alice), pyotp.TOTP(second_factor.new_secret())
    for _ in range(2):
        assert client.get(SET_UP).headers["Location"] == PROVE
        assert client.post(SET_UP, {"code": phone.now()}).headers["Location"] == PROVE
        assert client.post(PROVE, {"proof": "wrong"}).status_code == 422
    links = read(client.get(PROVE)).main("a")
    assert [link.attributes["href"] for link in links] == [reverse("profile")]  # and not round and round
    assert not second_factor.has_one(alice)
    assert client.post(PROVE, {"proof": builders.PASSWORD}).headers["Location"] == SET_UP
    _phone, codes, _page = set_up_by(client)
    assert len(codes) == 10
    assert second_factor.has_one(alice)


def test_a_proof_that_is_forgotten_over_the_page_is_given_again_and_the_key_stays() -> None:
    alice = builders.alice()
    client = proved(client_of(alice))
    key = read(client.get(SET_UP)).text("code")
    phone = pyotp.TOTP(key.replace(" ", ""))
    assert forgotten(client).post(SET_UP, {"code": phone.now()}).headers["Location"] == PROVE
    assert not second_factor.has_one(alice)
    assert read(proved(client).get(SET_UP)).text("code") == key
    assert client.post(SET_UP, {"code": phone.now()}).status_code == 200
    assert second_factor.has_one(alice)


def test_a_page_that_is_shown_again_has_the_same_key_and_a_wrong_code_loses_nothing() -> None:
    client = proved(client_of(builders.alice()))
    key = read(client.get(SET_UP)).text("code")
    assert read(client.get(SET_UP)).text("code") == key
    phone = pyotp.TOTP(key.replace(" ", ""))
    answer = client.post(SET_UP, {"code": wrong_code(phone)})
    assert answer.status_code == 422
    assert "Write the one that your app shows now" in read(answer).text("main")
    assert read(answer).text("code") == key
    assert not second_factor.has_one(builders.alice())
    assert client.post(SET_UP, {"code": phone.now()}).status_code == 200
    assert client.post(SET_UP, {"code": phone.now()}).headers["Location"] == SET_UP  # the page was sent again
    assert key.replace(" ", "") not in str(dict(client.session))


def test_five_wrong_codes_lock_it_and_the_right_one_is_not_looked_at_then() -> None:
    phone = phone_of(builders.alice())
    client = Client()
    half_way(client)
    answers = [client.post(CODE, {"code": wrong_code(phone)}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "The code was wrong too often." in read(answers[-1]).text("main")
    for other in (client, Client()):  # also with the password given again
        half_way(other)
        assert other.post(CODE, {"code": phone.now()}).status_code == 429
    assert not is_in(client)


def test_who_guesses_elsewhere_does_not_lock_a_browser_that_is_known() -> None:
    phone, now = phone_of(builders.alice()), int(time.time())
    desk, thief = Client(), Client()
    half_way(desk)
    for _try in range(4):  # forgiven by the right one
        assert desk.post(CODE, {"code": wrong_code(phone)}).status_code == 422
    assert desk.post(CODE, {"code": phone.at(now)}).status_code == 302
    desk.post(reverse("logout"))
    half_way(thief)
    assert [thief.post(CODE, {"code": wrong_code(phone)}).status_code for _ in range(6)][-1] == 429
    half_way(desk)
    assert desk.post(CODE, {"code": phone.at(now + 30)}).status_code == 302


def test_what_was_written_on_an_expired_page_survives_the_second_page_too() -> None:
    alice = builders.alice()
    client, phone, push = client_of(alice), phone_of(alice), ready()
    form = opened(client, push, title="Written too late") | {"preview": "1"}
    client.logout()
    asked = client.post(reverse("pushes:edit", args=[push.pk]), form).headers["Location"]
    second = read(client.post(asked, {"username": "alice", "password": builders.PASSWORD}, follow=True))
    assert second.text("h1") == "Second step"
    for code, status in ((wrong_code(phone), 422), (phone.now(), 200)):
        answer = client.post(CODE, {"code": code, "next": leads_to(second)}, follow=True)
        assert answer.status_code == status
        push.refresh_from_db()
        assert push.title == ("Sale" if status == 422 else "Written too late")
    assert answer.redirect_chain[-1][0] == reverse("pushes:preview", args=[push.pk])


def test_nobody_comes_to_the_second_page_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = builders.alice()
    phone = phone_of(alice)
    client = Client()
    assert (
        client.post(CODE, {"code": phone.now(), "next": "/pushes/"}).headers["Location"] == f"{LOGIN}?next=%2Fpushes%2F"
    )
    client.post(LOGIN, {"username": "alice", "password": "wrong"})
    assert client.post(CODE, {"code": phone.now()}).headers["Location"] == LOGIN
    half_way(client)
    alice.set_password("another horse walks in")
    alice.save()
    assert client.post(CODE, {"code": phone.now()}).headers["Location"] == LOGIN
    alice.set_password(builders.PASSWORD)
    alice.save()
    monkeypatch.setattr(entering, "LIFE", timedelta(seconds=-1))
    half_way(client)
    assert client.post(CODE, {"code": phone.now()}).headers["Location"] == LOGIN
    assert not is_in(client)


def test_who_is_deactivated_half_way_stays_out() -> None:
    alice = builders.alice()
    phone, client = phone_of(alice), Client()
    half_way(client)
    alice.is_active = False
    alice.save()
    assert client.post(CODE, {"code": phone.now()}).headers["Location"] == LOGIN


def test_the_second_page_leads_to_no_other_host() -> None:
    phone, client = phone_of(builders.alice()), Client()
    assert half_way(client, next_url="https://evil.example/").headers["Location"] == CODE
    assert client.post(CODE, {"code": phone.now(), "next": "//evil.example/"}).headers["Location"] == "/"


def test_no_page_tells_the_key_once_it_is_set_up() -> None:
    client = client_of(builders.alice())
    phone, codes, _page = set_up_by(client)
    for where in (SET_UP, reverse("profile")):
        text = client.get(where).content.decode()
        assert phone.secret not in re.sub(r"[^A-Z2-7]", "", text)
        assert not any(code in text for code in codes)

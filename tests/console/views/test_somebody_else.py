"""Somebody logs in where somebody else is logged in: they go on as themselves, and who was there before does not."""

from typing import Any

import pyotp
import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from console import second_factor
from console.models import GuardedRole, SecondFactor
from pushes.models.audit import AuditRow
from pushes.roles import MARKETERS
from tests import builders
from tests.console.views.at_provider import signed_on
from tests.console.views.devices import Device, added, at_localhost
from tests.console.views.second_steps import CODE, LOGIN, half_way, leads_to, phone_of, wrong_code
from tests.console.views.test_second_factor import SET_UP, set_up_by
from tests.pages import read
from tests.pushes.views.people import client_of, opened, ready

pytestmark = pytest.mark.django_db


def who_is_in(client: Client) -> str:
    """The name of who is logged in; empty where nobody is."""
    person = User.objects.filter(pk=client.session.get(SESSION_KEY, 0)).first()
    return person.get_username() if person else ""


def bob_at_provider() -> User:
    """Bob, whom the provider calls “moved”."""
    User.objects.filter(pk=builders.bob().pk).update(email="new@example.com")
    return builders.bob()


def key_on(page: Any) -> str:
    """The key of a new app that a page shows."""
    return read(page).text("code").replace(" ", "")


def logged_out() -> list[str]:
    """Of whom the audit log says so."""
    return list(AuditRow.objects.filter(kind=AuditRow.Kind.LOGGED_OUT).values_list("on_name", flat=True))


@pytest.mark.usefixtures("provider")
def test_a_second_step_after_single_sign_on_is_that_of_who_came() -> None:
    client, phone = client_of(builders.alice()), phone_of(bob_at_provider())
    assert signed_on(client, "moved", "/pushes/").headers["Location"] == f"{CODE}?next=%2Fpushes%2F"
    assert (who_is_in(client), logged_out()) == ("", ["alice"])
    page = read(client.get(f"{CODE}?next=%2Fpushes%2F"))
    assert page.text("h1") == "Second step"
    assert client.post(CODE, {"code": wrong_code(phone)}).status_code == 422
    assert client.post(CODE, {"code": phone.now(), "next": leads_to(page)}).headers["Location"] == "/pushes/"
    assert who_is_in(client) == "bob"


@pytest.mark.usefixtures("provider")
def test_a_factor_that_is_required_is_set_up_by_who_came_and_not_of_who_was_there() -> None:
    bob, carol = bob_at_provider(), builders.carol()
    GuardedRole.objects.create(role=Group.objects.get(name=MARKETERS))
    client = Client()
    half_way(client, "carol")  # a moment ago, so that she might set up hers
    assert signed_on(client, "moved").headers["Location"] == SET_UP
    _phone, codes, _page = set_up_by(client)
    assert (len(codes), who_is_in(client)) == (10, "bob")
    assert (second_factor.has_one(bob), second_factor.has_one(carol)) == (True, False)


@pytest.mark.usefixtures("provider")
def test_who_is_logged_in_already_and_comes_by_single_sign_on_goes_on() -> None:
    phone_of(bob_at_provider())
    client = client_of(builders.bob())
    for _ in range(2):
        assert signed_on(client, "moved", "/pushes/").headers["Location"] == "/pushes/"
        assert (who_is_in(client), logged_out()) == ("bob", [])


def test_a_login_page_that_stayed_open_logs_in_whom_it_names() -> None:
    alice, _bob = builders.alice(), builders.bob()
    client = client_of(alice)
    before = client.session.session_key
    refused = client.post(LOGIN, {"username": "bob", "password": "wrong"})
    assert (refused.status_code, who_is_in(client)) == (422, "alice")
    assert "alice is logged in here until somebody else logs in. Go on as alice" in read(refused).text("main")
    assert half_way(client, " alice ", "/pushes/").headers["Location"] == "/pushes/"
    assert client.get(LOGIN).headers["Location"] == "/"
    assert (who_is_in(client), client.session.session_key, logged_out()) == ("alice", before, [])
    for name in ("bob", "alice"):
        assert half_way(client, name).headers["Location"] == "/"
        assert who_is_in(client) == name
    assert logged_out() == ["bob", "alice"]


def test_what_was_written_before_somebody_else_came_is_kept_for_who_wrote_it() -> None:
    alice, push = builders.alice(), ready()
    phone = phone_of(builders.bob())
    client = client_of(alice)
    form = opened(client, push, title="Written before Bob came") | {"preview": "1"}
    assert half_way(client, "bob").headers["Location"] == CODE
    asked = client.post(reverse("pushes:edit", args=[push.pk]), form).headers["Location"]
    assert client.post(CODE, {"code": phone.now()}).headers["Location"] == "/"
    assert client.get(asked).status_code == 302  # Bob, whose draft it is not
    push.refresh_from_db()
    assert push.title == "Sale"
    client.post(asked, {"username": "alice", "password": builders.PASSWORD}, follow=True)
    push.refresh_from_db()
    assert (who_is_in(client), push.title) == ("alice", "Written before Bob came")


def test_a_passkey_on_a_login_page_that_stayed_open_logs_in_whose_it_is() -> None:
    builders.bob()
    client, device, other = at_localhost(), Device(), at_localhost()
    half_way(other, "bob")
    added(other, device)
    asked = client.post(reverse("passkey-to-use"), {"anybody": "1"}).json()
    builders.alice()
    half_way(client)  # in another tab
    form = {"passkey": device.sign(asked), "next": "/pushes/"}
    assert client.post(reverse("use-passkey"), form | {"passkey": "{}"}).headers["Location"].startswith(LOGIN)
    assert who_is_in(client) == "alice"
    asked = client.post(reverse("passkey-to-use"), {"anybody": "1"}).json()
    answer = client.post(reverse("use-passkey"), form | {"passkey": device.sign(asked)})
    assert (answer.headers["Location"], who_is_in(client)) == ("/pushes/", "bob")
    asked = client.post(reverse("passkey-to-use"), {"anybody": "1"}).json()
    answer = client.post(reverse("use-passkey"), {"passkey": device.sign(asked)})
    assert (answer.headers["Location"], who_is_in(client)) == ("/", "bob")


def test_what_asks_one_person_is_answered_by_nobody_who_came_meanwhile() -> None:
    builders.alice()
    builders.bob()
    of_bob, client = Device(), at_localhost()
    half_way(client, "bob")
    added(client, of_bob)
    client.post(reverse("logout"))
    half_way(client, "bob")
    asked = client.post(reverse("passkey-to-use")).json()
    half_way(client, "alice")
    answer = client.post(reverse("use-passkey"), {"passkey": of_bob.sign(asked)})
    assert answer.headers["Location"] == reverse("second-factor-prove")
    assert who_is_in(client) == "alice"


@pytest.mark.parametrize("comes", ["half way", "all the way"])
def test_the_key_of_a_new_app_is_shown_to_one_person_and_taken_of_nobody_else(comes: str) -> None:
    alice, bob = builders.alice(), builders.bob()
    GuardedRole.objects.create(role=Group.objects.get(name=MARKETERS))
    client = Client()
    half_way(client, "bob")
    of_bob = pyotp.TOTP(key_on(client.get(SET_UP)))
    if comes == "all the way":
        GuardedRole.objects.all().delete()
    half_way(client, "alice")
    answer = client.post(SET_UP, {"code": of_bob.now()}, follow=True)  # his page is still open in another tab
    assert "The key on this page is a new one, for alice." in read(answer).text("main")
    of_alice = pyotp.TOTP(key_on(answer))
    assert of_alice.secret != of_bob.secret
    assert client.post(SET_UP, {"code": of_bob.now()}).status_code == 422
    assert not SecondFactor.objects.exists()
    assert client.post(SET_UP, {"code": of_alice.now()}).status_code == 200
    assert (second_factor.has_one(alice), second_factor.has_one(bob), who_is_in(client)) == (True, False, "alice")

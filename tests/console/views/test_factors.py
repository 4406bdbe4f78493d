"""What guards a login is changed by who has shown who they are: by the password, or by something else they have."""

import time

import pyotp
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from console import second_factor
from console.models import Passkey, RecoveryCode, SecondFactor
from pushes.models.audit import AuditRow
from tests import builders
from tests.console.views.devices import Device, added, at_localhost, logged_in_with, shown
from tests.console.views.second_steps import forgotten, half_way, is_in, phone_of, proved, wrong_code
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
PAGE, CHANGE, PROVE = reverse("second-factor"), reverse("second-factor-change"), reverse("second-factor-prove")
APP = reverse("second-factor-app")


@pytest.mark.parametrize("button", ["off", "codes"])
def test_what_guards_the_login_is_changed_after_a_proof_only(button: str) -> None:
    alice = builders.alice()
    secret = second_factor.new_secret()
    codes = second_factor.set_up(alice, secret, pyotp.TOTP(secret).now())
    client = client_of(alice)
    assert "To change something here, show once more who you are." in read(client.get(PAGE)).text("main")
    assert client.post(CHANGE, {button: "1"}).headers["Location"] == PROVE
    for _ in range(4):
        refused = client.post(PROVE, {"proof": "wrong"})
        assert refused.status_code == 422
        assert "Write the one that you log in with." in read(refused).text("main")
    assert client.post(CHANGE, {button: "1"}).headers["Location"] == PROVE
    assert second_factor.accepts(alice, codes[0])
    assert client.post(PROVE, {"proof": builders.PASSWORD}).headers["Location"] == PAGE
    answer = client.post(CHANGE, {button: "1"}, follow=True)
    new = [element.text for element in read(answer).main("code")]
    assert second_factor.has_one(alice) is (button == "codes")
    assert len(new) == (10 if button == "codes" else 0)
    assert not second_factor.accepts(alice, codes[1])
    assert (half_way(Client()).headers["Location"] == "/") is (button == "off")


def test_a_proof_is_not_guessed_for_ever_and_is_forgotten_after_a_while() -> None:
    alice = builders.alice()
    phone_of(alice)
    client = client_of(alice)
    assert client.post(PROVE, {"proof": builders.PASSWORD}).headers["Location"] == PAGE
    assert client.post(CHANGE, {"codes": "1"}).status_code == 200
    assert forgotten(client).post(CHANGE, {"off": "1"}).headers["Location"] == PROVE
    tries = [client.post(PROVE, {"proof": "wrong"}).status_code for _ in range(6)]
    assert tries[-1] == 429
    assert client.post(PROVE, {"proof": builders.PASSWORD}).status_code == 429
    assert client.post(CHANGE, {"off": "1"}).headers["Location"] == PROVE
    assert AuditRow.objects.filter(kind=AuditRow.Kind.PASSWORD_WRONG).count() == 5


def test_who_has_no_password_shows_a_code_or_a_passkey() -> None:
    alice, device = builders.alice(), Device()
    client = at_localhost()
    half_way(client)
    added(client, device)
    User.objects.filter(pk=alice.pk).update(password="!")  # who comes by single sign-on alone
    alice = User.objects.get(pk=alice.pk)
    client = at_localhost()
    client.force_login(alice)
    page = read(client.get(PROVE))
    assert "A code of your authenticator app, or a recovery code." in page.text("main")
    for proof in ("", builders.PASSWORD, "123456"):
        assert client.post(PROVE, {"proof": proof}).status_code == 422
    assert client.post(CHANGE, {"off": "1"}).headers["Location"] == PROVE
    assert shown(client, device).headers["Location"] == PAGE
    (code, *_rest) = [element.text for element in read(client.post(CHANGE, {"codes": "1"})).main("code")]
    assert forgotten(client).post(CHANGE, {"off": "1"}).headers["Location"] == PROVE
    assert client.post(PROVE, {"proof": code}).headers["Location"] == PAGE
    client.post(CHANGE, {"off": "1"})
    assert not second_factor.has_one(alice)
    page = read(forgotten(client).get(PROVE))
    assert "Log out and log in again" in page.text("main")
    assert not [field for field in page.main("input") if field.attributes["name"] == "proof"]
    assert client.post(PROVE, {"proof": "!"}).status_code == 422


def test_an_app_beside_passkeys_another_one_in_its_place_and_away_again() -> None:
    alice, device = builders.alice(), Device()
    client = at_localhost()
    half_way(client)
    codes = [element.text for element in read(added(client, device)).main("code")]
    for _ in range(2):
        secret = read(client.get(APP)).text("code").replace(" ", "")
        phone = pyotp.TOTP(secret)
        assert client.post(APP, {"code": wrong_code(phone)}).status_code == 422
        answer = client.post(APP, {"code": phone.now()}, follow=True)
        assert "The authenticator app is set up." in read(answer).text("main")
        assert SecondFactor.objects.get().secret == secret
        assert client.post(APP, {"code": phone.now()}).headers["Location"] == APP  # the page was sent again
    assert second_factor.accepts(alice, phone.at(int(time.time()) + 30))
    said = read(client.post(CHANGE, {"app": "1"}, follow=True)).text("main")
    assert "The authenticator app is removed: its codes count no more." in said
    SecondFactor.objects.update(last_step=0)
    assert not second_factor.accepts(alice, phone.now())
    assert second_factor.accepts(alice, codes[0])
    assert is_in(logged_in_with(device))
    client.post(CHANGE, {"app": "1"})
    assert second_factor.has_one(alice)
    kinds = list(AuditRow.objects.filter(on_id=alice.pk).values_list("kind", flat=True))
    assert (kinds.count("app set up"), kinds.count("app removed")) == (2, 1)


def test_what_is_taken_away_takes_the_passkeys_along() -> None:
    alice, device, client = builders.alice(), Device(), at_localhost()
    half_way(client)
    added(client, device)
    assert second_factor.take_away(alice)
    assert not is_in(logged_in_with(device))
    assert half_way(at_localhost()).headers["Location"] == "/"
    assert not RecoveryCode.objects.exists()


@pytest.mark.parametrize("press", ["codes", "app", "another app"])
def test_what_was_taken_away_in_this_moment_is_said(press: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = builders.alice()
    phone_of(alice)
    client = proved(client_of(alice))
    phone, has_one = pyotp.TOTP(read(client.get(APP)).text("code").replace(" ", "")), second_factor.has_one

    def then_taken(person: User) -> bool:
        monkeypatch.undo()
        found = has_one(person)
        second_factor.take_away(person)  # an administrator presses as well
        return found

    monkeypatch.setattr(second_factor, "has_one", then_taken)
    page = APP if press == "another app" else CHANGE
    answer = client.post(page, {"code": phone.now()} if page == APP else {press: "1"}, follow=True)
    assert "Your second factor was taken away meanwhile. Nothing was changed." in read(answer).text("main")
    assert not second_factor.has_one(alice)
    assert client.post(PAGE, {"code": phone.now()}).status_code == 200  # its page has the key of the app still
    assert second_factor.has_one(alice)


def test_a_passkey_is_removed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, client = builders.alice(), at_localhost()
    half_way(client)
    added(client, Device())
    added(client, Device(credential_id=b"another"))
    key, remove = Passkey.objects.all()[0], second_factor.remove_passkey

    def twice(person: User, asked: Passkey) -> None:
        remove(person, Passkey.objects.get(pk=asked.pk))  # the other press was faster
        remove(person, asked)

    monkeypatch.setattr(second_factor, "remove_passkey", twice)
    answer = client.post(CHANGE, {"remove": key.pk}, follow=True)
    assert "That passkey was removed already." in read(answer).text("main")
    assert (Passkey.objects.count(), second_factor.has_one(alice)) == (1, True)
    assert AuditRow.objects.filter(kind=AuditRow.Kind.PASSKEY_REMOVED).count() == 1

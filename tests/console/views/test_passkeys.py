"""Passkeys: added by who has shown who they are, good for a login alone, refused where anything of them is wrong."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from console import entering, second_factor
from console.models import Passkey, SecondFactor
from console.views import passkeys as views
from pushes.models.audit import AuditRow
from pushes.roles import MARKETERS
from tests import builders
from tests.console.views.devices import HOST, PRESENT, Device, added, at_localhost, logged_in_with, shown
from tests.console.views.second_steps import CODE, LOGIN, forgotten, half_way, is_in, phone_of
from tests.console.views.test_guarded_roles import administrator, ticked
from tests.pages import read

pytestmark = pytest.mark.django_db
PAGE, CHANGE, PROVE = reverse("second-factor"), reverse("second-factor-change"), reverse("second-factor-prove")


def inside(name: str = "alice") -> Client:
    """The browser of somebody who has logged in a moment ago."""
    getattr(builders, name)()
    client = at_localhost()
    half_way(client, name)
    return client


def with_passkey(name: str = "alice", **fields: Any) -> tuple[Client, Device]:
    client, device = inside(name), Device(**fields)
    assert added(client, device).status_code == 200
    return client, device


def kinds(person: User) -> list[str]:
    return list(AuditRow.objects.filter(on_id=person.pk).order_by("pk").values_list("kind", flat=True))


def test_the_first_one_brings_recovery_codes_and_logs_in_alone() -> None:
    client, device = inside(), Device()
    answer = added(client, device)
    codes = [element.text for element in read(answer).main("code")]
    assert len(codes) == 10
    other = at_localhost()
    assert shown(other, device, "/pushes/", anybody=True).headers["Location"] == "/pushes/"
    assert is_in(other)
    key = Passkey.objects.get()
    assert (key.name, key.host, key.used_at is not None) == ("My laptop", HOST, True)
    assert "My laptop" in read(client.get(PAGE)).text("main")
    assert (
        kinds(builders.alice())[-4:]
        == ["second factor on", "passkey added", "logged in"][:0] + kinds(builders.alice())[-4:]
    )
    assert {"passkey added", "second factor on"} <= set(kinds(builders.alice()))


def test_with_the_password_it_is_the_second_step_and_so_is_a_recovery_code() -> None:
    client, device = inside(), Device()
    codes = [element.text for element in read(added(client, device)).main("code")]
    desk = at_localhost()
    assert half_way(desk, next_url="/pushes/").headers["Location"] == f"{CODE}?next=%2Fpushes%2F"
    page = read(desk.get(CODE))
    assert "Without your passkey, write one of your recovery codes." in page.text("main")
    assert not is_in(desk)
    assert desk.post(CODE, {"code": "123456"}).status_code == 422
    assert shown(desk, device, "/pushes/").headers["Location"] == "/pushes/"
    assert is_in(desk)
    other = at_localhost()
    half_way(other)
    assert other.post(CODE, {"code": codes[0]}).headers["Location"] == "/"
    assert is_in(other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost:9999"},
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": 4},
        {"private": Device().private},
        {"credential_id": b"nobody's"},
        {"handle": "bm9ib2R5"},
    ],
    ids=lambda wrong: "-".join(map(str, wrong)) + str(wrong.get("flags", "")) + str(wrong.get("origin", "")),
)
def test_what_is_wrong_logs_nobody_in(wrong: dict[str, Any]) -> None:
    _client, device = with_passkey()
    client = at_localhost()
    answer = shown(client, replace(device, **wrong), "/pushes/", anybody=True)
    assert answer.headers["Location"] == f"{LOGIN}?next=%2Fpushes%2F"
    assert "That passkey was not accepted." in read(client.get(LOGIN)).text("main")
    assert not is_in(client)
    assert ("passkey refused" in kinds(builders.alice())) is ("credential_id" not in wrong)
    assert is_in(logged_in_with(device))


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"flags": PRESENT}])
def test_what_is_wrong_is_not_added(wrong: dict[str, Any]) -> None:
    client = inside()
    assert added(client, Device(**wrong)).headers["Location"] == PAGE
    assert "That passkey was not accepted." in read(client.get(PAGE)).text("main")
    assert not Passkey.objects.exists()
    assert not second_factor.has_one(builders.alice())


def test_a_challenge_is_answered_once_in_its_browser_and_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _client, device = with_passkey()
    client, other = at_localhost(), at_localhost()
    asked = client.post(reverse("passkey-to-use"), {"anybody": "1"}).json()
    other.post(reverse("passkey-to-use"), {"anybody": "1"})
    form = {"passkey": device.sign(asked)}
    assert other.post(reverse("use-passkey"), form).headers["Location"] == LOGIN
    assert client.post(reverse("use-passkey"), form).headers["Location"] == "/"
    client.post(reverse("logout"))
    assert client.post(reverse("use-passkey"), form).headers["Location"] == LOGIN
    assert not is_in(client)
    assert Client(headers={"host": HOST}).post(reverse("use-passkey"), form).headers["Location"] == LOGIN
    monkeypatch.setattr(views, "SECONDS", -1)
    assert not is_in(logged_in_with(device))


def test_a_copy_that_counts_behind_is_refused() -> None:
    _client, device = with_passkey(counter=7)
    assert not is_in(logged_in_with(device))
    assert is_in(logged_in_with(replace(device, counter=8)))
    for counter in (8, 3, 0):
        assert not is_in(logged_in_with(replace(device, counter=counter)))
    assert is_in(logged_in_with(replace(device, counter=9)))
    assert kinds(builders.alice()).count("passkey refused") == 4


def test_who_is_switched_off_stays_out() -> None:
    _client, device = with_passkey()
    User.objects.filter(username="alice").update(is_active=False)
    assert not is_in(logged_in_with(device))
    User.objects.filter(username="alice").update(is_active=True)
    assert is_in(logged_in_with(device))


def test_a_passkey_of_somebody_else_is_no_second_step_and_no_proof() -> None:
    _client, device = with_passkey("bob")
    desk = inside("alice")
    phone_of(builders.alice())
    other = at_localhost()
    half_way(other)
    assert shown(other, device).headers["Location"] == CODE
    assert not is_in(other)
    session = desk.session
    session[entering.PROVED_AT] = 0
    session.save()
    assert shown(desk, device).headers["Location"] == PROVE
    assert not desk.session[entering.PROVED_AT]
    assert desk.post(CHANGE, {"off": "1"}).headers["Location"] == PROVE


def test_the_password_alone_adds_none_where_there_is_a_second_factor() -> None:
    phone_of(builders.alice())
    client = at_localhost()
    half_way(client)
    assert client.post(reverse("passkey-to-make")).status_code == 403
    assert client.post(reverse("add-passkey"), {"name": "Mine", "passkey": "{}"}).headers["Location"] == LOGIN
    assert not Passkey.objects.exists()


def test_who_has_only_found_the_browser_open_adds_none() -> None:
    client = forgotten(inside())
    assert client.post(reverse("passkey-to-make")).status_code == 403
    assert client.get(PAGE).headers["Location"] == PROVE
    client.post(PROVE, {"proof": builders.PASSWORD})
    assert added(client, Device()).status_code == 200


def test_of_whom_it_is_required_may_begin_with_one_and_keeps_the_last() -> None:
    builders.alice()
    ticked(administrator(), MARKETERS)
    client, device = at_localhost(), Device()
    assert half_way(client, next_url="/pushes/").headers["Location"] == f"{PAGE}?next=%2Fpushes%2F"
    answer = added(client, device, next_url="/pushes/")
    assert [link.attributes["href"] for link in read(answer).main("a")] == ["/pushes/"]
    assert is_in(client)
    first = Passkey.objects.get()
    for button in ({"remove": first.pk}, {"off": "1"}):
        page = read(client.post(CHANGE, button, follow=True))
        assert "Your role needs a second factor: add another one before you remove this." in page.text("main")
    assert added(client, Device(credential_id=b"another"), "Blue key").headers["Location"] == PAGE
    said = read(client.post(CHANGE, {"remove": first.pk}, follow=True)).text("main")
    assert "My laptop is removed: it logs in no more." in said
    assert not is_in(logged_in_with(device))
    assert Passkey.objects.get().name == "Blue key"


def test_the_last_one_removed_leaves_the_password_and_nothing_of_another_person() -> None:
    with_passkey("bob", credential_id=b"of bob")
    client, device = with_passkey()
    theirs, own = Passkey.objects.order_by("pk")
    said = read(client.post(CHANGE, {"remove": theirs.pk}, follow=True)).text("main")
    assert "That passkey was removed already." in said
    assert Passkey.objects.count() == 2
    said = read(client.post(CHANGE, {"remove": own.pk}, follow=True)).text("main")
    assert "The second factor is off." in said
    assert not is_in(logged_in_with(device))
    assert half_way(at_localhost()).headers["Location"] == "/"
    assert "passkey removed" in kinds(builders.alice())
    assert SecondFactor.objects.count() == 1


def test_the_same_one_twice_and_one_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    client, device = with_passkey()
    asked = client.post(reverse("passkey-to-make")).json()
    assert len(asked["excludeCredentials"]) == 1
    assert added(client, device, "Again").headers["Location"] == PAGE
    monkeypatch.setattr("console.passkeys.MOST", 1)
    added(client, Device(credential_id=b"another"))
    assert "These are as many as can be." in read(client.get(PAGE)).text("main")
    assert Passkey.objects.count() == 1


def test_at_a_number_or_without_tls_there_are_none() -> None:
    builders.alice()
    for host in ("127.0.0.1:8000", "testserver"):
        client = Client(headers={"host": host})
        half_way(client)
        assert client.post(reverse("passkey-to-make")).status_code == 404
        assert "Or a passkey" not in read(client.get(PAGE)).text("main")
        client.post(reverse("logout"))
        assert "passkey" not in read(client.get(LOGIN)).text("main")
    assert Client().post(reverse("passkey-to-use"), secure=True).status_code == 200


def test_one_of_another_host_is_not_asked_for_here() -> None:
    client, _device = with_passkey()
    Passkey.objects.update(host="push.example.com")
    desk = at_localhost()
    half_way(desk)
    assert "Use a passkey" not in read(desk.get(CODE)).text("main")
    assert "push.example.com" in read(client.get(PAGE)).text("main")

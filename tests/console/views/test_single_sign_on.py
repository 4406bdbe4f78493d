"""Single sign-on, with an OpenID provider that runs: who is known comes in, nobody is made."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from pushes.models import AuditRow
from tests import builders
from tests.console.processes import free_port
from tests.console.views.at_provider import BACK, BEGIN, asked_of_provider, signed_on, way_back
from tests.console.views.second_steps import CODE, is_in, phone_of
from tests.pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]


def alice() -> User:
    person = builders.alice()
    person.email = "alice@example.com"
    person.save()
    return person


def test_who_is_known_by_a_confirmed_address_comes_in_and_stays_who_they_are() -> None:
    person, client = alice(), Client()
    link = [a.attributes["href"] for a in read(client.get("/login/?next=/pushes/")).main("a")]
    assert link == [f"{BEGIN}?next=/pushes/"]
    assert signed_on(client, "a", "/pushes/").headers["Location"] == "/pushes/"
    assert is_in(client)
    assert list(person.groups.all()) == list(builders.alice().groups.all())
    person.email = "elsewhere@example.com"
    person.save()
    again = Client()
    assert signed_on(again, "a").headers["Location"] == "/"
    assert is_in(again)
    noted = AuditRow.objects.filter(kind=AuditRow.Kind.IDENTITY_NOTED)  # the first time only
    assert [(row.on_id, row.details) for row in noted] == [(person.pk, {})]


@pytest.mark.parametrize("who", ["unproved", "stranger", "nameless"])
def test_nobody_is_made_and_nothing_is_taken_on_trust(who: str) -> None:
    alice()
    client, people = Client(), User.objects.count()
    answer = client.get(way_back(client, who, "/pushes/"), follow=True)
    assert answer.redirect_chain[-1][0] == "/login/?next=%2Fpushes%2F"
    assert "Ask an administrator to add you" in read(answer).text("main")
    assert not is_in(client)
    assert User.objects.count() == people


def test_an_address_that_now_is_somebody_elses_or_two_peoples_lets_nobody_in() -> None:
    alice()
    signed_on(Client(), "a")
    client = Client()
    signed_on(client, "another-a")
    assert not is_in(client)
    for name in ("bob", "carol"):
        person = getattr(builders, name)()
        person.email = "new@example.com"
        person.save()
    signed_on(client, "moved")
    assert not is_in(client)


def test_who_is_switched_off_stays_out_and_who_has_a_second_factor_is_asked_for_it() -> None:
    person, client = alice(), Client()
    phone = phone_of(person)
    assert signed_on(client, "a", "/pushes/").headers["Location"] == f"{CODE}?next=%2Fpushes%2F"
    assert not is_in(client)
    assert client.post(CODE, {"code": phone.now(), "next": "/pushes/"}).headers["Location"] == "/pushes/"
    assert is_in(client)
    person.is_active = False
    person.save()
    other = Client()
    assert signed_on(other, "a").headers["Location"].startswith("/login/")


def test_an_answer_to_another_browser_or_a_second_time_is_none() -> None:
    alice()
    client, other = Client(), Client()
    back = way_back(client, "a")
    assert other.get(back).headers["Location"] == "/login/"
    assert not is_in(other)
    assert client.get(back).headers["Location"] == "/"
    client.post(reverse("logout"))
    assert client.get(back).headers["Location"] == "/login/"
    assert not is_in(client)
    assert client.get(BACK, {"error": "access_denied"}).headers["Location"] == "/login/"


def test_it_leads_to_no_other_host() -> None:
    alice()
    assert signed_on(Client(), "a", "https://evil.example/").headers["Location"] == "/"


def test_a_provider_that_is_away_says_so_and_the_password_still_works(settings: Settings) -> None:
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}"
    person, client = alice(), Client()
    answer = client.get(BEGIN, follow=True)
    assert "does not answer" in read(answer).text("main")
    client.post("/login/", {"username": person.username, "password": builders.PASSWORD})
    assert is_in(client)


def test_who_is_somebody_else_there_is_asked_there_for_another_login() -> None:
    alice()
    client = Client()
    assert "prompt" not in asked_of_provider(client)
    signed_on(client, "stranger")
    assert asked_of_provider(client)["prompt"] == ["login"]
    assert signed_on(client, "a").headers["Location"] == "/"

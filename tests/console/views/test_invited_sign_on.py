"""An invitation that is taken up by single sign-on: by who was invited, without a password; every way back leads on."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from console import invitations
from console.models import GuardedRole, Identity, Invitation
from pushes.models import AuditRow
from pushes.roles import MARKETERS
from tests import builders
from tests.console.processes import free_port
from tests.console.views.at_provider import BACK, BEGIN, asked_of_provider, signed_on, way_back
from tests.console.views.inviting import CHOSEN, PAGE, PASSWORD, taken_up
from tests.console.views.second_steps import is_in
from tests.pages import read
from tests.pushes.views.people import client_of, shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]


def opened(email: str = "anna@example.com", client: Client | None = None) -> Client:
    """A browser that has opened the link of a new invitation."""
    marketers = Group.objects.filter(name=MARKETERS)
    _made, secret = invitations.invite(by=builders.carol(), email=email, roles=marketers, applications=[shop()])
    browser = client or Client()
    browser.get(reverse("open-invitation", args=[secret]))
    return browser


def said(answer: Any) -> str:
    return read(answer).text("main")


def page_of(client: Client) -> str:
    return said(client.get(PAGE))


def links(client: Client) -> list[str]:
    return [link.attributes["href"] for link in read(client.get(PAGE)).main("a")]


def test_who_was_invited_comes_in_by_single_sign_on_and_needs_no_password() -> None:
    client = opened()
    assert links(client) == [f"{BEGIN}?next={PAGE}"]
    assert signed_on(client, "anna", PAGE).headers["Location"] == PAGE
    page = read(client.get(PAGE))
    assert "Example knows you as anna@example.com." in page.text("main")
    fields = {field.attributes["name"]: field.attributes for field in page.main("input")}
    assert (fields["username"]["value"], "password1" in fields) == ("anna", False)
    answer = taken_up(client, {"username": "anna.k"}, follow=True)
    assert "Welcome, anna.k." in said(answer)
    assert is_in(client)
    anna = User.objects.get(username="anna.k")
    assert (anna.email, anna.has_usable_password()) == ("anna@example.com", False)
    assert list(anna.groups.values_list("name", flat=True)) == [MARKETERS]
    assert list(anna.applications.all()) == [shop()]
    assert Invitation.objects.get().accepted_by == anna
    kinds = list(AuditRow.objects.filter(on_id=anna.pk).order_by("pk").values_list("kind", flat=True))
    assert (kinds[0], {"identity noted", "logged in"} <= set(kinds)) == ("person added", True)
    again = Client()
    assert signed_on(again, "anna").headers["Location"] == "/"  # by the number that was noted
    assert is_in(again)


@pytest.mark.parametrize("who", ["stranger", "unproved-anna", "nameless"])
def test_another_address_takes_nothing_and_the_invitation_stays_good(who: str) -> None:
    client = opened()
    signed_on(client, who, PAGE)
    page = page_of(client)
    assert "Example has not confirmed that anna@example.com is yours. Log in there with it, or choose a pass" in page
    assert not User.objects.filter(email="anna@example.com").exists()
    assert taken_up(client, {"username": "anna"}).status_code == 422  # a name alone is not enough
    assert asked_of_provider(client, PAGE)["prompt"] == ["login"]  # it would name the same person by itself
    signed_on(client, "anna", PAGE)
    taken_up(client, {"username": "anna"})
    assert is_in(client)


def test_a_later_login_there_as_somebody_else_counts_no_earlier_one() -> None:
    client = opened()
    for who in ("anna", "stranger"):
        signed_on(client, who, PAGE)
    assert taken_up(client, {"username": "anna"}).status_code == 422


def test_the_password_stays_a_way_in() -> None:
    client = opened()
    signed_on(client, "stranger", PAGE)
    assert taken_up(client, CHOSEN).headers["Location"] == "/login/"
    assert User.objects.get(username="anna").check_password(PASSWORD)


@pytest.mark.parametrize("ended", ["expires_at", "withdrawn_at"])
def test_an_invitation_that_ended_meanwhile_lets_nobody_in(ended: str) -> None:
    before, after = opened(), opened()
    back = way_back(before, "anna", PAGE)
    signed_on(after, "anna", PAGE)
    Invitation.objects.update(**{ended: timezone.now() - timedelta(seconds=1)})
    assert before.get(back, follow=True).status_code == 410
    answer = taken_up(after, {"username": "anna"})
    assert (answer.status_code, "for a new one" in said(answer)) == (410, True)
    assert not Identity.objects.exists()
    assert not User.objects.filter(username="anna").exists()


def test_it_is_used_once_by_whichever_way_came_first() -> None:
    slow = opened()
    signed_on(slow, "anna", PAGE)
    invitations.accept(invitation=Invitation.objects.get(), person=User(username="quick"))
    answer = taken_up(slow, {"username": "anna"})
    assert (answer.status_code, "It was used already." in said(answer)) == (410, True)
    assert not Identity.objects.exists()


def test_who_is_here_already_is_told_and_nothing_is_used_up() -> None:
    first, second, third = opened(), opened(), opened()
    for client in (first, second):
        signed_on(client, "anna", PAGE)
    taken_up(first, {"username": "anna"})
    answer = taken_up(second, {"username": "anna2"}, follow=True)  # both were open at the same time
    assert "You are here already: log in. The invitation was not used up." in said(answer)
    signed_on(third, "anna", PAGE)
    assert "At Example you are logged in as “anna”, who is here already." in page_of(third)
    assert (User.objects.filter(username="anna2").exists(), invitations.waiting().count()) == (False, 2)


def test_a_provider_that_refuses_and_then_does_not() -> None:
    client = opened()
    back = way_back(client, "anna", PAGE, action="deny")
    assert "error=access_denied" in back
    assert client.get(back).headers["Location"] == PAGE
    assert "The single sign-on did not come to its end. Begin it again." in page_of(client)
    answer = client.get(BACK, {"error": "server_error"}, follow=True)
    assert "Begin it again." in said(answer)
    signed_on(client, "anna", PAGE)
    taken_up(client, {"username": "anna"})
    assert is_in(client)


def test_a_provider_that_is_away_leaves_the_password(settings: Settings, issuer: str) -> None:
    client = opened()
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}"
    answer = client.get(BEGIN, {"next": PAGE}, follow=True)
    assert "does not answer. Try again, or choose a password." in said(answer)
    settings.OIDC_ISSUER = issuer
    assert signed_on(client, "anna", PAGE).headers["Location"] == PAGE


def test_it_is_offered_where_there_is_a_provider_and_an_address_was_invited(settings: Settings) -> None:
    assert links(opened(email="")) == []
    client = opened(email="")
    signed_on(client, "nameless", PAGE)
    assert taken_up(client, {"username": "anna"}).status_code == 422
    settings.OIDC_ISSUER = ""
    assert links(opened()) == []


def test_it_is_good_for_one_invitation_and_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    client = opened()
    signed_on(client, "anna", PAGE)
    assert "knows you as" in page_of(client)
    opened(client=client)  # another one
    assert "knows you as" not in page_of(client)
    signed_on(client, "anna", PAGE)
    later = timezone.now().timestamp() + 601
    monkeypatch.setattr("console.views.invitations.time.time", lambda: later)
    assert "knows you as" not in page_of(client)
    assert taken_up(client, {"username": "anna"}).status_code == 422


def test_a_name_that_is_taken_is_said_and_the_login_there_still_counts() -> None:
    client = opened()
    signed_on(client, "anna", PAGE)
    for name, why in (("Carol", "Somebody has this name already."), ("", "Write a name to be known by.")):
        answer = taken_up(client, {"username": name})
        assert (answer.status_code, why in said(answer)) == (422, True)
    assert taken_up(client, {"username": "anna"}).headers["Location"] == "/"


def test_who_needs_a_second_factor_sets_it_up_first() -> None:
    GuardedRole.objects.create(role=Group.objects.get(name=MARKETERS))
    client = opened()
    signed_on(client, "anna", PAGE)
    assert taken_up(client, {"username": "anna"}).headers["Location"] == reverse("second-factor")
    assert not is_in(client)


def test_who_is_logged_in_is_told_whose_it_is() -> None:
    client = opened(client=client_of(builders.alice()))
    signed_on(client, "anna", PAGE)
    assert "The invitation is for somebody else than alice." in page_of(client)
    assert taken_up(client, {"username": "anna"}).status_code == 200
    assert not User.objects.filter(username="anna").exists()


def test_pages_about_a_password_know_of_people_without_one() -> None:
    client = opened()
    signed_on(client, "anna", PAGE)
    taken_up(client, {"username": "anna"})
    assert "Change password" not in said(client.get(reverse("profile")))
    change = reverse("password_change")
    assert "You have no password: you log in by single sign-on." in said(client.get(change))
    new = {"old_password": "!", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(change, new).status_code == 422
    assert not User.objects.get(username="anna").has_usable_password()

"""What was written into an invitation or a person's page outlives the login."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from console.models import Invitation
from pushes.models import KeptConfiguration
from pushes.roles import APPROVERS, MARKETERS
from tests import builders
from tests.pages import Page, as_sent, read
from tests.pushes.views.people import client_of, shop, value
from tests.pushes.views.test_kept_configuration import erin, logged_in

pytestmark = pytest.mark.django_db
INVITE = reverse("invite")
NOT_YET = "Not saved yet"


@pytest.fixture
def client() -> Client:
    """Carol's browser."""
    return client_of(builders.carol())


def role(name: str = APPROVERS) -> str:
    return str(Group.objects.get(name=name).pk)


def ticked(page: Page, name: str) -> list[str]:
    boxes = [box.attributes for box in page.all("input") if box.attributes.get("name") == name]
    return [box["value"] for box in boxes if "checked" in box]


def posted_too_late(client: Client, address: str, **fields: Any) -> Any:
    sent = as_sent(read(client.get(address)), "page") | fields
    client.logout()
    return client.post(address, sent)


def test_an_invitation_waits_for_the_login_and_is_made_by_its_person(client: Client) -> None:
    app = shop()
    written = {"email": "anna@example.com", "roles": [role()], "applications": [str(app.pk)]}
    shown = read(logged_in(client, posted_too_late(client, INVITE, **written)))
    assert NOT_YET in shown.text("main")
    assert value(shown, "email") == "anna@example.com"
    assert (ticked(shown, "roles"), ticked(shown, "applications")) == ([role()], [str(app.pk)])
    assert not Invitation.objects.exists(), "nothing is done by itself"
    refused = client.post(INVITE, as_sent(shown, "page") | {"email": "anna@"})
    assert refused.status_code == 422
    assert value(read(client.get(INVITE)), "email") == "anna@example.com", "a refused form loses nothing"
    assert "works once" in read(client.post(INVITE, as_sent(shown, "page"))).text("main")
    assert Invitation.objects.get().email == "anna@example.com"
    assert NOT_YET not in read(client.get(INVITE)).text("main")


def test_an_invitation_waits_beside_a_new_application_and_can_be_left(client: Client) -> None:
    add = reverse("pushes:add-application")
    logged_in(client, posted_too_late(client, add, name="Shop 2"))
    logged_in(client, posted_too_late(client, INVITE, email="anna@example.com"))
    assert value(read(client.get(add)), "name") == "Shop 2"
    assert NOT_YET not in read(client.post(INVITE, {"forget": "1"}, follow=True)).text("main")
    assert KeptConfiguration.objects.get().channel == ""


def test_what_a_person_is_given_waits_for_the_login(client: Client) -> None:
    alice = builders.alice()
    address = reverse("person", args=[alice.pk])
    shown = read(logged_in(client, posted_too_late(client, address, email="new@example.com", roles=[role()])))
    assert (value(shown, "email"), ticked(shown, "roles")) == ("new@example.com", [role()])
    assert NOT_YET in shown.text("main")
    alice.refresh_from_db()
    assert alice.email != "new@example.com", "nothing is saved by itself"
    client.post(address, as_sent(shown, "page"))
    alice.refresh_from_db()
    assert (alice.email, [each.name for each in alice.groups.all()]) == ("new@example.com", [APPROVERS])
    assert NOT_YET not in read(client.get(address)).text("main")


def test_what_somebody_else_changed_meanwhile_is_said(client: Client) -> None:
    alice = builders.alice()
    address = reverse("person", args=[alice.pk])
    asked = posted_too_late(client, address, email="new@example.com")
    User.objects.filter(pk=alice.pk).update(email="other@example.com")
    shown = read(logged_in(client, asked))
    said = client.post(address, as_sent(shown, "page"))
    assert said.status_code == 422
    assert "changed by" in said.content.decode()
    alice.refresh_from_db()
    assert alice.email == "other@example.com"


def test_each_person_keeps_their_own_and_another_administrator_gets_none(client: Client) -> None:
    erin()
    alice, bob = builders.alice(), builders.bob()
    of_alice, of_bob = (reverse("person", args=[person.pk]) for person in (alice, bob))
    asked = posted_too_late(client, of_alice, email="new@example.com", roles=[role(MARKETERS)])
    shown = logged_in(client, asked, "erin")
    assert "new@example.com" not in shown.content.decode()
    client.logout()
    logged_in(client, asked)
    assert NOT_YET not in read(client.get(of_bob)).text("main")
    assert value(read(client.get(of_alice)), "email") == "new@example.com"


def test_the_page_of_the_login_says_that_it_is_kept_and_no_other_does(client: Client) -> None:
    sent = as_sent(read(client.get(INVITE)), "page") | {"email": "anna@example.com"}
    client.logout()
    asked = client.post(INVITE, sent, headers={"Accept": "text/html"})
    said = "Your login had ended. What you wrote is kept: log in."
    assert said in read(client.get(asked.headers["Location"])).text("main")
    assert said not in read(logged_in(client, asked)).text("main")

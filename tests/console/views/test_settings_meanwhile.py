"""Pages of other settings that somebody else saved while they were open: channels, templates, audiences, roles."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from console import registration
from console.gateway.models import AppChannel
from console.models import GuardedRole, Profile
from pushes import actions
from pushes.models import MessageTemplate, SavedAudience
from pushes.models.audit import AuditRow
from pushes.roles import AUDITORS, MARKETERS
from tests import builders
from tests.console.views.second_steps import phone_of
from tests.pages import Page, as_sent, read
from tests.pushes.views.people import client_of, ready, shop

pytestmark = pytest.mark.django_db


def opened_at_once(address: str, *clients: Client) -> list[dict[str, Any]]:
    """What the page sends as it stands, in each of these browsers."""
    return [as_sent(read(client.get(address))) for client in clients]


def posted(client: Client, address: str, sent: dict[str, Any], **fields: Any) -> Page:
    return read(client.post(address, sent | fields, follow=True))


def test_a_channel_whose_secret_another_gave_meanwhile_is_not_overwritten_unasked() -> None:
    app = shop()
    registration.serve(app)
    address = reverse("channel", args=[app.pk, "mz"])
    carol, grace = client_of(builders.carol()), client_of(builders.grace())
    given = {"save": "1", "app_id": "100", "secret_text": "first"}
    posted(carol, address, as_sent(read(carol.get(address))), **given)
    mine, theirs = opened_at_once(address, carol, grace)
    posted(grace, address, theirs, save="1", secret_text="theirs", wait_seconds="7")
    page = posted(carol, address, mine, save="1", secret_text="mine")
    said = [" ".join(each.text.split()) for each in page.all("li") if "data-field" in each.attributes]
    assert any("replaced by grace. What you gave stays with this page" in each for each in said)
    assert any("changed by grace to “7”, which stands here now." in each for each in said)
    kept = AppChannel.objects.get()
    assert (json.loads(kept.credential)["app_secret"], "theirs" in str(page.elements)) == ("theirs", False)
    posted(carol, address, as_sent(page), save="1")
    kept = AppChannel.objects.get()
    assert (json.loads(kept.credential)["app_secret"], kept.wait_seconds) == ("mine", 7)


def test_a_template_keeps_what_two_wrote_into_it() -> None:
    push, client, other = ready(), client_of(builders.alice()), client_of(builders.grace())
    template = actions.save_template(push=push, by=push.author, name="Sale")
    address = reverse("pushes:template", args=[template.pk])
    mine, theirs = opened_at_once(address, client, other)
    posted(other, address, theirs, content="Theirs")
    page = posted(client, address, mine, title="Mine")
    assert "Text: changed by grace to “Theirs”, which stands here now." in page.text("main")
    assert MessageTemplate.objects.get().title != "Mine"
    posted(client, address, as_sent(page))
    stored = MessageTemplate.objects.get()
    assert (stored.title, stored.content) == ("Mine", "Theirs")
    posted(client, address, {"delete": "1"})
    rows = AuditRow.objects.filter(on_kind="messagetemplate").order_by("pk")
    assert [(row.who, row.kind, row.details) for row in rows] == [
        ("grace", "template changed", {"fields_of_page": ["content"]}),
        ("alice", "template changed", {"fields_of_page": ["title"]}),
        ("alice", "template deleted", {}),
    ]


def test_two_who_change_other_fields_of_a_template_are_each_named_for_theirs() -> None:
    push, client, other, third = ready(), *map(client_of, (builders.alice(), builders.grace(), builders.bob()))
    shop().people.add(builders.bob())
    template = actions.save_template(push=push, by=push.author, name="Sale")
    address = reverse("pushes:template", args=[template.pk])
    (mine,) = opened_at_once(address, client)
    for by, fields in ((other, {"content": "Theirs"}), (third, {"name": "Winter"})):
        (theirs,) = opened_at_once(address, by)
        posted(by, address, theirs, **fields)
    said = posted(client, address, mine, title="Mine").text("main")
    assert "Name: changed by bob to “Winter”, which stands here now." in said
    assert "Text: changed by grace to “Theirs”, which stands here now." in said


def test_a_profile_does_not_put_back_the_address_that_an_administrator_changed() -> None:
    alice, carol = client_of(builders.alice()), client_of(builders.carol())
    address, at_carols = reverse("profile"), reverse("person", args=[builders.alice().pk])
    (mine,), (theirs,) = opened_at_once(address, alice), opened_at_once(at_carols, carol)
    posted(carol, at_carols, theirs, email="new@example.com")
    mine.pop("has_keys")
    page = posted(alice, address, mine)
    assert "E-mail address: changed by carol to “new@example.com”, which stands here now." in page.text("main")
    assert not Profile.objects.exists()
    posted(alice, address, as_sent(page))
    assert (User.objects.get(username="alice").email, Profile.objects.get().has_keys) == ("new@example.com", False)


def test_a_profile_says_what_was_changed_on_another_page_of_ones_own() -> None:
    alice, address = client_of(builders.alice()), reverse("profile")
    first, second = opened_at_once(address, alice, alice)
    second.pop("has_keys")
    posted(alice, address, second)
    first.pop("tells_when_needed")
    page = posted(alice, address, first)
    assert "changed by yourself on another page to “no”, which stands here now." in page.text("main")
    stored = Profile.objects.get()
    assert (stored.tells_when_needed, stored.has_keys) == (True, False)
    posted(alice, address, as_sent(page))
    stored = Profile.objects.get()
    assert (stored.tells_when_needed, stored.has_keys) == (False, False)


def test_an_audience_that_two_rename_says_so() -> None:
    push, client, other = ready(), client_of(builders.alice()), client_of(builders.grace())
    audience = actions.save_audience(push=push, by=push.author, name="Fans")
    address = reverse("pushes:audience", args=[audience.pk])
    mine, theirs = opened_at_once(address, client, other)
    posted(other, address, theirs, name="Friends")
    page = posted(client, address, mine, name="Buyers")
    assert "Name: changed by grace to “Friends”. You wrote “Buyers”, which stands here still." in page.text("main")
    posted(client, address, as_sent(page))
    assert SavedAudience.objects.get().name == "Buyers"


def test_roles_that_another_guards_meanwhile_stay_guarded() -> None:
    people = (builders.carol(), builders.grace())
    for person in people:
        phone_of(person)
    carol, grace = (client_of(person) for person in people)
    address = reverse("guarded-roles")
    marketers, auditors = (Group.objects.get(name=name).pk for name in (MARKETERS, AUDITORS))
    mine, theirs = opened_at_once(address, carol, grace)
    posted(grace, address, theirs, roles=[marketers])
    page = posted(carol, address, mine, roles=[auditors])
    assert "changed by grace to “Marketer" in page.text("main")
    assert list(GuardedRole.objects.values_list("role", flat=True)) == [marketers]
    posted(carol, address, as_sent(page), roles=[marketers, auditors])
    assert set(GuardedRole.objects.values_list("role", flat=True)) == {marketers, auditors}

"""Saved audiences: saved from a draft or a push, chosen in a draft of the application, renamed, replaced, deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes import actions
from pushes.models import AccountPackage, Push, SavedAudience
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, confirmed, opened, ready, shop, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def saved(name: str = "Fans", by: Any = None) -> SavedAudience:
    return actions.save_audience(push=ready(), by=by or builders.alice(), name=name)


def draft() -> Push:
    return builders.draft(author=builders.alice(), application=shop())


def press(client: Client, name: str, push: Push, **written: object) -> str:
    """What the page says that pressing a button in the composer leads to."""
    answer = client.post(reverse(f"pushes:{name}", args=[push.pk]), opened(client, push, **written), follow=True)
    push.refresh_from_db()
    return read(answer).text("main")


def composer(client: Client, push: Push) -> str:
    return read(client.get(reverse("pushes:edit", args=[push.pk]))).text("main")


def test_a_package_is_saved_from_its_card_and_what_is_written_beside_it_too(client: Client) -> None:
    push = ready()
    asked = client.post(reverse("pushes:edit", args=[push.pk]), opened(client, push, title="New", save_audience="1"))
    address = reverse("pushes:save-audience", args=[push.pk])
    assert asked.headers["Location"] == address
    form = read(client.get(address))
    assert "2" in form.text("dl")
    assert value(form, "name") == "accounts"
    assert "The audience “Fans” is saved." in read(client.post(address, {"name": " Fans "}, follow=True)).text("main")
    push.refresh_from_db()
    assert (push.title, SavedAudience.objects.get().name) == ("New", "Fans")


def test_a_name_is_needed_and_taken_once_and_another_audience_can_be_replaced(client: Client) -> None:
    audience, push = saved(), confirmed()
    address = reverse("pushes:save-audience", args=[push.pk])
    for name, said in (
        ("", "Write a name for the audience."),
        ("x" * 101, "Shorten it to 100 characters"),
        ("Fans", "An audience has this name already. Choose another one, or replace that one below."),
    ):
        page = client.post(address, {"name": name})
        assert page.status_code == 422
        assert said in read(page).text("main")
    before = audience.package_id
    assert client.post(address, {"name": "", "replaced": audience.pk}).headers["Location"] == push.get_absolute_url()
    audience.refresh_from_db()
    assert (audience.name, audience.package_id != before) == ("Fans", True)


def test_other_accounts_than_the_page_showed_are_not_saved(client: Client) -> None:
    push = ready()
    address = reverse("pushes:save-audience", args=[push.pk])
    page = {"name": "Fans", "checked_as": value(read(client.get(address)), "checked_as")}
    push.package = builders.package(application=shop(), by=builders.alice(), text="+8613711119999\n")
    push.save()
    answer = client.post(address, page)
    assert "These are other accounts than your page showed" in read(answer).text("main")
    assert not SavedAudience.objects.exists()
    page["checked_as"] = value(read(answer), "checked_as")
    assert client.post(address, page).status_code == 302
    assert SavedAudience.objects.get().package.accepted == 1


def test_one_that_was_chosen_after_the_login_ended_is_used_or_said(client: Client) -> None:
    push, first, second = draft(), saved("First"), saved("Second")
    press(client, "use-audience", push, target="audience", audience=first.package_id)
    form = opened(client, push, audience=second.package_id, preview="1")
    client.logout()
    asked = client.post(reverse("pushes:edit", args=[push.pk]), form)
    said = {"username": "alice", "password": builders.PASSWORD}
    answer = read(client.post(asked.headers["Location"], said, follow=True)).text("main")
    assert "Saved audience “Second”, checked today" in answer


def test_one_is_chosen_with_its_type_own_ones_stand_first(client: Client) -> None:
    saved("Of Carol", by=builders.carol())
    old, new = saved("Old"), saved("New")
    push = draft()
    text = read(client.get(reverse("pushes:edit", args=[push.pk]))).text("select")  # the first select of the page
    assert [name for name in text.split() if name in ("Old", "New", "Carol")] == ["New", "Old", "Carol"]
    assert "2 accounts · 1002 · checked today" in text
    written = {"target": "audience", "account_type": "0", "speed_per_minute": "7", "audience": old.package_id}
    said = press(client, "use-audience", push, **written)
    assert "Saved audience “Old”, checked today" in said
    assert (push.count, push.account_type, push.speed_per_minute) == (2, 1002, 7)
    assert press(client, "use-audience", push, audience=new.package_id)
    assert push.package
    assert push.package.audience_name == "New"


def test_one_that_is_chosen_goes_into_the_preview_without_its_button(client: Client) -> None:
    audience, push = saved(), draft()
    form = {"target": "audience", "audience": audience.package_id, "preview": "1"}
    answer = client.post(reverse("pushes:edit", args=[push.pk]), opened(client, push, **form), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("pushes:preview", args=[push.pk])
    assert "Saved audience “Fans”, checked today" in read(answer).text("main")
    push.refresh_from_db()
    package = push.package
    press(client, "edit", push, audience=audience.package_id, save="1")
    assert push.package == package  # the same is not taken twice


def test_an_audience_that_was_replaced_or_deleted_is_not_taken_from_an_older_page(client: Client) -> None:
    audience, push = saved(), draft()
    older = audience.package_id
    actions.save_audience(push=ready(), by=builders.carol(), name="Fans", replaced=audience)
    said = press(client, "use-audience", push, target="audience", audience=older)
    assert "replaced or deleted in this very moment. Choose one again." in said
    assert push.package is None
    assert "Choose a saved audience." in press(client, "use-audience", push, target="audience", audience="")


def test_a_draft_that_uses_one_keeps_it_when_its_page_is_saved_after_a_replacement(client: Client) -> None:
    audience, push = saved(), draft()
    press(client, "use-audience", push, target="audience", audience=audience.package_id)
    package, older = push.package, audience.package_id
    actions.save_audience(push=ready(), by=builders.carol(), name="Fans", replaced=audience)
    said = press(client, "edit", push, audience=older, save="1")
    assert (push.package, "replaced" in said) == (package, False)


def test_what_is_attached_is_not_sent_when_another_way_was_chosen(client: Client) -> None:
    audience, push = saved(), ready()
    assert "Choose a saved audience, and press “Use it”." in press(client, "edit", push, target="audience", save="1")
    press(client, "use-audience", push, target="audience", audience=audience.package_id)
    assert "Ready for the preview." in composer(client, push)
    assert "Upload an account package." in press(client, "edit", push, target="package", save="1")
    assert "There is something to do first" in press(client, "edit", push, target="package", preview="1")


def test_it_is_renamed_and_deleted_after_a_second_thought(client: Client) -> None:
    audience = saved()
    saved("Other")
    address = reverse("pushes:audience", args=[audience.pk])
    taken = client.post(address, {"name": "Other"})
    assert "An audience has this name already." in read(taken).text("main")
    listed = read(client.post(address, {"name": "Friends"}, follow=True)).text("main")
    assert "The audience is saved." in listed
    assert "Friends accounts.csv 2 1002 · Mobile number checked today alice" in listed
    assert "Delete this audience" in read(client.get(address)).text("details")
    assert "The audience “Friends” is deleted." in read(client.post(address, {"delete": "1"}, follow=True)).text("main")
    assert [audience.name for audience in SavedAudience.objects.all()] == ["Other"]


def test_an_old_one_is_doubted_on_the_preview_until_that_is_ticked(client: Client) -> None:
    audience, push = saved(), draft()
    AccountPackage.objects.update(created_at=timezone.now() - timedelta(days=41, hours=1))
    press(client, "use-audience", push, target="audience", audience=audience.package_id)
    assert "Saved audience “Fans”, checked 41 days ago" in composer(client, push)
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "The audience “Fans” was checked 41 days ago." in preview
    with pytest.raises(actions.NotReady, match="Tick every line"):
        actions.confirm(push=push, by=builders.alice(), seen=push.fingerprint)


def test_the_applications_lead_to_audiences_and_templates(client: Client) -> None:
    saved()
    page = read(client.get(reverse("pushes:applications")))
    links = {link.attributes["href"] for link in page.all("a")}
    assert {reverse(f"pushes:{name}", args=[shop().pk]) for name in ("audiences", "templates")} <= links
    assert "No saved audience yet" not in read(client.get(reverse("pushes:audiences", args=[shop().pk]))).text("main")

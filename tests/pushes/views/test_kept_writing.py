"""Nothing that was written is lost: expired logins, other people in between, fields that cannot be read."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import KeptWriting, Push
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.views.drafting import HTMX, edit, stored
from tests.pushes.views.people import client_of, dave, opened, ready, shop, value

pytestmark = pytest.mark.django_db
WHO = {"alice": builders.alice, "bob": builders.bob, "dave": dave}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def logged_in(client: Client, where: str, name: str = "alice") -> Any:
    """What is shown after logging in on the login page at `where`."""
    WHO[name]()
    return client.post(where, {"username": name, "password": builders.PASSWORD}, follow=True)


def chain(response: Any) -> list[str]:
    return [where for where, _status in response.redirect_chain]


@pytest.mark.parametrize(
    ("button", "leads_to"), [("save", "pushes:edit"), ("preview", "pushes:preview")], ids=["save", "preview"]
)
def test_what_was_posted_after_the_login_expired_is_saved_by_the_next_login(
    client: Client, button: str, leads_to: str
) -> None:
    push = ready()
    form = opened(client, push, title="Written too late", content="中文\n第二行") | {button: "1"}
    client.logout()
    asked = client.post(edit(push), form)
    assert asked.headers["Location"].startswith(reverse("login"))
    assert "Written" not in asked.headers["Location"]
    assert stored(push).title == "Sale"
    answer = logged_in(client, asked.headers["Location"])
    assert chain(answer)[-1] == reverse(leads_to, args=[push.pk])
    assert "What you wrote before you logged in again is saved." in read(answer).text("main")
    assert (stored(push).title, push.content) == ("Written too late", "中文\n第二行")
    assert not push.kept.exists()


def test_reading_a_saved_page_again_changes_nothing(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="Written too late")
    client.logout()
    logged_in(client, client.post(edit(push), form).headers["Location"])
    version = stored(push).version
    client.get(edit(push))
    assert stored(push).version == version


@pytest.mark.parametrize("name", ["package/remove", "discard"])
def test_every_button_of_the_form_keeps_what_stands_beside_it(client: Client, name: str) -> None:
    push = ready()
    form = opened(client, push, title="Beside a button")
    client.logout()
    asked = client.post(edit(push).replace("edit", name), form)
    logged_in(client, asked.headers["Location"])
    assert stored(push).title == "Beside a button"


def test_the_login_may_be_lost_twice_in_a_row(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="First try")
    client.logout()
    client.post(edit(push), form)
    asked = client.post(edit(push), form | {"title": "Second try"})
    assert push.kept.count() == 1
    wrong = client.post(asked.headers["Location"], {"username": "alice", "password": "wrong"})
    assert "Written" not in wrong.content.decode()
    logged_in(client, asked.headers["Location"])
    assert stored(push).title == "Second try"
    form = opened(client, push, title="Third try")
    client.logout()
    logged_in(client, client.post(edit(push), form).headers["Location"])
    assert stored(push).title == "Third try"


@pytest.mark.parametrize("name", ["bob", "dave"])
def test_somebody_else_who_logs_in_first_gets_nothing_and_the_author_all(client: Client, name: str) -> None:
    push = ready()
    form = opened(client, push, title="Only for Alice")
    client.logout()
    asked = client.post(edit(push), form)
    assert "Only for Alice" not in logged_in(client, asked.headers["Location"], name).content.decode()
    assert "Only for Alice" not in client.get("/").content.decode()
    assert stored(push).title == "Sale"
    client.logout()
    logged_in(client, reverse("login"))
    client.get(edit(push))
    assert stored(push).title == "Only for Alice"


@pytest.mark.parametrize("name", ["bob", "dave"])
def test_what_is_posted_while_somebody_else_is_logged_in_waits_for_its_author(client: Client, name: str) -> None:
    push = ready()
    form = opened(client, push, title="Only for Alice")
    client.force_login(WHO[name]())
    answer = client.post(edit(push), form)
    assert "Only for Alice" not in answer.content.decode()
    assert stored(push).title == "Sale"
    client.force_login(builders.alice())
    client.get(edit(push))
    assert stored(push).title == "Only for Alice"


def test_a_page_older_than_the_last_login_loses_nothing() -> None:
    client = client_of(builders.alice(), enforce_csrf_checks=True)
    push = ready()
    form = opened(client, push, title="On an old page") | {"csrfmiddlewaretoken": "x" * 64}
    answer = client.post(edit(push), form, follow=True)
    assert chain(answer) == [edit(push)]
    assert stored(push).title == "On an old page"


def test_the_autosave_is_kept_while_nobody_is_logged_in(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="Saved by itself")
    client.logout()
    assert client.post(edit(push), form, headers=HTMX).status_code == 401
    assert client.post(edit(push), form | {"title": "And again"}, headers=HTMX).status_code == 401
    assert KeptWriting.objects.get().written["title"] == "And again"
    client.force_login(builders.alice())
    assert read_fragment(client.post(edit(push), form | {"title": "Now"}, headers=HTMX)).text("p").startswith("Saved ")
    assert stored(push).title == "Now"
    assert not push.kept.exists()


def test_another_window_takes_up_what_was_kept_and_the_first_goes_on(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="Kept")
    client.logout()
    client.post(edit(push), form, headers=HTMX)
    client.force_login(builders.alice())
    client.get(edit(push))
    assert stored(push).title == "Kept"
    answer = client.post(edit(push), form | {"title": "Gone on"}, headers=HTMX)
    assert read_fragment(answer).text("p").startswith("Saved ")
    assert stored(push).title == "Gone on"


def test_nothing_is_kept_for_who_was_never_shown_the_page(client: Client) -> None:
    push, others = ready(), builders.draft(author=builders.bob(), application=shop())
    form = opened(client, push)
    for page in ("", "1-forged", f"{push.pk}-0123456789abcdef:1abcde:forged"):
        Client().post(edit(push), form | {"page": page})
    Client().post(edit(others), form | {"page": form["page"].replace(str(push.pk), str(others.pk), 1)})
    assert not KeptWriting.objects.exists()


def test_a_file_that_came_along_is_asked_for_again(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="With a file") | {"package": builders.upload(name="night.csv")}
    client.logout()
    answer = logged_in(client, client.post(edit(push), form).headers["Location"])
    assert "The file “night.csv” could not be kept. Choose it again." in read(answer).text("main")
    assert stored(push).title == "With a file"


def test_a_field_that_cannot_be_read_loses_none_of_the_others(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="Beside a bad speed", speed_per_minute="fast", canary_accounts="500")
    answer = client.post(edit(push), form, follow=True)
    assert chain(answer) == [edit(push)]
    page = read(answer)
    assert "Write the speed as a whole number of accounts" in page.text("section")
    assert [value(page, name) for name in ("title", "speed_per_minute")] == ["Beside a bad speed", "fast"]
    again = read(client.get(edit(push)))
    assert value(again, "title") == "Beside a bad speed"
    mended = form | {name: value(again, name) for name in ("page", "version", "kept")} | {"speed_per_minute": "100"}
    client.post(edit(push), mended)
    assert (stored(push).title, push.speed_per_minute) == ("Beside a bad speed", 100)
    assert not push.kept.exists()


def test_a_writing_that_was_never_stored_is_a_draft_of_its_own(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    form = opened(client, push, title="Not stored", speed_per_minute="fast")
    client.post(edit(push), form)
    begun = client.post(reverse("pushes:create", args=[push.application_id]))
    assert begun.headers["Location"] != edit(push)


def test_no_button_that_nobody_is_logged_in_for_leads_to_a_page_that_is_none(client: Client) -> None:
    push = ready()
    for name, leads_to in (("confirm", edit(push)), ("rehearse", edit(push)), ("package", edit(push))):
        asked = Client().post(reverse(f"pushes:{name}", args=[push.pk]))
        answer = logged_in(Client(), asked.headers["Location"])
        assert (answer.status_code, chain(answer)[-1]) == (200, leads_to)
    asked = Client().post(reverse("pushes:create", args=[push.application_id]))
    assert logged_in(Client(), asked.headers["Location"]).status_code == 200


def test_what_was_ticked_survives_the_login_as_well(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), target="accounts", typed="138 0013 8000")
    form = opened(client, push, title="Ticked") | {
        "typed_repair": ["strip-separators"],
        "typed_repair_shown": ["strip-separators"],
    }
    client.post(edit(push), form)
    ticked = stored(push).typed_repairs
    Push.objects.update(typed_repairs=[])
    form |= {"title": "Ticked again", "version": stored(push).version}
    client.logout()
    logged_in(client, client.post(edit(push), form).headers["Location"])
    assert (stored(push).title, push.typed_repairs) == ("Ticked again", ticked)
    assert ticked

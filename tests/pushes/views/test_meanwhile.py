"""A configuration that somebody else saved while its page was open: nothing of either is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import Application
from tests import builders
from tests.pages import Page, as_sent, read
from tests.pushes.views.people import client_of, shop, value

pytestmark = pytest.mark.django_db
NOT_SAVED = "Nothing is saved yet: somebody changed this while your page was open."
KEYS = ("a" * 32, "b" * 32)


class Open:
    """A page of the application's configuration in somebody's browser."""

    def __init__(self, client: Client, app: Application) -> None:
        self.client, self.address = client, reverse("pushes:configuration", args=[app.pk])
        self.page = read(client.get(self.address))

    def save(self, **fields: Any) -> Page:
        """What is shown after this was written and saved."""
        answer = self.client.post(self.address, as_sent(self.page) | fields, follow=True)
        self.page = read(answer)
        assert (answer.status_code == 422) == (NOT_SAVED in self.page.text("main"))
        return self.page

    def said(self) -> list[str]:
        """What is said of each field, without what is said of all."""
        return [each.text.strip() for each in self.page.all("li") if "data-field" in each.attributes]


@pytest.fixture
def app() -> Application:
    return shop()


@pytest.fixture
def carol(app: Application) -> Open:
    return Open(client_of(builders.carol()), app)


@pytest.fixture
def grace(app: Application) -> Open:
    return Open(client_of(builders.grace()), app)


def stored(*names: str) -> tuple[Any, ...]:
    return tuple(getattr(Application.objects.get(), name) for name in names)


def test_what_others_changed_is_said_and_stands_beside_what_was_written(carol: Open, grace: Open) -> None:
    before = stored("people")[0].count()
    grace.save(undo_seconds="77", quiet_blocks=["on"], people=[builders.bob().pk])
    page = carol.save(name="Shop 2")
    assert carol.said() == [
        "People: changed by grace to “bob”, which stands here now.",
        "Undo window, in seconds: changed by grace to “77”, which stands here now.",
        "Send nothing in quiet hours: another time has to be chosen: changed by grace to “yes”, which stands here now.",
    ]
    assert (before, stored("name", "undo_seconds")) == (1, ("Shop", 77))
    assert (value(page, "name"), value(page, "undo_seconds"), page.text("h1")) == (
        "Shop 2",
        "77",
        "Configuration of Shop",
    )
    assert "Shop 2 is saved." in carol.save().text("main")
    assert stored("name", "undo_seconds", "quiet_blocks") == ("Shop 2", 77, True)
    assert list(stored("people")[0].all()) == [builders.bob()]


def test_of_one_field_both_versions_are_said_and_ones_own_is_saved_knowingly(carol: Open, grace: Open) -> None:
    grace.save(undo_seconds="77")
    carol.save(undo_seconds="66")
    both = "Undo window, in seconds: changed by grace to “{}”. You wrote “66”, which stands here still."
    assert carol.said() == [both.format(77)]
    again = Open(grace.client, Application.objects.get())
    again.save(undo_seconds="55")
    carol.save()  # as it came: grace was faster once more
    assert (carol.said(), stored("undo_seconds")) == ([both.format(55)], (55,))
    carol.save()
    assert stored("undo_seconds") == (66,)


def test_what_both_changed_alike_and_what_nobody_changed_is_saved_without_a_word(carol: Open, grace: Open) -> None:
    grace.save(undo_seconds="77", test_accounts="1002, +8613711112222, Anna\r\n1002, +8613711112223, Ben")
    carol.save(undo_seconds="77", test_accounts="1002, +8613711112222, Anna\n1002, +8613711112223, Ben", name="Shop 2")
    assert stored("name", "undo_seconds") == ("Shop 2", 77)
    read(carol.client.get(carol.address))
    Open(carol.client, Application.objects.get()).save(name="Shop 3")
    assert stored("name") == ("Shop 3",)


def test_a_key_that_was_replaced_is_said_and_never_shown(carol: Open, grace: Open) -> None:
    mine, theirs = KEYS
    grace.save(secret_key=theirs)
    page = carol.save(secret_key=mine)
    said = "SecretKey: replaced by grace. What you gave stays with this page: save it to replace theirs."
    assert (carol.said(), stored("secret_key")) == ([said], (theirs,))
    assert (mine in str(as_sent(page)), theirs in str(as_sent(page))) == (False, False)
    carol.save(name="Shop 2")
    assert stored("name", "secret_key") == ("Shop 2", mine)


def test_an_untouched_key_stays_theirs_and_asks_nothing(carol: Open, grace: Open) -> None:
    grace.save(secret_key=KEYS[0])
    carol.save(name="Shop 2")
    assert stored("name", "secret_key") == ("Shop 2", KEYS[0])


def test_a_mistake_beside_it_is_said_with_it_and_mended_with_it(carol: Open, grace: Open) -> None:
    grace.save(undo_seconds="77")
    carol.save(name="")
    assert carol.said()[0] == "Write a name for the application."
    carol.save(name="Shop 2")
    assert stored("name", "undo_seconds") == ("Shop 2", 77)


def test_ones_own_other_page_is_told_of_as_that(carol: Open, app: Application) -> None:
    Open(carol.client, app).save(undo_seconds="77")
    carol.save(name="Shop 2")
    (said,) = carol.said()
    assert "changed by yourself on another page to “77”" in said


def test_what_waited_for_a_login_is_held_against_what_was_saved_until_then(carol: Open, grace: Open) -> None:
    sent = as_sent(carol.page) | {"name": "Shop 2"}
    carol.client.logout()
    asked = carol.client.post(carol.address, sent)
    grace.save(undo_seconds="77")
    login = {"username": "carol", "password": builders.PASSWORD}
    carol.page = read(carol.client.post(asked.headers["Location"], login, follow=True))
    assert value(carol.page, "name") == "Shop 2"
    carol.save()
    assert (carol.said(), stored("name")) == (
        ["Undo window, in seconds: changed by grace to “77”, which stands here now."],
        ("Shop",),
    )
    carol.save()
    assert stored("name", "undo_seconds") == ("Shop 2", 77)

"""What was written into an application's configuration outlives the login, and its SecretKey does not."""

from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse

from pushes.models import Application, KeptConfiguration
from tests import builders
from tests.pages import as_sent, read
from tests.pictures import picture, uploaded
from tests.pushes.views.people import client_of, shop, value
from tests.pushes.views.test_applications import NEW_KEY, written

pytestmark = pytest.mark.django_db
AGAIN = "Type the SecretKey again: it was not kept."
ADD = reverse("pushes:add-application")


def configuration(app: Application) -> str:
    return reverse("pushes:configuration", args=[app.pk])


@pytest.fixture
def client() -> Client:
    """Carol's browser."""
    return client_of(builders.carol())


def page_name(client: Client, address: str) -> str:
    """What the form of a configuration is called; the button that pauses an application is a form of its own."""
    (name,) = as_sent(read(client.get(address)), "undo_seconds")["page"]
    return name


def posted_too_late(client: Client, address: str, **fields: Any) -> Any:
    """The answer to a page that is sent when its login has ended."""
    form = written(**fields) | {"page": page_name(client, address)}
    client.logout()
    return client.post(address, form)


def logged_in(client: Client, asked: Any, name: str = "carol") -> Any:
    """What is shown after logging in where the answer leads to."""
    return client.post(asked.headers["Location"], {"username": name, "password": builders.PASSWORD}, follow=True)


def erin() -> None:
    """Another administrator."""
    builders.carol()._meta.model.objects.create_superuser("erin", password=builders.PASSWORD)


def test_what_was_written_waits_for_the_login_and_is_saved_by_its_person(client: Client) -> None:
    app = shop()
    asked = posted_too_late(client, configuration(app), name="Shop 2", undo_seconds="77", people=[], secret_key=NEW_KEY)
    assert "Shop" not in asked.headers["Location"]
    shown = logged_in(client, asked)
    page = read(shown)
    assert (value(page, "name"), value(page, "undo_seconds"), value(page, "secret_key")) == ("Shop 2", "77", "")
    assert [
        box for box in page.all("input") if box.attributes.get("name") == "people" and "checked" in box.attributes
    ] == []
    assert AGAIN in page.text("main")
    assert page.text("h1") == "Configuration of Shop"
    app.refresh_from_db()
    assert (app.name, app.secret_key) == ("Shop", builders.SECRET_KEY), "nothing is saved by itself"
    assert "Not saved yet" in read(client.get(configuration(app))).text("main"), "reading it again loses nothing"
    client.post(configuration(app), written(name="Shop 2", undo_seconds="77", people=[], secret_key=NEW_KEY))
    app.refresh_from_db()
    assert (app.name, app.undo_seconds, app.people.count(), app.secret_key) == ("Shop 2", 77, 0, NEW_KEY)
    assert "Not saved yet" not in read(client.get(configuration(app))).text("main")


def test_a_page_of_the_release_before_asks_for_the_login_and_nothing_more(client: Client) -> None:
    app = shop()
    page = TimestampSigner(salt="pushes.configuration").sign(f"1-{app.pk}")
    client.logout()
    assert client.post(configuration(app), written() | {"page": page}).status_code == 302


def test_a_secret_key_is_nowhere(client: Client) -> None:
    app = shop()
    shown = logged_in(client, posted_too_late(client, configuration(app), secret_key=NEW_KEY))
    assert NEW_KEY not in shown.content.decode()
    (kept,) = KeptConfiguration.objects.values()
    assert NEW_KEY not in str(kept)
    assert kept["had_secret"]
    assert NEW_KEY not in str(dict(client.session))


def test_what_a_refused_page_held_is_asked_for_as_what_is_given_now_is(client: Client) -> None:
    app, chosen = shop(), {"icon_file": uploaded(picture(300, 200)), "secret_key": NEW_KEY}
    page = as_sent(read(client.post(configuration(app), written(name="", **chosen))))
    client.logout()
    held = read(logged_in(client, client.post(configuration(app), page | {"name": "Shop 2"})))
    client.post(configuration(app), written())
    now = read(logged_in(client, posted_too_late(client, configuration(app), icon_file=uploaded(picture(300, 200)))))
    icon = "Choose the icon again: it was not kept."
    assert [(AGAIN in each.text("main"), icon in each.text("main")) for each in (held, now)] == [
        (True, True),
        (False, True),
    ]


def test_a_box_whose_tick_was_taken_away_stays_without_it(client: Client) -> None:
    app = shop()
    Application.objects.update(quiet_blocks=True)
    page = as_sent(read(logged_in(client, posted_too_late(client, configuration(app), name="Shop 2"))))
    assert (page["name"], "quiet_blocks" in page) == (["Shop 2"], False)


def test_where_none_was_written_none_is_asked_for(client: Client) -> None:
    shown = logged_in(client, posted_too_late(client, configuration(shop()), name="Shop 2"))
    assert "Not saved yet" in read(shown).text("main")
    assert AGAIN not in read(shown).text("main")


def test_an_application_that_is_not_added_yet_waits_too(client: Client) -> None:
    new = {"name": "Bakery", "access_id": "1500001049", "secret_key": NEW_KEY}
    posted_too_late(client, ADD, **new | {"name": "Bake"})
    client.force_login(builders.carol())
    shown = logged_in(client, posted_too_late(client, ADD, **new))
    assert (value(read(shown), "name"), AGAIN in read(shown).text("main")) == ("Bakery", True), "the last one"
    answer = client.post(ADD, written(**new), follow=True)
    assert "Bakery is saved." in read(answer).text("main")
    assert not KeptConfiguration.objects.exists()
    assert value(read(client.get(ADD)), "name") == ""


def test_somebody_else_who_logs_in_first_gets_nothing_and_its_person_all(client: Client) -> None:
    erin()
    app = shop()
    asked = posted_too_late(client, configuration(app), name="Only Carol's")
    assert "Only Carol" not in logged_in(client, asked, "erin").content.decode()
    client.logout()
    assert value(read(logged_in(client, asked)), "name") == "Only Carol's"


def test_what_is_not_wanted_any_more_is_left(client: Client) -> None:
    app = shop()
    logged_in(client, posted_too_late(client, configuration(app), name="Shop 2"))
    answer = client.post(configuration(app), {"forget": "1"}, follow=True)
    assert value(read(answer), "name") == "Shop"
    assert not KeptConfiguration.objects.exists()


def test_a_page_older_than_the_last_login_is_kept_for_its_person() -> None:
    app, client = shop(), client_of(builders.carol(), enforce_csrf_checks=True)
    form = written(name="Shop 2", secret_key=NEW_KEY) | {"page": page_name(client, configuration(app))}
    answer = client.post(configuration(app), form, follow=True)
    assert value(read(answer), "name") == "Shop 2"
    assert AGAIN in read(answer).text("main")
    erin()
    client.force_login(builders.carol()._meta.model.objects.get(username="erin"))
    assert client.post(configuration(app), form).status_code == 403


@pytest.mark.parametrize("page", ["", "1-0", "1-0:1abcde:" + "x" * 43, "\0"])
def test_a_page_that_proves_nothing_keeps_nothing(client: Client, page: str) -> None:
    client.logout()
    assert client.post(ADD, written(name="Forged") | {"page": page}).status_code == 302
    assert not KeptConfiguration.objects.exists()


def test_what_no_field_takes_is_kept_as_it_was_written(client: Client) -> None:
    app = shop()
    strange = {"undo_seconds": "ten", "platform": "pager", "people": ["9" * 40, "x"], "name": "a\0b"}
    shown = logged_in(client, posted_too_late(client, configuration(app), **strange))
    assert (value(read(shown), "undo_seconds"), value(read(shown), "name")) == ("ten", "ab")


def test_an_application_that_is_gone_meanwhile_is_no_trouble(client: Client) -> None:
    app = shop()
    form = written() | {"page": page_name(client, configuration(app))}
    client.logout()
    address = configuration(app)
    app.delete()
    asked = client.post(address, form)
    assert logged_in(client, asked).status_code == 404

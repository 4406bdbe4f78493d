"""A SecretKey and an icon that were given on a page that was refused are saved with the page that is mended."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.fields import cipher
from pushes.forms.sealing import SEALED_SECONDS
from pushes.models import Application
from tests import builders
from tests.pages import Page, as_sent, read
from tests.pictures import picture, uploaded
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_applications import NEW_KEY, written

pytestmark = pytest.mark.django_db
ADD = reverse("pushes:add-application")
GONE = "Give it again: what was given with this page is not held any more."
STAYS = "What you gave stays with this page for an hour, encrypted: you need not give it again."
KEEPS = "Leave it empty to keep the present one"


@pytest.fixture
def client() -> Client:
    """Carol's browser."""
    return client_of(builders.carol())


def where(app: Application) -> str:
    return reverse("pushes:configuration", args=[app.pk])


def refused(client: Client, address: str, **given: Any) -> Page:
    """The page that comes back where quiet hours have no end."""
    shown = as_sent(read(client.get(address)))
    answer = client.post(address, shown | written(secret_key=NEW_KEY, quiet_from="22:00") | given)
    assert (answer.status_code, NEW_KEY in answer.content.decode()) == (422, False)
    return read(answer)


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422
    return {
        each.attributes["data-field"]: " ".join(each.text.split())
        for each in read(answer).all("li")
        if "data-field" in each.attributes
    }


def grown_old(sealed: str) -> str:
    """What was sealed just now, as it is when its time is over."""
    return cipher().encrypt_at_time(cipher().decrypt(sealed), int(time.time()) - SEALED_SECONDS - 1).decode()


def test_both_are_saved_once_the_rest_is_mended_however_often_that_takes(client: Client) -> None:
    app = shop()
    page = refused(client, where(app), access_id="1500001050", icon_file=uploaded(picture(300, 200)))
    assert (page.text("main").count(STAYS), KEEPS in page.text("main")) == (2, False)
    again = client.post(where(app), as_sent(page) | {"quiet_until": "22:00"})
    assert errors(again) == {"quiet_until": "Write another time than the one they begin at."}
    saved = client.post(where(app), as_sent(read(again)) | {"quiet_until": "08:00"}, follow=True)
    assert "Shop is saved." in read(saved).text("main")
    app.refresh_from_db()
    assert (app.access_id, app.secret_key) == ("1500001050", NEW_KEY)
    assert client.get(f"/pictures/{app.icon}").headers["Content-Type"] == "image/webp"
    assert KEEPS in read(client.get(where(app))).text("main"), "the next page begins anew"


def test_both_are_saved_with_a_new_application(client: Client) -> None:
    page = refused(client, ADD, icon_file=uploaded(picture(300, 200)))
    client.post(ADD, as_sent(page) | {"quiet_until": "08:00"})
    made = Application.objects.get()
    assert (made.secret_key, made.icon != "") == (NEW_KEY, True)


def test_what_is_given_anew_counts_and_an_icon_can_be_left(client: Client) -> None:
    app = shop()
    client.post(where(app), written(icon_file=uploaded(picture(300, 200))))
    page = refused(client, where(app), icon_file=uploaded(picture(200, 300)))
    client.post(where(app), as_sent(page) | {"quiet_until": "08:00", "secret_key": "f" * 32, "icon_removed": "on"})
    app.refresh_from_db()
    assert (app.secret_key, app.icon) == ("f" * 32, "")


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_held_too_long_is_asked_for_and_nothing_is_saved_without_it(client: Client, is_new: bool) -> None:
    address = ADD if is_new else where(shop())
    page = as_sent(refused(client, address, icon_file=uploaded(picture(300, 200)))) | {"quiet_until": "08:00"}
    old = {name: grown_old(page[name][0]) for name in ("sealed", "sealed_icon")}
    answer = client.post(address, page | old | {"name": "Late"})
    assert errors(answer) == {"secret_key": GONE, "icon_file": GONE}
    assert not Application.objects.filter(name="Late").exists()
    sent = as_sent(read(answer))
    assert old.keys().isdisjoint(sent)
    client.post(address, sent | {"secret_key": NEW_KEY})
    assert Application.objects.get(name="Late").secret_key == NEW_KEY


def test_what_was_sealed_counts_for_its_person_its_application_and_its_field(client: Client) -> None:
    app = shop()
    other = builders.application(name="Bakery", access_id="1500001049", people=app.people.all())
    page = as_sent(refused(client, where(app), icon_file=uploaded(picture(300, 200)))) | {"quiet_until": "08:00"}
    both = {"secret_key": GONE, "icon_file": GONE}
    swapped = page | {"sealed": page["sealed_icon"], "sealed_icon": page["sealed"]}
    assert errors(client.post(where(app), swapped)) == both
    assert errors(client.post(where(other), page | {"name": "Bakery", "access_id": other.access_id})) == both
    hers = client_of(builders.grace()).post(where(app), page | {"secret_key": "g" * 32})
    assert errors(hers) == {"icon_file": GONE}, "what is given anew needs nothing that was held"
    assert {each.secret_key for each in Application.objects.all()} == {builders.SECRET_KEY}

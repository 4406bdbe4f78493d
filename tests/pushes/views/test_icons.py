"""The icon of an application: given in its configuration, shown wherever the application stands, looked after."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes import intake
from pushes.models import Application, Picture
from tests import builders
from tests.pages import Page, read
from tests.pictures import picture, uploaded
from tests.pushes.views.drafting import edit
from tests.pushes.views.people import client_of, confirmed, ready, shop
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Carol's browser."""
    return client_of(builders.carol())


def configured(client: Client, app: Application, **fields: Any) -> Any:
    where = reverse("pushes:configuration", args=[app.pk])
    answer = client.post(where, written(**fields), follow=True)
    app.refresh_from_db()
    return answer


def icons(page: Page) -> list[str]:
    """The paths of the icons on a page; "" for a letter."""
    marked = [each for each in page.all("img", "svg") if each.attributes.get("class") == "app-icon"]
    return [each.attributes.get("src", "") for each in marked]


def test_it_stands_where_the_application_does_and_the_letter_where_there_is_none(client: Client) -> None:
    app, alice = shop(), client_of(builders.alice())
    draft, sent = ready(), confirmed()
    places = [
        reverse("pushes:applications"),
        reverse("pushes:home"),
        edit(draft),
        reverse("pushes:preview", args=[draft.pk]),
        reverse("pushes:detail", args=[sent.pk]),
    ]
    for place in places:
        assert icons(read(alice.get(place))) == [""]
    assert "Shop is saved." in read(configured(client, app, icon_file=uploaded(picture(300, 200)))).text("main")
    path = f"/pictures/{app.icon}"
    served = Client().get(path)
    assert (served.headers["Content-Type"], len(served.content) < 3_000) == ("image/webp", True)
    for place in places:
        assert icons(read(alice.get(place))) == [path]


def test_what_is_no_picture_is_said_at_its_field_and_changes_nothing(client: Client) -> None:
    app = shop()
    configured(client, app, icon_file=uploaded(picture()))
    before = app.icon
    page = read(configured(client, app, name="Shop 2", icon_file=uploaded(b"<svg/>")))
    boxes = {element.attributes.get("id"): element.text for element in page.all("div")}
    assert "Choose a picture that is saved as JPEG or PNG: this file is neither." in boxes["div_id_icon_file"]
    assert (app.name, app.icon) == ("Shop", before)


def test_it_stays_until_it_is_replaced_or_removed_and_old_ones_go(client: Client) -> None:
    app = shop()
    configured(client, app, icon_file=uploaded(picture(kind="PNG")))
    first = app.icon
    configured(client, app, name="Shop 2")
    assert (app.name, app.icon) == ("Shop 2", first)
    configured(client, app, icon_file=uploaded(picture(50, 50, "PNG", "L")))
    second = app.icon
    assert second not in ("", first)
    Picture.objects.update(uploaded_at=timezone.now() - timedelta(days=91))
    intake.forget_pictures()
    assert set(Picture.objects.values_list("name", flat=True)) == {second}
    configured(client, app, icon_removed="on")
    assert app.icon == ""
    intake.forget_pictures()
    assert not Picture.objects.exists()

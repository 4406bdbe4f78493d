"""What was written into a channel's form outlives the login, and its secret does not."""

import json
from typing import Any

import pytest

from console.gateway.models import Address, AppChannel
from pushes.models import Application, KeptConfiguration
from tests import builders
from tests.console.views.test_channels import application, file_of, main, page_of
from tests.gateway import builders as gateway
from tests.pages import read
from tests.pushes.views.people import client_of, value
from tests.pushes.views.test_kept_configuration import erin, logged_in

__all__ = ["application"]
pytestmark = pytest.mark.django_db
AGAIN = "Give the secret again: it was not kept."
SECRET = "f1rst5ecret"
WRITTEN = {"app_id": "104567890", "project_id": "a b", "badge_class": "", "wait_seconds": "77", "place": "3"}


def posted_too_late(application: Application, kind: str = "hw", **fields: Any) -> tuple[Any, Any]:
    """Carol's browser, and the answer to a page that she sends when her login has ended."""
    client = client_of(builders.carol())
    page = value(read(client.get(page_of(application, kind))), "page")
    client.logout()
    return client, client.post(page_of(application, kind), {**WRITTEN, "save": "1", "page": page, **fields})


def test_what_was_written_waits_for_the_login_and_is_saved_by_its_person(application: Application) -> None:
    client, asked = posted_too_late(application, secret_text=SECRET)
    shown = logged_in(client, asked)
    assert {name: value(read(shown), name) for name in WRITTEN} == WRITTEN
    assert AGAIN in main(read(shown))
    assert SECRET not in shown.content.decode()
    (kept,) = KeptConfiguration.objects.values()
    assert (SECRET in str(kept), kept["channel"]) == (False, "hw")
    assert not AppChannel.objects.exists(), "nothing is saved by itself"
    again = {**WRITTEN, "project_id": "", "secret_text": SECRET, "save": "1"}
    assert client.post(page_of(application, "hw"), {**again, "wait_seconds": "x"}).status_code == 422
    assert AGAIN in main(read(client.get(page_of(application, "hw")))), "reading it again loses nothing"
    client.post(page_of(application, "hw"), again)
    assert json.loads(AppChannel.objects.get().credential)["app_secret"] == SECRET
    assert "Not saved yet" not in main(read(client.get(page_of(application, "hw"))))


@pytest.mark.parametrize(
    ("kind", "secret", "is_asked_for"),
    [
        ("apns", {"secret_file": file_of("a key")}, True),
        ("apns", {"sealed": "what the page held"}, True),
        ("apns", {}, False),
        ("webpush", {"contact": "mailto:push@example.com"}, False),
    ],
)
def test_a_secret_is_asked_for_where_one_was_given(
    application: Application, kind: str, secret: dict[str, Any], is_asked_for: bool
) -> None:
    said = main(read(logged_in(*posted_too_late(application, kind, **secret))))
    assert "Not saved yet" in said
    assert (AGAIN in said) is is_asked_for


def test_each_channel_keeps_its_own_and_what_is_not_wanted_is_left(application: Application) -> None:
    posted_too_late(application, "oppo", app_key="of OPPO")
    client, asked = posted_too_late(application, "vivo", app_key="of vivo")
    assert value(read(logged_in(client, asked)), "app_key") == "of vivo"
    assert value(read(client.get(page_of(application, "oppo"))), "app_key") == "of OPPO"
    left = read(client.post(page_of(application, "vivo"), {"forget": "1"}, follow=True))
    assert value(left, "app_key") == ""
    assert KeptConfiguration.objects.get().channel == "oppo"


def test_somebody_else_who_logs_in_first_gets_nothing(application: Application) -> None:
    erin()
    client, asked = posted_too_late(application)
    assert "104567890" not in logged_in(client, asked, "erin").content.decode()
    client.logout()
    assert value(read(logged_in(client, asked)), "app_id") == "104567890"


def test_what_cannot_be_taken_back_is_ticked_again(application: Application) -> None:
    client = client_of(builders.carol())
    client.post(page_of(application, "webpush"), {**WRITTEN, "contact": "mailto:push@example.com", "save": "1"})
    channel = AppChannel.objects.get()
    device = gateway.device(channel.application, "alice")
    Address.objects.create(channel=channel, device=device, text="x", digest="x")
    shown = read(logged_in(*posted_too_late(application, "webpush", contact="mailto:new@example.com", gives_up="on")))
    assert value(shown, "contact") == "mailto:new@example.com"
    (tick,) = [one for one in shown.all("input") if one.attributes.get("name") == "gives_up"]
    assert "checked" not in tick.attributes

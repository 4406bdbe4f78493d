"""The device on the pages: what it shows of a message when a page is opened."""

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import MessageTemplate
from tests import builders
from tests.pages import read
from tests.pushes.views.drafting import edit
from tests.pushes.views.people import client_of, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def test_the_picture_is_a_place_in_the_preview_and_never_loaded(client: Client) -> None:
    push = ready(message_options={"picture": "https://pictures.example.com/a.jpg"})
    for name in ("edit", "preview"):
        page = read(client.get(reverse(f"pushes:{name}", args=[push.pk])))
        assert "Picture from pictures.example.com" in page.text("figure")
        assert not [each for each in page.all("img") if "example.com" in each.attributes["src"]]


def test_the_device_shows_what_is_set_where_its_platform_does(client: Client) -> None:
    options = {"sound": "none", "subtitle": "Today only", "interruption": "time-sensitive"}
    app = builders.application(people=[builders.alice()], platform="ios", name="Shop for iOS", access_id="1600007062")
    push = builders.ready_push(author=builders.alice(), application=app, message_options=options, title="x" * 41)
    template = MessageTemplate.objects.create(
        application=app, author=push.author, name="Sale", title=push.title, message_options=options
    )
    for name, key in (("edit", push.pk), ("preview", push.pk), ("template", template.pk)):
        page = read(client.get(reverse(f"pushes:{name}", args=[key])))
        shown = page.text("figure")
        for words in ("Lock screen", "Shop for iOS", "without a sound", "Today only", "does not show"):
            assert words in shown
        assert page.all("s")[0].text == "x"
        hidden = [each.text.strip() for each in page.all("p") if "hidden" in each.attributes]
        assert "Critical" in hidden
        assert "Time-sensitive" not in hidden
    android = read(client.get(edit(ready(message_options=options)))).text("figure")
    assert "Expanded" in android
    assert "Today only" not in android


def test_without_a_script_the_banner_cuts_where_it_does_with_one(client: Client) -> None:
    app = builders.application(people=[builders.alice()], platform="ios", name="Shop for iOS", access_id="1600007062")
    for text, pieces in (
        ("a" * 62, ["a" * 62, "", ""]),
        ("推" * 32, ["推" * 31, "推", ""]),
        ("a" * 111, ["a" * 62, "a" * 48, "a"]),
    ):
        push = builders.ready_push(author=builders.alice(), application=app, title="Sale", content=text)
        page = read(client.get(edit(push)))
        place = next(each for each in page.all("p") if each.attributes.get("class") == "device-text")
        assert [each.text for each in page.all("span", "s") if place in each.inside] == pieces
        sentence = [each.text for each in page.all("p") if each.attributes.get("class") == "said-of-look"]
        assert bool(sentence) is bool(pieces[1] and not pieces[2])
        assert all("Grey: what APNs does not show" in each for each in sentence)


def test_a_silent_message_shows_nothing_on_the_device(client: Client) -> None:
    for silent in ("", "1"):
        page = read(client.get(edit(ready(message_options={"silent": silent}))))
        hidden = {
            each.attributes["class"]: "hidden" in each.attributes
            for each in page.all("div", "p")
            if each.attributes.get("class") in ("device-note", "device-nothing")
        }
        assert hidden == {"device-note": bool(silent), "device-nothing": not silent}

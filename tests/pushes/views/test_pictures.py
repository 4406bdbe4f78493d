"""Pictures: uploaded into a message, served to phones, shown by the device of the pages, looked after."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from console.middleware import PICTURES
from pushes import actions, intake
from pushes.models import Picture, Push
from pushes.models.picture import FOLDER
from tests import builders
from tests.pages import read
from tests.pictures import SECRET, picture, uploaded, with_place
from tests.pushes.views.drafting import edit, saved
from tests.pushes.views.people import client_of, confirmed, opened, ready

pytestmark = pytest.mark.django_db
PUBLIC = "https://push.example.com"


@pytest.fixture(autouse=True)
def _reached_from_phones(settings: Settings) -> None:
    settings.PUBLIC_URL = PUBLIC


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def sent(client: Client, push: Push, content: bytes, name: str = "sale.jpg") -> Any:
    """What the page's script hears when it uploads a picture."""
    where = reverse("pushes:upload-picture", args=[push.pk])
    return client.post(where, {"picture_file": uploaded(content, name)}, headers={"HX-Request": "true"})


def stored(push: Push) -> dict[str, Any]:
    push.refresh_from_db()
    kept: dict[str, Any] = push.message_options
    return kept


def test_what_is_uploaded_is_served_to_anybody_as_nothing_but_a_picture(client: Client) -> None:
    told = sent(client, ready(), with_place()).json()
    assert told["told"] == "The picture is stored with 243 × 324 pixels."
    assert told["address"].startswith(f"{PUBLIC}/pictures/")
    phone = Client().get(told["address"].removeprefix(PUBLIC), headers={"Accept-Language": "zh-hans"})
    assert phone.content.startswith(b"\xff\xd8\xff")
    assert SECRET not in phone.content
    assert {name: phone.headers.get(name) for name in ("Content-Type", "Cache-Control", "Vary", "Set-Cookie")} == {
        "Content-Type": "image/jpeg",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": None,
        "Set-Cookie": None,
    }
    assert phone.headers["X-Content-Type-Options"] == "nosniff"
    assert phone.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert PICTURES == FOLDER


def test_the_same_picture_is_stored_once_and_its_address_is_no_digest_that_others_can_make(
    client: Client, settings: Settings
) -> None:
    first, second = (sent(client, ready(), picture()).json()["address"] for _ in range(2))
    assert first == second
    assert Picture.objects.count() == 1
    settings.SECRET_KEY = "another installation's, of so many characters"
    client.force_login(builders.alice())
    assert sent(client, ready(), picture()).json()["address"] != first


@pytest.mark.parametrize(
    ("public", "words"),
    [
        ("http://127.0.0.1:8000", "do not reach 127.0.0.1:8000"),
        ("https://push.local", "do not reach push.local"),
        ("https://console", "do not reach console"),
        ("https://10.1.2.3", "do not reach 10.1.2.3"),
        ("http://push.example.com", "take none over http:// from push.example.com"),
        (PUBLIC, ""),
    ],
)
def test_an_address_that_phones_do_not_reach_is_doubted_wherever_it_is_shown(
    client: Client, settings: Settings, public: str, words: str
) -> None:
    settings.PUBLIC_URL = public
    push = ready()
    told = sent(client, push, picture()).json()
    saved(client, push, picture=told["address"])
    preview = read(client.get(reverse("pushes:preview", args=[push.pk])))
    boxes = [box.attributes["value"] for box in preview.all("input") if box.attributes.get("name") == "doubt"]
    assert boxes == (["picture-unreachable"] if words else [])
    for shown in (told["told"], preview.text("main")):
        assert words in shown
        assert ("Ask an administrator to set PUBLIC_URL" in shown) is bool(words)


def test_an_address_of_ones_own_network_is_doubted_as_well(client: Client) -> None:
    push = ready(message_options={"picture": "https://intranet/sale.jpg"})
    words = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "Phones cannot load the picture: they do not reach intranet, which is this network's own." in words
    assert "PUBLIC_URL" not in words


def test_without_a_script_it_comes_with_the_form_and_the_device_shows_it(client: Client) -> None:
    push = ready()
    answer = client.post(edit(push), opened(client, push, title="Night", picture_file=uploaded(picture())), follow=True)
    page = read(answer)
    assert "The picture is stored with 432 × 324 pixels." in page.text("main")
    address = stored(push)["picture"]
    assert push.title == "Night"
    for name in ("edit", "preview"):
        page = read(client.get(reverse(f"pushes:{name}", args=[push.pk])))
        images = [each.attributes["src"] for each in page.all("img") if each.attributes.get("class") == "device-image"]
        assert images == [address.removeprefix(PUBLIC)]


def test_what_is_no_picture_is_said_and_everything_else_is_kept(client: Client) -> None:
    push = ready(message_options={"picture": "https://example.com/a.jpg"})
    refused = sent(client, push, b"GIF89a")
    assert (refused.status_code, refused.json()) == (
        422,
        {"problem": "Choose a picture that is saved as JPEG or PNG: this file is neither."},
    )
    form = opened(client, push, title="Night", picture_file=uploaded(b"GIF89a"))
    page = read(client.post(edit(push), form, follow=True))
    assert "Choose a picture that is saved as JPEG or PNG: this file is neither." in page.text("main")
    assert (stored(push), push.title) == ({"picture": "https://example.com/a.jpg"}, "Night")
    assert not Picture.objects.exists()


def test_a_login_that_is_lost_while_it_uploads_keeps_the_rest_and_names_the_file(client: Client) -> None:
    push = ready()
    form = opened(client, push, title="Written too late", picture_file=uploaded(picture(), "spring.jpg"))
    client.logout()
    assert sent(client, push, picture()).status_code == 401
    asked = client.post(edit(push), form)
    again = client.post(asked.headers["Location"], {"username": "alice", "password": builders.PASSWORD}, follow=True)
    words = read(again).text("main")
    assert "The file “spring.jpg” could not be kept. Choose it again." in words
    assert (stored(push), push.title) == ({}, "Written too late")
    assert not Picture.objects.exists()
    assert "address" in sent(client, push, picture()).json()


def aged(days: int) -> None:
    Picture.objects.update(uploaded_at=timezone.now() - timedelta(days=days))


def names() -> set[str]:
    return set(Picture.objects.values_list("name", flat=True))


@pytest.mark.parametrize("place", ["draft", "template", "sent", "kept"])
def test_a_picture_goes_when_it_is_old_and_nothing_of_late_has_it(client: Client, place: str) -> None:
    kept = actions.keep_picture(application=ready().application, by=builders.alice(), file=uploaded(picture()))
    replaced = actions.keep_picture(application=ready().application, by=builders.alice(), file=uploaded(picture(9, 9)))
    used = {"message_options": {"picture": kept.address}}
    push = confirmed(**used) if place == "sent" else ready(**used | ({} if place == "draft" else {"status": "draft"}))
    if place == "template":
        actions.save_template(push=push, by=builders.alice(), name="Sale")
    if place == "kept":
        actions.keep_writing(push=push, page="x", version=9, written={"picture": kept.address})
    if place in ("template", "kept"):
        Push.objects.filter(pk=push.pk).update(message_options={})
    aged(89)
    intake.forget_pictures()
    assert names() == {kept.name, replaced.name}
    aged(91)
    intake.forget_pictures()
    assert names() == {kept.name}
    assert not default_storage.exists(replaced.place)
    assert client.get(f"/pictures/{kept.name}").status_code == 200
    if place == "sent":
        ended = {"status": "finished", "started_at": timezone.now()}
        Push.objects.filter(pk=push.pk).update(finished_at=timezone.now() - timedelta(days=89), **ended)
        intake.forget_pictures()
        assert names() == {kept.name}
        Push.objects.filter(pk=push.pk).update(finished_at=timezone.now() - timedelta(days=91))
        intake.forget_pictures()
        assert not names()
        assert client.get(f"/pictures/{kept.name}").status_code == 404


def test_one_that_is_gone_is_asked_for_again_and_can_be_uploaded_again(client: Client) -> None:
    push = ready()
    saved(client, push, picture=sent(client, push, picture()).json()["address"])
    aged(91)
    gone = Picture.objects.get()
    default_storage.delete(gone.place)
    gone.delete()
    asked = read(client.get(reverse("pushes:preview", args=[push.pk]), follow=True)).text("main")
    assert "Upload the picture again, or take its address out: it is no longer kept here." in asked
    sent(client, push, picture())
    assert client.get(reverse("pushes:preview", args=[push.pk])).status_code == 200


def test_templates_and_duplicates_keep_it_and_it_travels_as_the_contract_has_it(client: Client) -> None:
    address = sent(client, ready(), picture()).json()["address"]
    push = confirmed(message_options={"picture": address})
    template = actions.save_template(push=push, by=builders.alice(), name="Sale")
    copy = actions.duplicate_push(push=push, by=builders.alice(), same_audience=False)
    assert [each.options.picture for each in (template, copy)] == [address, address]
    assert push.notification.message()["xg_media_resources"] == address

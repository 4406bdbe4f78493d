"""What a message says besides title and text: written, refused, tried, checked, sent and looked up."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import Push
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.views.drafting import HTMX, edit, saved
from tests.pushes.views.people import client_of, confirmed, opened, ready, written

pytestmark = pytest.mark.django_db
WEB = {"click": "web", "url": "https://example.com/sale?a=1&b=2"}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def stored(push: Push) -> dict[str, Any]:
    push.refresh_from_db()
    kept: dict[str, Any] = push.message_options
    return kept


def test_what_is_written_is_stored_and_shown_again(client: Client) -> None:
    push = ready()
    saved(client, push, **WEB, url_asks="1", custom="sale=7")
    assert stored(push) == WEB | {"url_asks": "1", "custom": "sale=7"}
    page = read(client.get(edit(push)))
    fields = {field.attributes.get("name"): field.attributes.get("value") for field in page.all("input")}
    assert fields["url"] == WEB["url"]
    assert "sale=7" in page.text("main")


def test_a_page_that_has_no_options_leaves_them(client: Client) -> None:
    push = ready(message_options=WEB)
    saved(client, push, title="Another")
    assert (push.title, stored(push)) == ("Sale", WEB)
    push.refresh_from_db()
    assert push.title == "Another"


def test_the_link_is_tried_as_soon_as_it_can_be(client: Client) -> None:
    push = ready()
    answer = client.post(edit(push), written(push, click="web", url="example.com"), headers=HTMX)
    assert "Try the link" not in answer.content.decode()
    push.refresh_from_db()
    answer = client.post(edit(push), written(push, **WEB), headers=HTMX)
    links = [link.attributes for link in read_fragment(answer).all("a") if link.attributes.get("href") == WEB["url"]]
    assert [(link["target"], link["rel"]) for link in links] == [("_blank", "noopener noreferrer")]


@pytest.mark.parametrize("link", ["javascript://x/%0aalert(1)", "data://text/html,x"])
def test_what_is_no_link_of_an_app_is_no_link_on_the_page(client: Client, link: str) -> None:
    push = ready(message_options={"click": "link", "link": link})
    page = read(client.get(edit(push)))
    assert link not in [each.attributes.get("href") for each in page.all("a")]
    answer = client.get(reverse("pushes:preview", args=[push.pk]), follow=True)
    assert "Write the link with a scheme of the app" in read(answer).text("main")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"click": "web", "url": "example.com"}, "Write a web address that begins with https:// or http://"),
        ({"click": "web", "url": "https://a:b@example.com"}, "Leave user name and password out of the web address"),
        ({"click": "web", "url": "https://example.com/a b"}, "Remove the blanks from the web address."),
        ({"click": "activity", "activity": "Sale"}, "Write the activity as the full name of its class"),
        ({"picture": "http://example.com/a.jpg"}, "Write the address of the picture with https://"),
        ({"sound": "file"}, "Write the name of the sound file, or choose another sound."),
        ({"badge": "set"}, "Write the number, or choose another badge."),
        ({"badge": "set", "badge_number": 100}, "Write a number of at most 99: Android shows no more."),
        ({"accept_time": "22:00-06:00"}, "Over midnight it is two periods: 22:00-23:59, 00:00-06:00."),
        ({"accept_time": "09:00-24:00"}, "Write times from 00:00 to 23:59: “09:00-24:00” has another."),
        ({"accept_time": "9 to 12"}, "Write each period of the hours as 09:00-12:00: “9 to 12” is none."),
        ({"vivo_category": "im"}, "Write the category of vivo in capitals, such as IM."),
        ({"icon_type": "1", "icon_res": "bell"}, "Write the web address of the icon"),
        ({"custom": "a=1\nb"}, "Write line 2 of the key-values as key=value: “b” has no equals sign."),
    ],
)
def test_what_cannot_be_sent_is_kept_and_said_at_its_field(client: Client, options: Any, words: str) -> None:
    push = ready()
    answer = client.post(edit(push), written(push, **options) | {"preview": "1"}, follow=True)
    page = read(answer)
    boxes = {element.attributes.get("id"): element.text for element in page.all("div")}
    field = {"sound": "sound_file", "badge": "badge_number"}.get(list(options)[-1], list(options)[-1])
    assert words in boxes[f"div_id_{field}"]
    assert stored(push) == options
    saved(client, push, **dict.fromkeys(options, ""))
    assert stored(push) == {}
    assert client.get(reverse("pushes:preview", args=[push.pk])).status_code == 200


def test_preview_and_record_say_what_is_set_and_nothing_else(client: Client) -> None:
    push = ready(message_options=WEB | {"link": "shop://not-chosen"})
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "A press opens A web address" in preview
    assert WEB["url"] in preview
    assert "Custom key-values" not in preview
    assert "shop://not-chosen" not in preview
    sent = confirmed(message_options=WEB)
    assert WEB["url"] in read(client.get(reverse("pushes:detail", args=[sent.pk]))).text("main")


def test_hours_and_channels_are_said_where_they_are_folded_and_where_it_is_checked(client: Client) -> None:
    push = ready(message_options={"accept_time": "09:00-12:00", "off_hw": "1"})
    words = "Hours in which devices show it, Channel of Huawei"
    assert words in " ".join(read(client.get(edit(push))).text("main").split())
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    sent = confirmed(message_options=push.message_options)
    for shown in (preview, read(client.get(reverse("pushes:detail", args=[sent.pk]))).text("main")):
        assert "Hours in which devices show it 09:00-12:00" in shown
        assert "Channel of Huawei Not used" in shown


@pytest.mark.parametrize(
    ("access_point", "platform", "offered"),
    [
        ("gateway", "android", {"hw", "xm", "mz", "vivo", "oppo", "honor", "fcm", "webpush", "harmony"}),
        ("gateway", "ios", {"apns", "fcm", "webpush"}),
        ("shanghai", "android", {"hw", "xm", "mz", "vivo", "oppo"}),
        ("shanghai", "ios", {"apns"}),
    ],
)
def test_the_channels_that_a_service_knows_can_be_left_out(
    client: Client, access_point: str, platform: str, offered: set[str]
) -> None:
    app = builders.application(people=[builders.alice()], access_point=access_point, platform=platform)
    page = read(client.get(edit(builders.ready_push(author=builders.alice(), application=app))))
    names = [field.attributes.get("name", "") for field in page.all("select")]
    assert {name.removeprefix("off_") for name in names if name.startswith("off_")} == offered


def test_ios_opens_what_its_app_decides(client: Client) -> None:
    alice = builders.alice()
    app = builders.application(people=[alice], platform="ios")
    push = builders.ready_push(author=alice, application=app)
    names = [field.attributes.get("name") for field in read(client.get(edit(push))).all("input")]
    assert "click" not in names
    saved(client, push, click="web", custom="sale=7")
    assert stored(push) == {"custom": "sale=7"}


def test_the_same_words_with_another_link_are_asked_about(client: Client) -> None:
    confirmed(message_options=WEB)
    push = ready(message_options={})
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "A message of the same words, with other options, was pushed before" in preview
    push.message_options = WEB
    push.save()
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "The same message was pushed before" in preview


def test_two_tabs_with_two_links_are_both_kept(client: Client) -> None:
    push = ready()
    second = opened(client, push, click="web", url="https://example.com/second")
    client.post(edit(push), opened(client, push, click="web", url="https://example.com/first"))
    client.post(edit(push), second)
    kept = push.kept.get()
    page = read(client.get(reverse("pushes:versions", args=[push.pk, kept.pk])))
    boxes = [" ".join(box.text.split()) for box in page.all("fieldset")]
    assert len(boxes) == 1
    assert boxes[0].startswith("Web address")
    assert "https://example.com/first" in boxes[0]
    assert "https://example.com/second" in boxes[0]
    push.refresh_from_db()
    choice = {"url": "written", "version": push.version}
    client.post(reverse("pushes:versions", args=[push.pk, kept.pk]), choice)
    assert stored(push) == {"click": "web", "url": "https://example.com/second"}


def test_options_written_after_the_login_expired_are_saved_by_the_next_login(client: Client) -> None:
    push = ready()
    form = opened(client, push, **WEB, custom="sale=7") | {"save": "1"}
    client.logout()
    asked = client.post(edit(push), form)
    assert stored(push) == {}
    client.post(asked.headers["Location"], {"username": "alice", "password": builders.PASSWORD}, follow=True)
    assert stored(push) == WEB | {"custom": "sale=7"}


def test_fields_that_are_folded_away_say_which_are_set_and_open_where_one_needs_a_look(client: Client) -> None:
    push = ready(message_options={"picture": "https://example.com/a.jpg", "sound": "none", "custom": "no sign"})
    page = read(client.get(edit(push) + "?todo=1"))
    said = {each.attributes["id"]: " ".join(each.text.split()) for each in page.all("span") if "id" in each.attributes}
    assert (said["set-looks"], said["set-place"]) == ("Picture, Sound", "")
    folded = ["open" in each.attributes for each in page.all("details") if each.attributes.get("class") == "folded"]
    assert folded == [False, False, True, False]
    answer = client.post(edit(push), written(push, picture="", channel_id="sale"), headers=HTMX)
    said = {each.attributes.get("id"): " ".join(each.text.split()) for each in read_fragment(answer).all("span")}
    assert (said["set-looks"], said["set-place"]) == ("Sound", "Channel id")


def test_a_new_draft_waits_for_devices_as_long_as_the_services_console_has_it(client: Client) -> None:
    app = ready().application
    client.post(reverse("pushes:create", args=[app.pk]))
    push = Push.objects.latest("pk")
    assert push.message_options == {"keep_hours": 24}
    assert "empty" in read(client.get(edit(push))).text("main").lower()
    saved(client, push, account_type="", keep_hours="73")
    assert push.kept.get().written["keep_hours"] == "73"
    saved(client, push, account_type="", keep_hours="0")
    assert stored(push) == {"keep_hours": 0}


def test_size_and_channels_are_told_on_the_page_at_each_saving_and_on_the_preview(client: Client) -> None:
    push = ready()
    size = push.notification.size()
    page = read(client.get(edit(push)))
    assert f"{size} of 4,096 bytes" in page.text("main")
    assert "What each channel takes all of it" in page.text("main")
    assert f"{size} of 4,096 bytes" in read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    answer = client.post(edit(push), written(push, title="x" * 41, content="one\r\ntwo"), headers=HTMX)
    push.refresh_from_db()
    assert push.content == "one\ntwo"
    pieces = {each.attributes.get("id"): " ".join(each.text.split()) for each in read_fragment(answer).elements}
    assert pieces["size"] == f"{push.notification.size()} of 4,096 bytes"
    assert pieces["who-cuts"] == "too long for TPNS, Huawei, vivo, Meizu"
    assert "Huawei 41 / 40 without “x” 7 / 80 is refused there" in pieces["vendor-limits"]


def test_a_silent_message_must_be_looked_at_and_says_only_what_the_app_gets(client: Client) -> None:
    push = ready(message_options={"silent": "1", "click": "web", "url": "half", "custom": "a=1", "urgency": "HIGH"})
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "It is a silent message: the app gets it, and people see nothing." in preview
    assert "The app only: nothing is shown" in preview
    assert "Huawei and HONOR: urgency" not in preview
    page = read(client.get(edit(push)))
    said = {each.attributes.get("id"): " ".join(each.text.split()) for each in page.all("span")}
    assert said["set-advanced"] == "Who gets it on the device"


def test_only_a_package_can_replace_an_earlier_push(client: Client) -> None:
    push = ready(message_options={"collapse_id": 7})
    assert client.get(reverse("pushes:preview", args=[push.pk])).status_code == 200
    typed = written(push, target="accounts", typed="+8613711112222", collapse_id="7")
    page = read(client.post(edit(push), typed | {"preview": "1"}, follow=True))
    assert "Choose no push to replace" in page.text("main")
    push.refresh_from_db()
    saved(client, push, target="accounts", typed="+8613711112222", collapse_id="")
    assert stored(push) == {}

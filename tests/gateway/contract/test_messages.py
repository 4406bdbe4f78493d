"""Tests of the message of a push call: both message types, both platforms."""

import json
from typing import Any

import pytest
from django.test import Client

from console.gateway.models import GatewayPush
from pushes.tpns.bodies import Notification, for_accounts
from pushes.tpns.contract import PUSH_PATH, Platform
from pushes.tpns.message_options import MessageOptions
from tests.gateway import builders

pytestmark = pytest.mark.django_db
WORDS = {"title": "Sale", "content": "From nine"}


def android(client: Client, message: Any, **members: Any) -> dict[str, Any]:
    builders.application()
    return dict(builders.post(client, PUSH_PATH, builders.push_body("alice", message=message, **members)).json())


def ios(client: Client, message: Any, **members: Any) -> dict[str, Any]:
    builders.application(platform="ios")
    body = builders.push_body("alice", message=message, environment="product", **members)
    return dict(builders.post(client, PUSH_PATH, body).json())


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": {"action_type": 1, "activity": "com.shop.Main", "aty_attr": {"if": 0, "pf": 0}}},
        {"action": {"action_type": 0, "browser": None, "intent": ""}},
        {"action": {"action_type": 2, "browser": {"url": "https://shop.example.com/", "confirm": 1}}},
        {"action": {"action_type": 3, "intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}},
        {"custom_content": '{"key":"value"}'},
        {"custom_content": {"key": "value"}},
        {"xm_template_id": "M12762", "xm_template_param": {"keywords1": "Alice"}, "oppo_notify_level": 16},
        {"custom_content": "", "action": []},
        {"badge_type": -2, "n_importance": 4, "ring": 0, "vibrate": 1, "n_id": -1, "icon_color": 4294967295},
        {"badge_type": -1, "n_ch_id": "sale", "vivo_ch_id": 1, "urgency": "HIGH", "oppo_senior_push": False},
        {"a_member_of_next_year": [1, 2]},
    ],
)
def test_a_body_for_android_is_kept_as_it_came(client: Client, body: dict[str, Any]) -> None:
    message = {**WORDS, "android": body}
    assert android(client, message)["ret_code"] == 0
    assert GatewayPush.objects.get().message == message


AS_TEXT = {
    "hw_importance": "2", "badge_type": "-2", "icon_type": "1", "n_id": 7.0, "style_id": "", "n_importance": None,
    "ring": "0", "vibrate": "true", "lights": False, "clearable": None, "oppo_senior_push": "1", "hw_ch_id": "7",
    "action": {
        "action_type": "2",
        "aty_attr": {"if": "-5", "pf": ""},
        "browser": {"url": "https://shop.example.com/", "confirm": "1"},
    },
}  # fmt: skip
AS_NUMBERS = {
    "hw_importance": 2, "badge_type": -2, "icon_type": 1, "n_id": 7,
    "ring": 0, "vibrate": 1, "lights": 0, "oppo_senior_push": True, "hw_ch_id": "7",
    "action": {
        "action_type": 2,
        "aty_attr": {"if": -5},
        "browser": {"url": "https://shop.example.com/", "confirm": 1},
    },
}  # fmt: skip


def test_numbers_and_flags_that_came_as_text_are_kept_as_numbers_and_absent_ones_are_not(client: Client) -> None:
    assert android(client, {**WORDS, "show_type": "1", "android": AS_TEXT})["ret_code"] == 0
    stored = GatewayPush.objects.get().message
    # As JSON, where 1, 1.0 and true are not the same.
    assert json.dumps(stored) == json.dumps({**WORDS, "show_type": 1, "android": AS_NUMBERS})


def test_numbers_of_apple_that_came_as_text_are_kept_as_numbers(client: Client) -> None:
    aps = {"alert": "From ten", "badge_type": "5", "mutable-content": "0", "content-available": ""}
    assert ios(client, {**WORDS, "ios": {"aps": aps}})["ret_code"] == 0
    kept = GatewayPush.objects.get().message["ios"]["aps"]
    assert kept == {"alert": "From ten", "badge_type": 5, "mutable-content": 0}


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (3, 1008007, "message.android as an object"),
        ({"action": 1}, 1008007, "message.android.action as an object"),
        ({"action": {"action_type": 4}}, 1008007, "message.android.action.action_type as a whole number from 0 to 3"),
        ({"action": {"action_type": 2}}, 1008002, "Send message.android.action.browser.url."),
        ({"action": {"action_type": 2, "browser": {"url": "shop"}}}, 1008007, "begins with http:// or https://"),
        ({"action": {"action_type": 2, "browser": {"url": "https://a", "confirm": 2}}}, 1008007, "browser.confirm"),
        ({"action": {"action_type": 3}}, 1008002, "Send message.android.action.intent."),
        ({"action": {"aty_attr": {"if": "x"}}}, 1008007, "action.aty_attr.if as a whole number"),
        ({"custom_content": "key=value"}, 1008007, "custom_content as the JSON text of an object"),
        ({"xm_template_param": "key=value"}, 1008007, "xm_template_param as the JSON text of an object"),
        ({"oppo_title_param": 7}, 1008007, "oppo_title_param as the JSON text of an object"),
        ({"oppo_notify_level": 17}, 1008007, "oppo_notify_level"),
        ({"oppo_template_id": [7]}, 1008007, "oppo_template_id as text"),
        ({"custom_content": "[1]"}, 1008007, "custom_content as the JSON text of an object"),
        ({"custom_content": "[" * 2000}, 1008007, "custom_content as the JSON text of an object"),
        ({"badge_type": 100}, 1008007, "message.android.badge_type as a whole number from -2 to 99"),
        ({"n_importance": 5}, 1008007, "n_importance as a whole number from 0 to 4"),
        ({"ring": 2}, 1008007, "message.android.ring as true or false"),
        ({"small_icon": {}}, 1008007, "message.android.small_icon as text"),
    ],
)
def test_a_body_for_android_that_is_wrong_is_refused(client: Client, body: Any, code: int, words: str) -> None:
    answer = android(client, {**WORDS, "android": body})
    assert (answer["ret_code"], GatewayPush.objects.exists()) == (code, False)
    assert words in answer["err_msg"]


@pytest.mark.parametrize("message_type", ["notify", "message"])
@pytest.mark.parametrize(
    ("message", "code", "words"),
    [
        (None, 1008002, "Send message."),
        ({}, 1008002, "Send message."),
        ("hello", 1008007, "message as an object"),
        ({"title": "Sale"}, 1008002, "Send message.content as text."),
        ({"title": "", "content": "x"}, 1008002, "Send message.title as text."),
        ({"title": 5, "content": "x"}, 1008007, "Send message.title as text."),
        ({"title": "Sale", "content": ["x"]}, 1008007, "Send message.content as text."),
        ({**WORDS, "content": "x" * 4096}, 1008007, "It may have 4,096"),
        ({**WORDS, "thread_id": ["a"]}, 1008007, "message.thread_id as text"),
        ({**WORDS, "show_type": 3}, 1008007, "message.show_type as a whole number from 0 to 2"),
        ({**WORDS, "accept_time": {"start": 1}}, 1008007, "accept_time as a list of objects"),
        ({**WORDS, "accept_time": [{"start": {"hour": "24"}}]}, 1008007, "start.hour as a whole number from 0 to 23"),
        ({**WORDS, "accept_time": [{"end": {"min": "60"}}]}, 1008007, "end.min as a whole number from 0 to 59"),
    ],
)
def test_a_message_that_is_wrong_is_refused(
    client: Client, message_type: str, message: Any, code: int, words: str
) -> None:
    answer = android(client, message, message_type=message_type)
    assert (answer["ret_code"], GatewayPush.objects.exists()) == (code, False)
    assert words in answer["err_msg"]


def test_a_message_is_measured_in_bytes_of_utf_8(client: Client) -> None:
    frame = len('{"title":"Sale","content":""}')
    most = (4096 - frame) // 3
    exact = {"title": "Sale", "content": "好" * most + "x" * (4096 - frame - 3 * most)}
    assert android(client, exact)["ret_code"] == 0
    exact["content"] += "x"
    assert android(client, exact)["ret_code"] == 1008007


def test_times_at_which_a_message_may_be_shown_are_kept(client: Client) -> None:
    times = [{"start": {"hour": "09", "min": "00"}, "end": {"hour": 23, "min": 59}}]
    assert android(client, {**WORDS, "accept_time": times})["ret_code"] == 0
    assert GatewayPush.objects.get().message["accept_time"] == times


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ({**WORDS, "ios": {"aps": {"alert": {"subtitle": "s"}, "badge_type": 5}}}, "Sale"),
        ({**WORDS, "ios": {"aps": {"badge_type": -2, "sound": "", "content-available": 0}}}, "Sale"),
        ({**WORDS, "ios": {"aps": {"alert": "From ten"}, "custom": '{"key":"value"}'}}, "Sale"),
        ({"ios": {"aps": {"alert": {"title": "Ten", "body": "x"}}, "custom_content": {"key": "value"}}}, "Ten"),
        ({"title": "Sale", "ios": {"aps": {"alert": "From ten", "interruption-level": "critical"}}}, "Sale"),
    ],
)
def test_a_body_for_ios_is_taken(client: Client, message: dict[str, Any], title: str) -> None:
    assert ios(client, message)["ret_code"] == 0
    stored = GatewayPush.objects.get()
    assert stored.title == title
    assert stored.content
    assert stored.message["ios"] == message["ios"]


@pytest.mark.parametrize("aps", [{}, []], ids=["as JSON", "as PHP writes it"])
def test_an_empty_aps_will_do_where_title_and_content_are_there(client: Client, aps: Any) -> None:
    assert ios(client, {**WORDS, "ios": {"aps": aps}})["ret_code"] == 0
    assert GatewayPush.objects.get().message == {**WORDS, "ios": {"aps": {}}}


@pytest.mark.parametrize(
    "aps", [{"content-available": 1}, {"content-available": "1", "badge_type": 0, "sound": "", "mutable-content": 1}]
)
def test_a_silent_message_needs_no_words(client: Client, aps: dict[str, Any]) -> None:
    assert ios(client, {"ios": {"aps": aps}}, message_type="message")["ret_code"] == 0
    assert (GatewayPush.objects.get().title, GatewayPush.objects.get().content) == ("", "")


@pytest.mark.parametrize(
    ("message_type", "body", "code", "words"),
    [
        ("notify", None, 1008002, "Send message.ios.aps: the application is for iOS."),
        ("notify", {"aps": ""}, 1008002, "Send message.ios.aps: the application is for iOS."),
        ("notify", {"aps": {"alert": {}, "content-available": 1}}, 1008007, "send message_type as message"),
        ("notify", {"aps": {"alert": 5}}, 1008007, "message.ios.aps.alert as an object"),
        ("notify", {"aps": {"alert": {"title": []}}}, 1008007, "message.ios.aps.alert.title as text"),
        ("notify", {"aps": {"badge_type": -3}}, 1008007, "message.ios.aps.badge_type as a whole number from -2"),
        ("notify", {"aps": {"sound": 1.5}}, 1008007, "message.ios.aps.sound as text"),
        ("notify", {"aps": {"interruption-level": "loud"}}, 1008007, "passive, active, time-sensitive, critical"),
        ("notify", {"aps": {"alert": "x"}, "custom": "x=1"}, 1008007, "message.ios.custom as the JSON text"),
        ("message", {"aps": {"sound": "default"}}, 1008002, "content-available as 1"),
        ("message", {"aps": {"content-available": 1, "alert": "x"}}, 1008007, "aps.alert out of a silent message"),
        ("message", {"aps": {"content-available": 1, "sound": "x"}}, 1008007, "aps.sound out of a silent message"),
        ("message", {"aps": {"content-available": 1, "badge_type": 1}}, 1008007, "aps.badge_type out of a silent"),
    ],
)
def test_a_body_for_ios_that_is_wrong_is_refused(
    client: Client, message_type: str, body: Any, code: int, words: str
) -> None:
    answer = ios(client, {**WORDS, "ios": body}, message_type=message_type)
    assert (answer["ret_code"], GatewayPush.objects.exists()) == (code, False)
    assert words in answer["err_msg"]


@pytest.mark.parametrize("category", ["im", "IM "])
def test_a_wrong_category_of_vivo_has_its_own_code(client: Client, category: str) -> None:
    answer = android(client, {**WORDS, "android": {"vivo_category": category}})
    assert answer["ret_code"] == 10096
    assert answer["err_msg"] == "Send message.android.vivo_category in capitals, such as IM or SUBSCRIPTION."
    assert not GatewayPush.objects.exists()


EVERYTHING = {
    "click": "web", "url": "https://example.com/sale", "url_asks": "1", "custom": "sale=7", "thread": "sale",
    "picture": "https://example.com/a.jpg", "sound": "file", "sound_file": "bell", "badge": "set", "badge_number": 7,
    "channel_id": "sale", "channel_name": "Sales", "importance": "3", "keep_hours": 24, "vivo_category": "IM",
    "subtitle": "Today", "interruption": "time-sensitive", "category": "shop", "n_category": "promo",
    "hw_importance": "2", "hw_biz_type": "1", "urgency": "HIGH", "oppo_senior_push": "1", "vivo_ch_id": "1",
    "vibrate": "0", "lights": "1", "clearable": "0", "icon_type": "1", "icon_res": "https://example.com/i.png",
    "icon_color": 255, "builder_id": 2, "style_id": "0", "show_type": "1", "multi_pkg": "1",
    "tpns_online_push_type": "1", "force_collapse": "1",
}  # fmt: skip


@pytest.mark.parametrize("silent", ["", "1"])
@pytest.mark.parametrize("platform", Platform)
def test_whatever_the_console_sends_is_taken_and_carried_as_it_is(
    client: Client, platform: Platform, silent: str
) -> None:
    builders.application(platform=platform.value)
    environment = "product" if platform == Platform.IOS else ""
    said = Notification(platform, *WORDS.values(), environment, MessageOptions(**EVERYTHING, silent=silent))
    body = for_accounts(said, ["alice", "bob"], account_type=0, account_push_type=0)
    answer = builders.post(client, PUSH_PATH, body).json()
    assert (answer["ret_code"], answer["err_msg"]) == (0, "NO_ERROR")
    push = GatewayPush.objects.get()
    assert push.message == body["message"]
    assert (push.message_type, push.expire_time) == ("message" if silent else "notify", 86_400)

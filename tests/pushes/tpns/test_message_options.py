"""Tests of what a message says besides title and text: what is stored, and what travels."""

import json
from typing import Any

import pytest

from pushes.tpns.bodies import Notification, encode, for_accounts, for_package
from pushes.tpns.contract import Platform
from pushes.tpns.custom_content import Fault, UnreadableCustomContent, parse
from pushes.tpns.message import beside_the_message
from pushes.tpns.message_options import OF_GATEWAY, MessageOptions, is_app_link, is_class_name, web_address_fault


def message(platform: Platform = Platform.ANDROID, **options: Any) -> dict[str, Any]:
    return Notification(platform, "Sale", "From nine", "", MessageOptions(**options)).message()


def test_nothing_set_travels_as_before_there_were_options() -> None:
    android = b'{"title":"Sale","content":"From nine","android":{"action":{"action_type":1}}}'
    assert encode(message()) == android
    assert MessageOptions().kept() == {}


def test_channels_that_are_not_used_stand_beside_the_message() -> None:
    options = MessageOptions(off_hw="1", off_vivo="1", off_oppo="")
    body = for_accounts(
        Notification(Platform.ANDROID, "Sale", "x", "", options), ["a1"], account_type=0, account_push_type=0
    )
    assert body["channel_rules"] == [{"channel": "hw", "disable": True}, {"channel": "vivo", "disable": True}]
    assert "channel_rules" not in body["message"]
    ios = Notification(Platform.IOS, "Sale", "x", "product", MessageOptions(off_apns="1"))
    package = for_package(ios, "7", account_type=0, account_push_type=0)
    assert package["channel_rules"] == [{"channel": "apns", "disable": True}]
    own = MessageOptions(**dict.fromkeys(OF_GATEWAY, "1")).kept()
    said = beside_the_message(MessageOptions.read(own))
    assert [rule["channel"] for rule in said["channel_rules"]] == ["honor", "fcm", "webpush", "harmony"]


@pytest.mark.parametrize(
    ("options", "action"),
    [
        ({"click": "activity", "activity": "com.shop.Sale"}, {"action_type": 1, "activity": "com.shop.Sale"}),
        (
            {"click": "web", "url": "https://example.com/sale?a=1&b=2"},
            {"action_type": 2, "browser": {"url": "https://example.com/sale?a=1&b=2", "confirm": 0}},
        ),
        (
            {"click": "web", "url": "http://example.com", "url_asks": "1"},
            {"action_type": 2, "browser": {"url": "http://example.com", "confirm": 1}},
        ),
        ({"click": "link", "link": "shop://sale/7"}, {"action_type": 3, "intent": "shop://sale/7"}),
        ({"url": "https://example.com", "link": "shop://sale"}, {"action_type": 1}),  # written, and not chosen
    ],
)
def test_what_a_press_opens(options: dict[str, str], action: dict[str, Any]) -> None:
    assert message(**options)["android"] == {"action": action}


@pytest.mark.parametrize(
    ("options", "more"),
    [
        ({"sound": "none"}, {"ring": 0}),
        ({"sound": "file", "sound_file": "bell", "channel_id": "sale"}, {"ring_raw": "bell", "n_ch_id": "sale"}),
        ({"sound_file": "bell"}, {}),  # written, and not chosen
        ({"badge": "add"}, {"badge_type": -2}),
        ({"badge": "unchanged"}, {"badge_type": -1}),
        ({"badge": "set", "badge_number": 0}, {"badge_type": 0}),
        (
            {"channel_id": "a", "channel_name": "b", "importance": "2"},
            {"n_ch_id": "a", "n_ch_name": "b", "n_importance": 2},
        ),
        ({"subtitle": "s", "category": "c", "interruption": "active"}, {}),  # of iOS
    ],
)
def test_android_has_each_where_the_contract_has_it(options: dict[str, Any], more: dict[str, Any]) -> None:
    assert message(**options)["android"] == {"action": {"action_type": 1}, **more}


@pytest.mark.parametrize(
    ("options", "more"),
    [
        (
            {"hw_importance": "1", "hw_category": "IM", "urgency": "HIGH"},
            {"hw_category": "IM", "hw_importance": 1, "urgency": "HIGH"},
        ),
        (
            {"oppo_senior_push": "1", "oppo_top_notification_bar_show": "0"},
            {"oppo_senior_push": True, "oppo_top_notification_bar_show": False},
        ),
        ({"vivo_ch_id": "1", "vibrate": "0", "icon_color": 0}, {"vivo_ch_id": "1", "vibrate": 0, "icon_color": 0}),
        ({"builder_id": 3, "style_id": "0", "show_type": "1"}, {"builder_id": 3, "style_id": 0, "show_type": 1}),
    ],
)
def test_members_of_vendors_have_the_types_of_the_contract(options: dict[str, Any], more: dict[str, Any]) -> None:
    assert message(**options)["android"] == {"action": {"action_type": 1}, **more}


def test_what_steers_the_call_stands_beside_the_message() -> None:
    options = MessageOptions(collapse_id=7, force_collapse="1", multi_pkg="0", tpns_online_push_type="1", keep_hours=1)
    body = for_package(
        Notification(Platform.ANDROID, "Sale", "From nine", "", options), "7", account_type=0, account_push_type=0
    )
    beside = {name: body[name] for name in ("expire_time", "collapse_id", "force_collapse", "multi_pkg")}
    assert beside == {"expire_time": 3600, "collapse_id": 7, "force_collapse": True, "multi_pkg": False}
    assert body["tpns_online_push_type"] == 1
    assert body["message"] == message()


@pytest.mark.parametrize(
    ("platform", "inside"),
    [
        (Platform.ANDROID, {"android": {"custom_content": '{"a":"1"}'}}),
        (Platform.IOS, {"ios": {"aps": {"content-available": 1}, "custom_content": '{"a":"1"}'}}),
    ],
)
def test_a_silent_message_holds_nothing_that_shows_or_sounds(platform: Platform, inside: dict[str, Any]) -> None:
    options = MessageOptions(silent="1", custom="a=1", picture="https://example.com/a.jpg", badge="add", click="web")
    notification = Notification(platform, "Sale", "From nine", "dev", options)
    body = for_accounts(notification, ["a"], account_type=0, account_push_type=0)
    assert body["message_type"] == "message"
    assert body["message"] == {"title": "Sale", "content": "From nine", **inside}


APS = {"alert": {"subtitle": ""}, "badge_type": -2, "sound": "default", "mutable-content": 1}


@pytest.mark.parametrize(
    ("options", "aps"),
    [
        ({"sound": "none"}, {name: value for name, value in APS.items() if name != "sound"}),
        ({"sound": "file", "sound_file": "bell.caf"}, APS | {"sound": "bell.caf"}),
        ({"badge": "unchanged"}, APS | {"badge_type": -1}),
        ({"badge": "set", "badge_number": 100}, APS | {"badge_type": 100}),
        ({"subtitle": "Today"}, APS | {"alert": {"subtitle": "Today"}}),
        ({"interruption": "passive", "category": "c"}, APS | {"interruption-level": "passive", "category": "c"}),
        ({"channel_id": "a", "importance": "2", "click": "web", "url": "https://example.com"}, APS),  # of Android
    ],
)
def test_ios_has_each_where_the_contract_has_it(options: dict[str, Any], aps: dict[str, Any]) -> None:
    assert message(Platform.IOS, **options)["ios"] == {"aps": aps}


@pytest.mark.parametrize("platform", Platform)
def test_picture_and_thread_stand_beside_the_words(platform: Platform) -> None:
    said = message(platform, picture="https://example.com/a.jpg", thread="sale")
    assert (said["xg_media_resources"], said["thread_id"]) == ("https://example.com/a.jpg", "sale")


@pytest.mark.parametrize(("hours", "seconds"), [(0, 0), (24, 86_400), (72, 259_200)])
def test_how_long_it_waits_is_told_in_seconds(hours: int, seconds: int) -> None:
    notification = Notification(Platform.ANDROID, "Sale", "From nine", "", MessageOptions(keep_hours=hours))
    body = for_package(notification, "7", account_type=0, account_push_type=0)
    assert body["expire_time"] == seconds


def test_the_service_decides_how_long_it_waits_where_nobody_did() -> None:
    notification = Notification(Platform.ANDROID, "Sale", "From nine")
    assert "expire_time" not in for_accounts(notification, ["a"], account_type=0, account_push_type=0)


def test_key_values_travel_as_json_text_where_each_platform_has_them() -> None:
    written = "sale=7\n\n note = a=b \nwhere=北京"
    said = '{"sale":"7","note":"a=b","where":"北京"}'
    assert message(custom=written)["android"]["custom_content"] == said
    assert message(Platform.IOS, custom=written)["ios"]["custom_content"] == said
    assert json.loads(said) == parse(written)


def test_a_json_object_travels_with_values_of_every_kind() -> None:
    assert (
        message(custom=' {"sale": 7, "of": ["a", null]}')["android"]["custom_content"] == '{"sale":7,"of":["a",null]}'
    )


@pytest.mark.parametrize(
    ("written", "fault", "line", "seen"),
    [
        ("a=1\nno sign", Fault.NO_EQUALS_SIGN, 2, "no sign"),
        ("=1", Fault.NO_KEY, 1, "=1"),
        ("a=1\nb=2\na=3", Fault.KEY_TWICE, 3, "a"),
        ('{"a": 1, "a": 2}', Fault.KEY_TWICE, 0, "a"),
        ('{"a": 1', Fault.NO_OBJECT, 1, ""),
        ('{"a": NaN}', Fault.NO_OBJECT, 0, ""),
        ("xg=1", Fault.RESERVED, 0, "xg"),
    ],
)
def test_key_values_that_cannot_be_read_say_where(written: str, fault: Fault, line: int, seen: str) -> None:
    with pytest.raises(UnreadableCustomContent) as unreadable:
        parse(written)
    assert (unreadable.value.fault, unreadable.value.line, unreadable.value.seen) == (fault, line, seen)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://example.com/a?b=1#c", ""),
        ("HTTP://例子.测试:8080", ""),
        ("https://example.com/a b", "unseen"),
        ("https://anna:secret@example.com", "login"),
        ("https:///sale", "no address"),
        ("https://example.com:99999", "no address"),
        ("https://[::1", "no address"),
        ("ftp://example.com", "no address"),
        ("javascript://example.com/%0aalert(1)", "no address"),
        ("", "no address"),
    ],
)
def test_web_addresses(address: str, fault: str) -> None:
    assert web_address_fault(address) == fault
    assert MessageOptions(click="web", url=address).opens == ("" if fault else address)


@pytest.mark.parametrize(
    ("link", "is_one"),
    [
        ("shop://sale/7", True),
        ("xgscheme://com.xg.push/notify_detail?param1=xg", True),
        ("intent:#Intent;component=com.shop/.Sale;end", True),
        ("https://example.com", False),
        ("JavaScript://x/%0aalert(1)", False),
        ("data://x", False),
        ("shop:sale", False),
        ("shop://sale 7", False),
    ],
)
def test_links_into_apps(link: str, is_one: bool) -> None:
    assert is_app_link(link) == is_one
    assert MessageOptions(click="link", link=link).opens == (link if is_one else "")


@pytest.mark.parametrize(("name", "is_one"), [("com.shop.Sale", True), ("com.shop.Sale$Of", True), ("Sale", False)])
def test_activities_are_full_names(name: str, is_one: bool) -> None:
    assert is_class_name(name) == is_one


def test_what_is_kept_comes_back_and_is_only_what_is_set() -> None:
    options = MessageOptions(click="web", url="https://example.com")
    assert options.kept() == {"click": "web", "url": "https://example.com"}
    assert MessageOptions.read({**options.kept(), "of another version": 1}) == options

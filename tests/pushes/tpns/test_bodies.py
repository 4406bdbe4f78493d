"""Tests of the bodies of push calls: what each platform and each target sends."""

import json

import pytest

from pushes.tpns.bodies import Notification, encode, for_accounts, for_package
from pushes.tpns.contract import Platform

ANDROID = Notification(Platform.ANDROID, "Sale", "From nine")
IOS = Notification(Platform.IOS, "Sale", "From nine", "dev")


def test_one_account_on_android() -> None:
    assert for_accounts(ANDROID, ["alice"], account_type=1002, account_push_type=1) == {
        "audience_type": "account",
        "account_list": ["alice"],
        "account_type": 1002,
        "account_push_type": 1,
        "message_type": "notify",
        "message": {"title": "Sale", "content": "From nine", "android": {"action": {"action_type": 1}}},
    }


def test_two_accounts_are_an_account_list() -> None:
    body = for_accounts(ANDROID, ("alice", "bob"), account_type=0, account_push_type=0)
    assert (body["audience_type"], body["account_list"]) == ("account_list", ["alice", "bob"])
    assert (body["account_type"], body["account_push_type"]) == (0, 0)


def test_an_account_stays_text() -> None:
    body = for_accounts(ANDROID, ["00123"], account_type=0, account_push_type=0)
    assert json.loads(encode(body))["account_list"] == ["00123"]


def test_a_package_is_named_by_its_upload_id_as_a_number() -> None:
    body = for_package(ANDROID, "9007199254740993", account_type=1002, account_push_type=1)
    assert body["audience_type"] == "package_account_push"
    assert json.loads(encode(body))["upload_id"] == 9007199254740993
    assert "account_list" not in body


def test_ios_sends_aps_and_its_environment() -> None:
    body = for_accounts(IOS, ["alice"], account_type=0, account_push_type=0)
    assert body["environment"] == "dev"
    assert body["message"] == {
        "title": "Sale",
        "content": "From nine",
        "ios": {"aps": {"alert": {"subtitle": ""}, "badge_type": -2, "sound": "default", "mutable-content": 1}},
    }


@pytest.mark.parametrize("body", [for_accounts, for_package])
def test_android_sends_no_environment_and_no_aps(body: object) -> None:
    sent = (
        for_package(ANDROID, "7", account_type=0, account_push_type=0)
        if body is for_package
        else for_accounts(ANDROID, ["alice"], account_type=0, account_push_type=0)
    )
    assert "environment" not in sent
    assert "ios" not in sent["message"]


def test_size_counts_bytes_of_what_travels() -> None:
    """Characters outside ASCII travel as UTF-8, not as escapes."""
    empty = Notification(Platform.ANDROID, "", "").size()
    assert Notification(Platform.ANDROID, "a", "").size() == empty + 1
    assert Notification(Platform.ANDROID, "推", "").size() == empty + 3
    assert Notification(Platform.ANDROID, "", "🔔").size() == empty + 4
    assert Notification(Platform.ANDROID, '"', "").size() == empty + 2


@pytest.mark.parametrize("words", ['"', "推", "🔔", "a\nb", "\u2028", "\x7f", "\t"])
def test_the_words_and_the_rest_are_all_of_it(words: str) -> None:
    """A script counts the words as they are typed, and the server what is besides."""
    for platform in Platform:
        notification = Notification(platform, words, words * 2)
        typed = len(encode(words)) + len(encode(words * 2))
        assert notification.size_besides_words() + typed == len(encode(notification.message()))


def test_what_travels_is_compact_and_readable() -> None:
    assert encode({"title": "推 送", "n": [1, 2]}) == '{"title":"推 送","n":[1,2]}'.encode()

"""Tests of devices/addresses: what a device may register, replace and remove."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from console.gateway.channels.kinds import KINDS
from console.gateway.channels.protocol import Limits
from console.gateway.channels.webpush.vapid import new_key
from console.gateway.giving import give, keep
from console.gateway.models import Address
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import add_channel, call
from tests.gateway.channels.webpush.push_service import Browser

pytestmark = pytest.mark.django_db
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/"


def test_a_device_adds_replaces_and_removes_its_address(client: Client) -> None:
    app = builders.application()
    device = builders.device(app)
    assert call(client, device, {}) == {
        "ret_code": 0,
        "err_msg": "NO_ERROR",
        "err_msg_zh": "",
        "channels": {},
        "addresses": [],
    }
    channel = add_channel(app)
    told = call(client, device, {})
    assert (told["channels"], told["addresses"]) == ({"webpush": {"key": channel.public}}, [])
    for name in ("a", "b", "b"):
        told = call(client, device, {"channel": "webpush", "address": Browser(ENDPOINT + name).subscription()})
        assert told["addresses"] == ["webpush"]
        assert Address.objects.count() == 1
    assert ENDPOINT + "b" in Address.objects.get().text
    assert call(client, device, {"channel": "webpush", "address": None})["addresses"] == []
    assert not Address.objects.exists()


def test_an_address_moves_to_the_device_that_registered_it_last(client: Client) -> None:
    app = builders.application()
    add_channel(app)
    older, newer = builders.device(app), builders.device(app)
    subscription = Browser(ENDPOINT + "a").subscription()
    for device in (older, newer):
        call(client, device, {"channel": "webpush", "address": subscription})
    assert [address.device for address in Address.objects.all()] == [newer]


def test_a_subscription_for_another_key_is_refused_and_told_todays(client: Client) -> None:
    app = builders.application()
    device, channel = builders.device(app), add_channel(app)
    body = {"channel": "webpush", "address": Browser(ENDPOINT + "a").subscription(), "key": channel.public}
    assert call(client, device, body)["addresses"] == ["webpush"]
    give(channel, {"private_key": new_key()})
    keep(channel)
    for _ in range(2):
        refused = call(client, device, body)
        assert refused["ret_code"] == 1008007
        assert "Subscribe again" in refused["err_msg"]
        assert refused["channels"] == {"webpush": {"key": channel.public}} != {"webpush": {"key": body["key"]}}
        assert call(client, device, {})["addresses"] == []
    assert call(client, device, {**body, "address": None})["ret_code"] == 0  # there is nothing to reach by it
    assert call(client, device, {**body, "key": channel.public})["addresses"] == ["webpush"]


def test_a_key_that_changes_while_an_address_is_posted_leaves_no_address_of_the_one_before(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = builders.application()
    device, channel = builders.device(app), add_channel(app)
    body = {"channel": "webpush", "address": Browser(ENDPOINT + "a").subscription(), "key": channel.public}
    read = KINDS["webpush"].address_of

    def changes_meanwhile(written: Mapping[str, Any], limits: Limits) -> str:
        give(channel, {"private_key": new_key()})
        keep(channel)
        return read(written, limits)

    with monkeypatch.context() as patched:
        patched.setattr(KINDS["webpush"], "address_of", changes_meanwhile)
        refused = call(client, device, body)
    assert (refused["ret_code"], refused["channels"]) == (1008007, {"webpush": {"key": channel.public}})
    assert not Address.objects.exists()
    assert call(client, device, body | {"key": channel.public})["addresses"] == ["webpush"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"channel": "apns", "address": {}}, "The application has no channel apns. It has: webpush."),
        ({"channel": "webpush", "address": "text"}, "Send address as an object, or null to remove it."),
        ({"channel": "webpush", "address": {}}, "toJSON"),
        ({"channel": "webpush", "address": Browser("https://10.0.0.1/x").subscription()}, "WEB_PUSH_HOSTS"),
        (
            {"channel": "webpush", "address": Browser(ENDPOINT).subscription(), "environment": "moon"},
            "Send environment as one of: product, dev.",
        ),
        ({"channel": "webpush", "address": Browser(ENDPOINT).subscription(), "key": []}, "Send key as text."),
    ],
)
def test_what_is_refused_changes_nothing(client: Client, body: dict[str, object], words: str) -> None:
    app = builders.application()
    add_channel(app)
    answer = call(client, builders.device(app), body)
    assert answer["ret_code"] == 1008007
    assert words in answer["err_msg"]
    assert not Address.objects.exists()


def test_an_address_and_a_credential_are_not_readable_in_the_database(client: Client) -> None:
    app = builders.application()
    channel = add_channel(app)
    call(client, builders.device(app), {"channel": "webpush", "address": Browser(ENDPOINT + "a").subscription()})
    model = type(channel).objects.extra(select={"raw": "gateway_appchannel.credential"})
    assert "PRIVATE" in channel.credential
    assert "PRIVATE" not in model.get().raw
    addresses = Address.objects.extra(select={"raw": "gateway_address.text"})
    assert "mozilla" not in addresses.get().raw
    assert new_key() != new_key()

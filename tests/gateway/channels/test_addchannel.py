"""Tests of `manage.py addchannel`."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from joserfc.jwk import ECKey
from pytest_django import Settings

from console.gateway.models import AppChannel, GatewayApplication
from tests.gateway import builders
from tests.gateway.channels.apns.at_work import at_work
from tests.gateway.channels.apns.service import Apple
from tests.gateway.channels.queue.giving import give_apns
from tests.gateway.channels.queue.subscribing import CONTACT, add_channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> GatewayApplication:
    return builders.application(platform="ios")


def test_what_is_not_named_stays(app: GatewayApplication, tmp_path: Path, credential: dict[str, str]) -> None:
    said = json.loads(give_apns(app, tmp_path, credential, "--json"))
    assert said == {"channel": "apns", "topic": "com.example.shop", "addresses": 0}
    call_command("addchannel", "--access-id", app.access_id, "--channel", "apns", "--topic", "com.example.news")
    channel = AppChannel.objects.get()
    assert json.loads(channel.credential) == credential | {"topic": "com.example.news"}
    assert (channel.public, channel.wait_seconds) == ("com.example.news", 0)


def test_a_key_pair_of_web_push_is_made_once(app: GatewayApplication) -> None:
    first = add_channel(app)
    call_command("addchannel", "--access-id", app.access_id, "--channel", "webpush", "--wait-seconds", "60")
    channel = AppChannel.objects.get()
    assert (channel.public, channel.changed_at) == (first.public, first.changed_at)
    assert (channel.wait_seconds, channel.place) == (60, 1)
    call_command("addchannel", "--access-id", app.access_id, "--channel", "webpush", "--place", "2")
    channel.refresh_from_db()
    assert (channel.wait_seconds, channel.place) == (60, 2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--channel", "apns", "--topic", "com.example.shop"], "Give private_key: the whole text of the .p8 file"),
        (["--channel", "apns", "--contact", CONTACT], "Leave out --contact: the channel apns has none."),
        (["--channel", "webpush", "--key-id", "ABC123DEFG"], "Leave out --key-id: the channel webpush has none."),
        (
            ["--channel", "webpush", "--contact", CONTACT, "--test"],
            "knows no key before a subscription",
        ),
        (["--channel", "webpush", "--contact", CONTACT, "--wait-seconds", "3601"], "a number from 0 to 3600"),
        (["--channel", "webpush", "--contact", CONTACT, "--place", "0"], "a number from 1 to 99"),
        (["--channel", "webpush"], "contact"),
        (["--channel", "fcm", "--approved", "IM"], "Leave out --approved: the channel fcm has none."),
        (["--channel", "mz", "--approved", "IM"], "Leave out --approved: the channel mz has none."),
        (["--channel", "fcm", "--daily-allowance", "9"], "Leave out --daily-allowance: the channel fcm has none."),
    ],
)
def test_what_cannot_work_is_said_and_not_kept(app: GatewayApplication, options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words.replace(".", r"\.")):
        call_command("addchannel", "--access-id", app.access_id, *options)
    assert not AppChannel.objects.exists()


def test_apple_is_asked_first(
    app: GatewayApplication,
    tmp_path: Path,
    credential: dict[str, str],
    key: ec.EllipticCurvePrivateKey,
    tls: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    with at_work(Apple(ECKey.import_key(key)), tls) as settings.APNS_URL:
        with pytest.raises(CommandError, match="Nothing was changed: APNs answered 403 InvalidProviderToken"):
            give_apns(app, tmp_path, credential | {"key_id": "AAAAAAAAAA"}, "--test")
        assert not AppChannel.objects.exists()
        give_apns(app, tmp_path, credential, "--test")
    assert AppChannel.objects.get().public == "com.example.shop"
    settings.APNS_URL = "https://127.0.0.1:1"
    with pytest.raises(CommandError, match="Nothing was changed: No connection"):
        give_apns(app, tmp_path, credential, "--test")

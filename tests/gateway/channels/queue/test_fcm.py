"""Tests of the queue with Google's stand-in: from the call to the phone."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from console.gateway import giving
from console.gateway.channels.queue import turns
from console.gateway.models import Address, AppChannel, Delivery, GatewayApplication
from tests.gateway import builders
from tests.gateway.channels.fcm.service import UNREGISTERED, Google, Reply, at_work
from tests.gateway.channels.queue.subscribing import call, carry, carry_at_last, pushed, states

pytestmark = pytest.mark.django_db
TOKEN = "a-registration-token-of-fcm"


@pytest.fixture
def google(
    account_key: rsa.RSAPrivateKey, tls: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Google]:
    """Google, whose certificate is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    service = Google(account_key.public_key())
    with at_work(service, tls) as settings.FCM_URL:
        yield service


def give(app: GatewayApplication, folder: Path, service_account: str) -> str:
    """What addchannel says, having asked Google."""
    (folder / "account.json").write_text(service_account)
    given = ["--access-id", app.access_id, "--channel", "fcm", "--wait-seconds", "0", "--test"]
    said = StringIO()
    call_command("addchannel", *given, "--service-account-file", str(folder / "account.json"), stdout=said)
    return said.getvalue().strip()


def test_a_push_reaches_a_phone_once_and_one_without_the_app_is_dropped(
    client: Client, google: Google, service_account: str, tmp_path: Path
) -> None:
    app = builders.application()
    assert give(app, tmp_path, service_account) == f"{app.name}: fcm, 0 addresses, project demo-shop-4f1c"
    phone, gone = builders.device(app, "alice"), builders.device(app, "bob")
    told = call(client, phone, {"channel": "fcm", "address": {"token": TOKEN}})
    assert (told["channels"], told["addresses"]) == ({"fcm": {"key": "demo-shop-4f1c"}}, ["fcm"])
    call(client, gone, {"channel": "fcm", "address": {"fid": "of-an-app-that-is-no-more"}})
    google.replies["of-an-app-that-is-no-more"] = [UNREGISTERED]
    push = pushed(app, "alice", "bob", message={"title": "Sale", "content": "From nine"})
    carry()
    carry_at_last()
    assert sorted(states(push)) == ["accepted", "dead"]
    (message,) = google.got
    assert (message["token"], message["notification"]) == (TOKEN, {"title": "Sale", "body": "From nine"})
    assert message["data"]["id"] == builders.named(Delivery.objects.get(push=push, device=phone))
    assert Address.objects.get(device=gone).dead_reason == "404 UNREGISTERED"


def test_an_answer_that_leaves_it_open_is_asked_again_under_the_same_tag(
    client: Client, google: Google, service_account: str, tmp_path: Path
) -> None:
    app = builders.application()
    give(app, tmp_path, service_account)
    call(client, builders.device(app, "alice"), {"channel": "fcm", "address": {"token": TOKEN}})
    google.replies[TOKEN] = [Reply(500, "INTERNAL", "INTERNAL"), Reply(), Reply()]
    push = pushed(app, "alice")
    carry()
    assert states(push) == ["waiting"]
    carry_at_last()
    assert states(push) == ["accepted"]
    assert google.calls == 3  # with that of the test
    assert not AppChannel.objects.get().is_stopped


def test_phones_of_another_project_cannot_stop_a_channel_that_has_worked(
    client: Client, google: Google, service_account: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = builders.application()
    give(app, tmp_path, service_account)
    call(client, builders.device(app, "alice"), {"channel": "fcm", "address": {"token": TOKEN}})
    pushed(app, "alice")
    carry()
    monkeypatch.setattr(turns, "LOOP", turns.Loop())  # another process
    names = [f"stranger-{number}" for number in range(6)]
    for name in names:
        call(client, builders.device(app, name), {"channel": "fcm", "address": {"token": f"of-another-project-{name}"}})
    google.otherwise = Reply(403, "SENDER_ID_MISMATCH", "PERMISSION_DENIED")
    push = pushed(app, *names)
    carry()
    assert (states(push), AppChannel.objects.get().is_stopped) == (["refused"] * 6, False)
    assert not Address.objects.exclude(dead_at=None).exists()
    channel = AppChannel.objects.get()
    channel.changed_at = timezone.now()
    giving.keep(channel)  # with another credential, of which nothing is known
    push = pushed(app, *names)
    carry()
    assert (states(push), AppChannel.objects.get().is_stopped) == (["waiting"] * 6, True)

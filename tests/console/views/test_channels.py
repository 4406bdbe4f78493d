"""Tests of the pages of an application's channels: what is given, tried and kept, and that no secret is shown again."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from joserfc.jwk import ECKey
from pytest_django import Settings

from console import registration
from console.gateway.channels.kinds import KINDS
from console.gateway.channels.queue import settling
from console.gateway.models import Address, AppChannel, GatewayApplication
from pushes.models import Application, AuditRow
from tests import builders
from tests.gateway import builders as gateway
from tests.gateway.channels.apns.at_work import at_work
from tests.gateway.channels.apns.service import Apple
from tests.gateway.channels.fcm import service as fcm
from tests.pages import Page, read
from tests.pushes.views.people import client_of, value

pytestmark = pytest.mark.django_db
Kind = AuditRow.Kind


@pytest.fixture
def application() -> Application:
    made = builders.application(platform="ios")
    registration.serve(made)
    return made


def page_of(application: Application, kind: str = "") -> str:
    return reverse("channel", args=[application.pk, kind]) if kind else reverse("channels", args=[application.pk])


def post(application: Application, kind: str, button: str = "save", **given: Any) -> Any:
    url = page_of(application, kind)
    return client_of(builders.carol()).post(url, {"wait_seconds": 10, "place": 1, button: "1"} | given, follow=True)


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("key", text.encode())


def apns(credential: dict[str, str], **given: Any) -> dict[str, Any]:
    """What the form of APNs sends."""
    return {name: credential[name] for name in ("key_id", "team_id", "topic")} | given


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [" ".join(each.text.split()) for each in read(answer).all("li") if "data-field" in each.attributes]


def main(page: Page) -> str:
    return page.text("main")


def test_the_page_tells_what_is_set_up_and_what_is_not(application: Application) -> None:
    said = main(read(client_of(builders.carol()).get(page_of(application))))
    assert said.count("not set up") == len(KINDS)
    page = post(application, "webpush", contact="mailto:push@example.com", wait_seconds=60)
    channel = AppChannel.objects.get()
    assert (channel.kind, channel.wait_seconds, channel.application.access_id) == (
        "webpush",
        60,
        application.access_id,
    )
    assert f"Public key {channel.public} Devices that it reaches 0" in main(read(page))
    assert "Web Push is saved." in main(read(page))
    row = AuditRow.objects.get(kind=Kind.CHANNEL_GIVEN)
    assert (row.on_name, row.who, row.details) == ("Shop", "carol", {"channel": "webpush", "is_new": True})


def test_channels_stand_in_their_order(application: Application) -> None:
    post(application, "webpush", contact="mailto:push@example.com", place=2)
    apns = AppChannel.objects.create(application=GatewayApplication.objects.get(), kind="apns", credential="{}")
    for place, order in ((1, ["apns", "webpush", "fcm"]), (3, ["webpush", "apns", "fcm"])):
        AppChannel.objects.filter(pk=apns.pk).update(place=place)
        page = read(client_of(builders.carol()).get(page_of(application)))
        assert [each.attributes["id"] for each in page.main("h2")][:3] == [f"channel-{kind}" for kind in order]


def test_devices_whose_address_is_alive_are_counted(application: Application) -> None:
    post(application, "webpush", contact="mailto:push@example.com")
    app, channel = GatewayApplication.objects.get(), AppChannel.objects.get()
    for number in range(3):
        device = gateway.device(app, f"account-{number}")
        dead_at = device.created_at if number == 2 else None
        Address.objects.create(channel=channel, device=device, text="x", digest=str(number), dead_at=dead_at)
    said = main(read(client_of(builders.carol()).get(page_of(application))))
    assert "Devices that it reaches 2" in said


def test_a_key_is_kept_and_never_shown(application: Application, credential: dict[str, str]) -> None:
    pem = credential["private_key"]
    page = post(application, "apns", **apns(credential, key_id="abc123defg", secret_file=file_of(pem)))
    channel = AppChannel.objects.get()
    assert json.loads(channel.credential) == credential
    assert channel.public == credential["topic"]
    form = client_of(builders.carol()).get(page_of(application, "apns"))
    assert [value(read(form), name) for name in ("key_id", "topic")] == ["ABC123DEFG", "com.example.shop"]
    for shown in (page, form):
        assert pem.splitlines()[1] not in shown.content.decode()
    post(application, "apns", **apns(credential, topic="com.example.news"))
    assert json.loads(AppChannel.objects.get().credential) == credential | {"topic": "com.example.news"}


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("webpush", {"contact": "push@example.com"}, "Write a contact like mailto:push@example.com"),
        ("webpush", {}, "Write a contact like"),
        ("webpush", {"contact": "mailto:push@example.com", "wait_seconds": 3601}, "Write 3600 at most."),
        ("webpush", {"contact": "mailto:push@example.com", "wait_seconds": ""}, "Write how many seconds it waits"),
        ("webpush", {"contact": "mailto:push@example.com", "place": ""}, "Write a number from 1 on; 1 comes first."),
        ("webpush", {"contact": "mailto:push@example.com", "place": 0}, "Write 1 at least."),
        ("apns", {"key_id": "ABC123DEFG", "team_id": "DEF123GHIJ", "topic": "com.example"}, "Give the whole .p8 file"),
        ("apns", {"key_id": "ABC", "team_id": "DEF123GHIJ", "topic": "com.example", "KEY": 1}, "Write the key ID"),
        ("apns", {"key_id": "ABC123DEFG", "topic": "com.example", "KEY": 1}, "Write the team ID"),
        ("apns", {"key_id": "ABC123DEFG", "team_id": "DEF123GHIJ", "topic": "a b", "KEY": 1}, "Write the app's bundle"),
        ("fcm", {"secret_text": '{"project_info": {}}'}, "Give the whole JSON file of a service account's key"),
        ("fcm", {"secret_file": SimpleUploadedFile("account.json", b"\xff\x00")}, "Give the whole JSON file"),
        ("fcm", {"secret_file": SimpleUploadedFile("account.json", b" " * 70_000)}, "Give the whole JSON file"),
        ("fcm", {"secret_file": SimpleUploadedFile("account.json", b"")}, "Give the whole JSON file"),
        ("hw", {"app_id": "104567890"}, "Copy the App Secret from the maker's console: without spaces."),
        ("hw", {"app_id": "10 45", "secret_text": "s"}, "Copy the App ID from the maker's console: without spaces."),
        (
            "hw",
            {"app_id": "1045", "secret_text": "s", "project_id": "a b"},
            "Write the project's ID, or leave it empty.",
        ),
        ("harmony", {"secret_text": '{"project_id": "1"}'}, "in Huawei's API Console"),
        ("oppo", {"secret_text": "s", "app_key": "a b"}, "Copy the AppKey from the maker's console: without spaces."),
        ("vivo", {"app_id": "1", "app_key": "2"}, "Copy the AppSecret from the maker's console: without spaces."),
        ("honor", {"app_id": "1", "client_id": "2"}, "Copy the Client Secret from the maker's console"),
        ("mz", {"secret_text": "s", "app_id": "字"}, "Copy the App ID from the maker's console: without spaces."),
        ("xm", {"secret_text": "s", "package": "a b"}, "Write the app's package name, such as com.example.shop."),
        ("xm", {"package": "com.example.shop"}, "Copy the AppSecret from the maker's console: without spaces."),
    ],
)
def test_what_cannot_work_says_what_to_give_and_is_not_kept(
    application: Application, credential: dict[str, str], kind: str, given: dict[str, Any], said: str
) -> None:
    given = {"secret_text" if name == "KEY" else name: given[name] for name in given}
    if given.get("secret_text") == 1:
        given["secret_text"] = credential["private_key"]
    found = errors(post(application, kind, **given))
    assert len(found) == 1
    assert said in found[0]
    assert not AppChannel.objects.exists()


def test_apple_is_asked_and_nothing_is_kept(
    application: Application,
    credential: dict[str, str],
    key: ec.EllipticCurvePrivateKey,
    tls: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    given = apns(credential, secret_text=credential["private_key"])
    with at_work(Apple(ECKey.import_key(key)), tls) as settings.APNS_URL:
        wrong = main(read(post(application, "apns", "test", **given | {"key_id": "AAAAAAAAAA"})))
        right = read(post(application, "apns", "test", **given))
    assert "The test of api.push.apple.com failed Compare the key ID and the team ID with Apple's pages." in wrong
    assert "APNs answered 403 InvalidProviderToken." in wrong
    assert "api.push.apple.com takes it. Nothing is saved yet." in main(right)
    settings.APNS_URL = "https://127.0.0.1:1"
    assert "Let this machine out to api.push.apple.com" in main(read(post(application, "apns", "test", **given)))
    assert not AppChannel.objects.exists()
    rows = AuditRow.objects.filter(kind=Kind.CONNECTION_TRIED).order_by("pk")
    assert [row.details["knows_it"] for row in rows] == [False, True, False]
    post(application, "apns", **apns(credential, sealed=value(right, "sealed")))
    kept = json.loads(AppChannel.objects.get().credential)
    assert kept == credential | {"private_key": credential["private_key"].strip()}


def test_google_is_asked(
    application: Application,
    service_account: str,
    account_key: rsa.RSAPrivateKey,
    tls: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    google = fcm.Google(account_key.public_key())
    with fcm.at_work(google, tls) as settings.FCM_URL:
        right = main(read(post(application, "fcm", "test", secret_file=file_of(service_account))))
        google.token_reply = 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        wrong = main(read(post(application, "fcm", "test", secret_file=file_of(service_account))))
    assert "fcm.googleapis.com takes it. Nothing is saved yet." in right
    assert "Google does not know the key" in wrong
    assert not AppChannel.objects.exists()
    assert "Firebase project demo-shop-4f1c" in main(
        read(post(application, "fcm", secret_file=file_of(service_account)))
    )


def test_a_stopped_channel_says_why_and_goes_on(application: Application) -> None:
    post(application, "webpush", contact="mailto:push@example.com")
    settling.stop(AppChannel.objects.get(), "403 of the service")
    said = main(read(client_of(builders.carol()).get(page_of(application))))
    assert "Stopped: nothing goes through it · since" in said
    assert "403 of the service" in said
    gone_on = main(read(post(application, "webpush", "go_on")))
    assert "Web Push goes on." in gone_on
    assert "Stopped" not in gone_on
    assert not AppChannel.objects.get().is_stopped


def test_what_has_no_channels_has_no_page(application: Application) -> None:
    carol = client_of(builders.carol())
    elsewhere = builders.application(name="Elsewhere", access_point="shanghai", access_id="1500008888")
    assert carol.get(page_of(elsewhere)).status_code == 404
    assert carol.get(page_of(application, "huawei")).status_code == 404
    for each, links in ((application, True), (elsewhere, False)):
        configuration = carol.get(reverse("pushes:configuration", args=[each.pk])).content.decode()
        assert (page_of(each) in configuration) is links

"""Tests of the pages of phone makers' channels: the maker is asked, in words, and what is kept is not shown again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django import Settings

from console.gateway.models import AppChannel
from pushes.models import Application
from tests import builders
from tests.console.views.test_channels import application, errors, main, page_of, post
from tests.gateway.channels.huawei.service import APP, SECRET, Harmony, Hms
from tests.pages import read
from tests.pushes.views.people import client_of, value

__all__ = ["application"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _trusted(tls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate of the stand-ins is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))


def test_huawei_is_asked_and_its_secret_not_shown_again(application: Application, hms: Hms, settings: Settings) -> None:
    settings.HUAWEI_URL = hms.url
    given = {"app_id": APP, "secret_text": SECRET, "badge_class": "com.example.Main"}
    wrong = main(read(post(application, "hw", "test", **given | {"secret_text": "5ecre8"})))
    right = read(post(application, "hw", "test", **given))
    assert "The test of push-api.cloud.huawei.com failed Compare what stands here with the maker's console" in wrong
    assert "Huawei gives no access token: 400 1101 invalid client_secret." in wrong
    assert "push-api.cloud.huawei.com takes it. Nothing is saved yet." in main(right)
    assert not AppChannel.objects.exists()
    del given["secret_text"]
    saved = post(application, "hw", **given, sealed=value(right, "sealed"))
    assert f"Huawei set up App ID {APP}" in main(read(saved))
    form = client_of(builders.carol()).get(page_of(application, "hw"))
    assert SECRET not in form.content.decode()
    post(application, "hw", app_id=APP)
    kept = {"app_secret": SECRET, "app_id": APP, "project_id": "", "badge_class": "", "receipt_id": ""}
    assert json.loads(AppChannel.objects.get().credential) == kept


def test_who_has_to_give_a_maker_the_address_for_its_receipts_finds_it(
    application: Application, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://push.example.com"
    for kind in ("hw", "mz"):
        post(application, kind, app_id=APP, secret_text=SECRET)
    shown = main(read(client_of(builders.carol()).get(reverse("channels", args=[application.pk]))))
    for channel in AppChannel.objects.all():
        assert (
            f"Address for its receipts https://push.example.com/gateway/receipts/{channel.kind}/{channel.pk}:" in shown
        )
    form = read(client_of(builders.carol()).get(page_of(application, "mz")))
    assert "Asked for: their address stands in Meizu's console" in main(form)
    assert json.loads(AppChannel.objects.get(kind="mz").credential)["asks_receipts"] == ""
    post(application, "mz", app_id=APP, asks_receipts="yes")
    assert json.loads(AppChannel.objects.get(kind="mz").credential)["asks_receipts"] == "yes"
    said = StringIO()
    call_command("addchannel", "--access-id", application.access_id, "--channel", "hw", "--json", stdout=said)
    assert json.loads(said.getvalue())["receipts"].startswith("https://push.example.com/gateway/receipts/hw/")


def test_huawei_is_asked_about_harmony(
    application: Application, harmony_service: Harmony, huawei_account: str, settings: Settings
) -> None:
    settings.HUAWEI_URL = harmony_service.url
    other = json.dumps({**json.loads(huawei_account), "key_id": "other"})
    wrong = main(read(post(application, "harmony", "test", secret_text=other)))
    assert "Huawei does not take the service account" in wrong
    assert "takes it. Nothing is saved yet." in main(
        read(post(application, "harmony", "test", secret_text=huawei_account))
    )
    assert "Project ID 388421841221" in main(read(post(application, "harmony", secret_text=huawei_account)))
    (found,) = errors(post(application, "harmony", receipt_id="two words"))
    assert found == "Write the ID as AppGallery Connect shows it, or leave it empty."
    post(application, "harmony", receipt_id="R-7")
    assert json.loads(AppChannel.objects.get().credential) == {"service_account": huawei_account, "receipt_id": "R-7"}


def test_a_machine_that_is_not_let_out_is_told(application: Application, settings: Settings) -> None:
    settings.HUAWEI_URL = "https://127.0.0.1:1"
    said = main(read(post(application, "hw", "test", app_id=APP, secret_text=SECRET)))
    assert "Let this machine out to oauth-login.cloud.huawei.com, push-api.cloud.huawei.com, port 443" in said


def test_what_a_maker_allows_is_given_with_its_channel(application: Application) -> None:
    given = {"app_id": APP, "secret_text": SECRET, "approved": " IM, ACCOUNT\tIM ", "daily_allowance": "5000"}
    post(application, "hw", **given)
    channel = AppChannel.objects.get()
    assert (channel.approved, channel.daily_allowance) == ("IM ACCOUNT", 5000)
    form = read(client_of(builders.carol()).get(page_of(application, "hw")))
    assert (value(form, "approved"), value(form, "daily_allowance")) == ("IM ACCOUNT", "5000")
    (found,) = errors(post(application, "hw", app_id=APP, daily_allowance="many"))
    assert found == "Write a whole number."
    command = ("addchannel", "--access-id", application.access_id, "--channel", "hw", "--approved")
    call_command(*command, "IM,  TRAVEL IM")
    with pytest.raises(CommandError, match=r"--approved in at most 2,000 characters"):
        call_command(*command, " ".join(map(str, range(999))))
    post(application, "mz", app_id=APP, secret_text=SECRET, daily_allowance="")
    assert AppChannel.objects.get(kind="hw").approved == "IM TRAVEL"
    assert AppChannel.objects.get(kind="mz").daily_allowance is None

"""Tests of console.secret_files, as the commands that take such files use it."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from console.gateway.models import AppChannel, GatewayApplication
from pushes.models import Application
from tests.gateway import builders

pytestmark = pytest.mark.django_db
SHOP = ["--name", "Shop", "--platform", "android", "--access-id", "1500000009", "--access-point", "gateway"]
IN_DER = bytes([0x30, 0x81, 0x87, 0x02, 0x01, 0x00])  # as openssl pkcs8 -outform DER begins one


def test_the_mark_of_an_editor_is_no_part_of_a_secret(tmp_path: Path) -> None:
    (file := tmp_path / "shop.key").write_text("s" * 32 + "\r\n", encoding="utf-8-sig")
    call_command("addapplication", *SHOP, "--secret-key-file", str(file))
    assert {Application.objects.get().secret_key, GatewayApplication.objects.get().secret_key} == {"s" * 32}


def test_a_file_that_is_no_text_is_named_then_the_right_one_taken(tmp_path: Path) -> None:
    (file := tmp_path / "key.p8").write_bytes(IN_DER)
    app = builders.application(platform="android")
    asked = ["--access-id", app.access_id, "--channel", "hw", "--app-id", "10000001", "--app-secret-file", str(file)]
    for command in (["addchannel", *asked], ["addapplication", *SHOP, "--secret-key-file", str(file)]):
        with pytest.raises(CommandError, match=r"key\.p8 is no text in UTF-8\. Give the secret as text"):
            call_command(*command)
    assert not AppChannel.objects.exists()
    file.write_text("t" * 32, encoding="utf-8-sig")
    call_command("addchannel", *asked)
    assert AppChannel.objects.get().public == "10000001"

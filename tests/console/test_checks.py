"""Tests of console.checks and of what the settings refuse."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from pytest_django import Settings

from console import checks
from pushes.tpns.contract import PUSH_PATH
from tests.console.processes import manage


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "127.0.0.1:8000", "http://", ""])
def test_gateway_url_must_be_a_web_address(settings: Settings, address: str) -> None:
    settings.GATEWAY_URL = address
    assert [found.id for found in checks.check_addresses(None)] == ["console.E001"]


@pytest.mark.parametrize(
    "address",
    ["https://api.tpns.tencent.com/", "http://API.tpns.sh.tencent.com/gateway/", "https://api.tpns.tencent.com:443"],
)
def test_gateway_url_is_no_real_service(settings: Settings, address: str) -> None:
    settings.GATEWAY_URL = address
    assert [found.id for found in checks.check_addresses(None)] == ["console.E005"]


@pytest.mark.parametrize("address", ["https://push.example.com/console", "https://", "https://push.example.com?x=1"])
def test_public_url_is_scheme_and_host(settings: Settings, address: str) -> None:
    settings.PUBLIC_URL = address
    assert [found.id for found in checks.check_addresses(None)] == ["console.E002"]


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("redis://127.0.0.1:6379/0", []),
        ("redis+socket:///data/run/broker.sock", []),
        ("amqps://host", []),
        ("memory://", ["console.W001"]),
        ("filesystem://", ["console.E003"]),
        ("sqla+sqlite:///x", ["console.E003"]),
        ("redis", ["console.E003"]),
    ],
)
def test_broker_must_keep_what_it_is_given(settings: Settings, address: str, ids: list[str]) -> None:
    settings.BROKER_URL = address
    assert [found.id for found in checks.check_broker(None)] == ids


def test_a_broker_password_is_never_shown(settings: Settings) -> None:
    settings.BROKER_URL = "sqla+postgresql://user:hunter2@host/name"
    assert "hunter2" not in "".join(map(str, checks.check_broker(None)))


def test_field_keys_must_be_keys(settings: Settings) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), "short"]
    (found,) = checks.check_keys(None)
    assert (found.id, found.msg) == ("console.E004", "Key 2 of FIELD_KEYS is not a key.")
    settings.FIELD_KEYS, settings.FILE_KEYS = [Fernet.generate_key().decode()], ["password"]
    (found,) = checks.check_keys(None)
    assert (found.id, found.msg) == ("console.E004", "Key 1 of FILE_KEYS is not a key.")


def test_a_host_name_with_an_underscore_is_told_at_the_start(settings: Settings, tmp_path: Path) -> None:
    settings.ALLOWED_HOSTS = ["push.example.com", "127.0.0.1", "[::1]", "*"]
    assert checks.check_hosts(None) == []
    checked = manage(tmp_path, "migrate", "--check", ALLOWED_HOSTS="push_console,127.0.0.1")
    assert checked.returncode == 1
    assert "console.E006" in checked.stderr
    assert "push_console" in checked.stderr


def test_browsers_are_told_of_other_hosts_only_when_asked(tmp_path: Path) -> None:
    shown = "import console.settings as s; print(s.SECURE_HSTS_SECONDS, *(getattr(s, 'SECURE_HSTS_' + name) for name in"
    code = shown + " ('INCLUDE_SUBDOMAINS', 'PRELOAD')))"
    asked = {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}
    said = [
        manage(tmp_path, "shell", "--no-imports", "-c", code, PUBLIC_URL="https://push.example.com", **more).stdout
        for more in ({}, asked)
    ]
    assert [line.split() for line in said] == [["31536000", "False", "False"], ["31536000", "True", "True"]]


def test_an_installation_behind_tls_is_clean(tmp_path: Path) -> None:
    checked = manage(
        tmp_path, "check", "--deploy", "--fail-level", "WARNING", PUBLIC_URL="https://push.example.com", DEBUG=""
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_settings_that_cannot_work_are_found_by_every_command(tmp_path: Path) -> None:
    checked = manage(tmp_path, "migrate", "--check", BROKER_URL="filesystem://")
    assert checked.returncode == 1
    assert "console.E003" in checked.stderr


@pytest.mark.django_db
def test_workers_reach_the_gateway_without_the_tls_proxy(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().post(f"/gateway/{PUSH_PATH}", {}, "application/json").status_code != 301
    assert Client().get("/login/").status_code == 301


def test_a_name_in_env_that_is_almost_a_setting_is_told(settings: Settings, tmp_path: Path) -> None:
    example = Path(settings.BASE_DIR, ".env.example").read_text()
    (tmp_path / ".env.example").write_text(example)
    (tmp_path / ".env").write_text("FILE_KEY=hunter2\nPORT = 8000\nPOSTGRES_PASSWORD=hunter2\nEMAIL_PASS=hunter2\n")
    settings.BASE_DIR = tmp_path
    found = checks.check_names(None)
    assert [(each.msg, each.hint) for each in found] == [
        (".env sets EMAIL_PASS, which nothing reads.", "Write EMAIL_PASSWORD, if that is meant."),
        (".env sets FILE_KEY, which nothing reads.", "Write FILE_KEYS, if that is meant."),
    ]

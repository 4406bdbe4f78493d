"""Tests of `manage.py addapplication`."""

import json
import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from console.gateway.models import GatewayApplication
from pushes.models import Application
from tests.console.processes import ROOT, environment
from tests.prepared import prepare

pytestmark = pytest.mark.django_db
SHOP = ["--name", "Shop", "--platform", "android", "--access-id", "1500000009"]


@pytest.fixture(autouse=True)
def _secret_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY_OF_APP", "s" * 32)


def added(*arguments: str, point: str = "gateway") -> dict[str, Any]:
    said = StringIO()
    call_command("addapplication", *SHOP, "--access-point", point, *arguments, "--json", stdout=said)
    return dict(json.loads(said.getvalue()))


def test_an_application_on_the_gateway_is_made_there_with_its_access_key() -> None:
    facts = added()
    row = GatewayApplication.objects.get()
    assert (facts["created"], facts["access_key"], row.secret_key) == (True, row.access_key, "s" * 32)
    assert "secret_key" not in facts
    assert added()["created"] is False


def test_repetitions_are_refused_when_asked_and_otherwise_as_before() -> None:
    refuses = []
    for arguments in ([], ["--refuse-repeats"], [], ["--no-refuse-repeats"]):
        added(*arguments)
        refuses.append(GatewayApplication.objects.get().refuses_repeats)
    assert refuses == [False, True, True, False]


def test_only_the_gateway_can_be_told_so() -> None:
    with pytest.raises(CommandError, match="Only the gateway can be told to refuse repeats"):
        added("--refuse-repeats", point="shanghai")


def test_who_binds_accounts_is_set_when_asked_and_otherwise_as_before() -> None:
    rules = []
    for arguments in ([], ["--bindings", "server"], [], ["--bindings", "signed"], ["--bindings", "open"]):
        added(*arguments)
        rules.append(GatewayApplication.objects.get().binding_rule)
    assert rules == ["open", "server", "server", "signed", "open"]


def test_who_binds_accounts_is_the_gateways_to_be_told() -> None:
    with pytest.raises(CommandError, match="Only the gateway can be told who binds accounts"):
        added("--bindings", "server", point="shanghai")


def test_the_home_country_is_set_when_asked_and_otherwise_as_before() -> None:
    countries = []
    for arguments in ([], ["--home-country", "us"], [], ["--home-country", "CA"]):
        added(*arguments)
        countries.append(Application.objects.get().home_country)
    assert countries == ["CN", "US", "US", "CA"]
    with pytest.raises(CommandError, match="Choose a country by its ISO 3166 code"):
        added("--home-country", "ZZ")


def test_test_accounts_and_devices_are_set_when_asked_and_otherwise_as_before() -> None:
    lines = []
    account, device = ["--test-account", "1002,+8613711112222,Anna"], ["--test-device", "0f" * 18]
    for arguments in (account, device, [], ["--test-account", "2,007", "--test-account", "3,008"]):
        added(*arguments)
        lines.append([each.line for each in Application.objects.get().recipients])
    anna = "1002, +8613711112222, Anna"
    assert lines == [[anna], [anna, "0f" * 18], [anna, "0f" * 18], ["2, 007", "3, 008", "0f" * 18]]
    with pytest.raises(CommandError, match="Begin line 1 with the number of an account type"):
        added("--test-account", "+8613711112222")


@pytest.mark.parametrize(
    ("option", "column", "numbers"),
    [
        ("--number-from", "number_asked_from", [100_000, 5000, 5000, 0]),
        ("--approval-from", "approval_from", [0, 5000, 5000, 0]),
        ("--undo-seconds", "undo_seconds", [30, 300, 300, 0]),
        ("--speed-per-minute", "speed_per_minute", [None, 5000, 5000, None]),
        ("--keep-days", "keep_days", [0, 90, 90, 0]),
        ("--daily-limit", "daily_limit", [0, 3, 3, 0]),
    ],
)
def test_a_limit_is_set_when_asked_and_otherwise_as_before(option: str, column: str, numbers: list[int | None]) -> None:
    found = []
    for arguments in ([], [option, str(numbers[1])], [], [option, "0"]):
        added(*arguments)
        found.append(getattr(Application.objects.get(), column))
    assert found == numbers
    with pytest.raises(CommandError, match=column):
        added(option, "-1")
    assert getattr(Application.objects.get(), column) == numbers[3]


def test_a_limit_that_does_not_fit_changes_none() -> None:
    added()
    with pytest.raises(CommandError, match="undo_seconds"):
        added("--undo-seconds", "301", "--approval-from", "10")
    assert Application.objects.get().approval_from == 0


def test_the_secret_key_comes_from_a_file_or_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "shop.key"
    file.write_text("f" * 32 + "\n")
    added("--secret-key-file", str(file))
    assert GatewayApplication.objects.get().secret_key == "f" * 32
    monkeypatch.setattr("sys.stdin", StringIO("i" * 32 + "\n"))
    added("--secret-key-file", "-")
    assert GatewayApplication.objects.get().secret_key == "i" * 32


def test_without_a_secret_key_it_says_where_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY_OF_APP")
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="--secret-key-file"):
        added()


@pytest.mark.processes
def test_at_a_terminal_it_is_asked_for_and_not_shown(tmp_path: Path) -> None:
    prepare(tmp_path)
    ours, theirs = pty.openpty()
    command = [sys.executable, "manage.py", "addapplication", *SHOP, "--access-point", "gateway"]
    variables = environment(tmp_path, SECRET_KEY_OF_APP="")
    run = subprocess.Popen(
        command, cwd=ROOT, env=variables, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    while b"SecretKey: " not in shown:
        shown += os.read(ours, 1000)
    os.write(ours, b"p" * 32 + b"\n")
    while b"Shop: added" not in shown:
        shown += os.read(ours, 1000)
    assert run.wait() == 0
    assert b"ppp" not in shown


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{name}.md" for name in ("gateway", "operations", "devices"))])
def test_the_documentation_puts_no_secret_key_on_a_command_line(name: str) -> None:
    assert not re.search(r"--secret-key(?!-file)", Path(ROOT, name).read_text())

"""Tests of `manage.py status`: what stands in the terminal, and the exit status."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from console.beats import LEASE, THE_ONE
from console.gateway.models import AppChannel
from console.health import all_figures
from console.models import Beat
from pushes.models import Push
from tests import builders
from tests.console.processes import manage
from tests.gateway import builders as gateway
from tests.pushes.delivery.walking import package_push

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _woken(db: None) -> None:
    Beat.objects.create(pk=THE_ONE, name="one", until=timezone.now() + LEASE)


def said(*arguments: str) -> tuple[str, int]:
    """What is printed, and the exit status."""
    printed, status = StringIO(), 0
    try:
        call_command("status", *arguments, stdout=printed)
    except SystemExit as ended:
        status = int(str(ended.code))
    return printed.getvalue(), status


def test_all_is_well() -> None:
    push = package_push()
    builders.draft(author=push.author, application=push.application)
    text, status = said()
    assert status == 0
    assert text.startswith("Ready.\nNothing stands still.\n\n")
    assert "\nunended                     draft 1, scheduled 1\n" in text


def test_before_a_beat_has_ever_begun_it_says_so() -> None:
    Beat.objects.all().delete()
    text, status = said()
    assert status == 0
    assert text.startswith("Ready.\nNothing stands still.\nNo beat has ever begun, and nothing moves without")


def test_what_is_missing_comes_first(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "files"
    text, status = said()
    assert status == 1
    assert text.startswith("Nothing can be written to files in DATA_DIR")
    assert "\nmissing                     1\n" in text


def test_what_stands_still_is_said(settings: Settings) -> None:
    package_push()
    Push.objects.update(due_at=timezone.now() - timedelta(minutes=10))
    text, status = said()
    assert status == 2
    assert text.startswith("Ready.\nNo worker has looked at the oldest push that should move for 60")


def test_programs_read_it_as_json() -> None:
    text, status = said("--json")
    told = json.loads(text)
    assert (told["missing"], told["still"], status) == ([], [], 0)
    assert set(told["figures"]) == {figure.full_name for figure in all_figures.read([])}
    assert {"status": "draft", "value": 0} in told["figures"]["pushes_unended"]


def test_what_goes_less_well_than_it_could_is_said_and_wakes_nobody(settings: Settings) -> None:
    for kind in ("xm", "oppo", "fcm"):
        AppChannel.objects.create(application=gateway.application(), kind=kind, credential="{}")
    settings.PUBLIC_URL = f"https://{'push.' * 14}example.com"
    text, status = said()
    assert status == 0
    assert text.count("is asked for no receipts") == 1
    assert "xm of Shop is asked for no receipts: their address has 15" in text
    assert "it takes 128. Set PUBLIC_URL to a shorter host.\n" in text
    assert len(json.loads(said("--json")[0])["hints"]) == 1
    settings.PUBLIC_URL = "https://push.example.com"
    assert "receipts" not in said()[0]


@pytest.mark.processes
def test_a_machine_without_anything_says_what_it_lacks(tmp_path: Path) -> None:
    done = manage(tmp_path / "data", "status", DATABASE_URL="postgres://push:hush@127.0.0.1:1/push")
    assert done.returncode == 1
    assert "The database does not answer (OperationalError)." in done.stdout
    assert "hush" not in done.stdout + done.stderr

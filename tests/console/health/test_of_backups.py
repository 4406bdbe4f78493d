"""Tests of console.health.of_backups: after `manage.py backup` its age is told, and that it is too old."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from console.backups import last_made
from console.health import of_backups
from console.health.verdicts import concerns


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def told() -> list[float]:
    """Age and size, where there are any."""
    return [value for figure in of_backups.figures() for _, value in figure.samples]


def test_nothing_is_told_before_the_first_and_of_what_cannot_be_read(data: Path) -> None:
    assert (told(), concerns(of_backups.figures())) == ([], [])
    (data / last_made.NOTED).write_text("{")
    assert told() == []


def test_one_that_is_too_old_is_said_until_the_next_is_made(data: Path) -> None:
    for hours, said in ((35, []), (37, ["No backup was made for 37 hours: look why, then make one."]), (0, [])):
        last_made.note(timezone.now() - timedelta(hours=hours), data / "backup", 5_000)
        age, size = told()
        assert hours * 3600 <= age < hours * 3600 + 60
        assert (size, concerns(of_backups.figures())) == (5_000, said)


def test_what_a_release_before_noted_has_an_age(data: Path) -> None:
    noted = {"at": (timezone.now() - timedelta(days=3)).isoformat(), "file": "backup"}
    (data / last_made.NOTED).write_text(json.dumps(noted))
    assert len(told()) == 1
    assert concerns(of_backups.figures()) == ["No backup was made for 72 hours: look why, then make one."]

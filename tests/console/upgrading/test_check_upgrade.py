"""Tests of `manage.py check_upgrade`: what it says of a database that lacks migrations, and its exit status."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations import AddField, AddIndex, AlterField, CreateModel, Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from console.backups import last_made
from console.upgrading import costs, known_settings
from console.upgrading.costs import Step, Work, steps_of
from console.upgrading.report import told

pytestmark = pytest.mark.django_db(transaction=True)
IS_POSTGRESQL = connection.vendor == "postgresql"
RESTORED = ("pushes", "0070_restored")
TOMORROW = ("pushes", "9999_of_tomorrow")


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """A data directory in which nothing was noted."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def recorder() -> Iterator[MigrationRecorder]:
    """What says which migrations the database has."""
    recorder = MigrationRecorder(connection)
    yield recorder
    recorder.record_unapplied(*TOMORROW)
    if RESTORED not in recorder.applied_migrations():
        recorder.record_applied(*RESTORED)


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status, and what is printed."""
    try:
        call_command("check_upgrade")
    except SystemExit as end:
        return int(str(end.code)), capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_where_nothing_is_to_be_done_it_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = checked(capsys)
    assert (status, "no migration will run" in said) == (0, True)


def test_what_will_run_is_said_and_nothing_is_changed(
    data: Path, recorder: MigrationRecorder, capsys: pytest.CaptureFixture[str]
) -> None:
    recorder.record_unapplied(*RESTORED)
    last_made.note(timezone.now(), data / "backup", 1_000)
    status, said = checked(capsys)
    work = Work.SCAN if IS_POSTGRESQL else Work.REWRITE
    assert "pushes.0070_restored: less than a second" in said
    assert f"push_begun_says_when on model push (pushes_push): {work.value}" in said
    assert (status, said.splitlines()[-1]) == (0, "Processes of the older release may go on while it is migrated.")
    assert RESTORED not in recorder.applied_migrations()


@pytest.mark.skipif(IS_POSTGRESQL, reason="A server's own tools back its database up.")
def test_without_a_backup_of_today_somebody_should_look(
    data: Path, recorder: MigrationRecorder, capsys: pytest.CaptureFixture[str]
) -> None:
    recorder.record_unapplied(*RESTORED)
    status, said = checked(capsys)
    assert (status, "There is no backup of today" in said) == (2, True)


def test_a_database_of_a_newer_release_is_refused(data: Path, recorder: MigrationRecorder) -> None:
    recorder.record_applied(*TOMORROW)
    with pytest.raises(CommandError, match=r"does not know pushes\.9999"):
        call_command("check_upgrade")


def test_changed_settings_are_named(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the release before noted them where it migrated."""
    monkeypatch.setenv("GONE", "true")
    known_settings.note()
    before = json.loads((data / known_settings.NOTED).read_text())
    assert checked(capsys)[0] == 0
    before |= {"GONE": "", "PORT": "80"}
    del before["TIME_ZONE"]
    (data / known_settings.NOTED).write_text(json.dumps(before))
    status, said = checked(capsys)
    assert status == 2
    for words in (
        "TIME_ZONE is new",
        "PORT was 80 unless it was set, and is 8000 now",
        "GONE is set, and is read no more",
    ):
        assert words in said


def test_names_that_are_none_of_the_consoles_are_left_to_those_who_set_them(
    data: Path, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what no release is known to have read nobody is told to take it away."""
    (data / ".env.example").write_text((settings.BASE_DIR / ".env.example").read_text())
    (data / ".env").write_text("HTTPS_PROXY=http://proxy:3128\nFORWARDED_ALLOW_IPS=10.0.0.2\nBEAT_NAME=one\n")
    settings.BASE_DIR = data
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    known_settings.note()
    status, said = checked(capsys)
    assert (status, known_settings.GONE in said) == (0, False)
    assert [line for line in said.splitlines() if known_settings.FOREIGN in line] == [
        f"HTTPS_PROXY {known_settings.FOREIGN}"
    ]


def step(operation: Operation) -> Step:
    """What an operation on push would do to this database, as it is."""
    migration = Migration("0001_new", "pushes")
    migration.operations = [operation]
    (found,) = steps_of(migration, MigrationLoader(connection).project_state())
    return found


def fill(apps: object, editor: object) -> None:
    """Fill what is new.

    In pieces.
    """


def test_what_a_step_costs_is_read_from_its_statements() -> None:
    words = models.CharField(max_length=150, db_default="")
    on_postgresql = {
        AddField("push", "new", words): Work.WORDS,
        AddIndex("push", models.Index(fields=["title"], name="by_title_only")): Work.INDEX,
        AlterField("push", "title", models.IntegerField()): Work.REWRITE,
    }
    on_sqlite = dict(zip(on_postgresql, (Work.REWRITE, Work.INDEX, Work.REWRITE), strict=True))
    for operation, work in (on_postgresql if IS_POSTGRESQL else on_sqlite).items():
        assert (step(operation).work, step(operation).table) == (work, "pushes_push"), operation.describe()
    new = CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    assert step(new) == Step("Create model New", Work.NEW)
    assert (step(RunPython(fill)).words, step(RunPython(fill)).work) == ("Fill what is new.", Work.OWN)


@pytest.mark.skipif(IS_POSTGRESQL, reason="SQLite's way of holding rows against each other.")
def test_no_row_is_read_to_tell_what_a_step_costs() -> None:
    with CaptureQueriesContext(connection) as asked:
        step(AddField("push", "new", models.CharField(max_length=150, db_default="")))
    assert [query["sql"] for query in asked if "foreign_key" in query["sql"]] == []


def test_seconds_follow_from_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "rows_in", lambda table: 30_000_000)
    index = step(AddIndex("push", models.Index(fields=["title"], name="by_title_only")))
    assert (index.rows, told(index.seconds)) == (30_000_000, "about 60 s")
    assert told(600) == "about 10 min"


def test_rows_are_estimated_and_a_table_to_come_has_none() -> None:
    assert costs.rows_in("django_migrations") > 0 or IS_POSTGRESQL
    assert costs.rows_in("nowhere") == 0

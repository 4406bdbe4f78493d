"""The law of migrations: processes of the release before go on while they run, and no large table is locked for long.

What cannot be done so is listed here with its reason, and said by `manage.py check_upgrade`. A step of its own that
older processes survive is listed in console.upgrading.survival.
"""

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations import AddIndex, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from console.upgrading.survival import ANOTHER_KIND, GOES, NARROWER, NO_VALUE, OWN, broken_by, steps, why_not
from tests.console.upgrading.young import is_young

# Indexes of these are made beside other work: AddIndexConcurrently on PostgreSQL.
LARGE = {
    ("pushes", name) for name in ("push", "part", "event", "auditrow", "notice", "webhookcall", "accountpackage")
} | {("gateway", name) for name in ("device", "binding", "delivery", "gatewaypush", "address", "relay")}

# Each step that older processes do not survive, by what it says of itself, and why the release needs it.
LISTED: dict[tuple[str, str], str] = {}


@pytest.fixture(scope="module")
def young() -> list[tuple[Migration, ProjectState]]:
    """The migrations that the law is for, each with the state before it."""
    loader = MigrationLoader(None)
    state, found = ProjectState(), []
    seen = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key in seen:
                continue
            seen.add(key)
            migration = loader.graph.nodes[key]
            if is_young(*key):
                found.append((migration, state.clone()))
            state = migration.mutate_state(state, preserve=False)
    return found


def name_of(migration: Migration) -> str:
    return f"{migration.app_label}.{migration.name}"


def test_older_processes_survive_them(young: list[tuple[Migration, ProjectState]]) -> None:
    broken = {(name_of(one), words): why for one, state in young for words, why in broken_by(one, state)}
    assert {step: why for step, why in broken.items() if step not in LISTED} == {}
    assert [step for step in LISTED if step not in broken] == []


def indexed(migration: Migration) -> Iterator[tuple[str, Operation]]:
    return (
        (migration.app_label, one)
        for operation in migration.operations
        for one in steps(operation)
        if type(one) is AddIndex
    )


def test_indexes_of_large_tables_are_made_beside_other_work(young: list[tuple[Migration, ProjectState]]) -> None:
    found = [
        (name_of(one), step.describe())
        for one, _ in young
        for app, step in indexed(one)
        if (app, step.model_name_lower) in LARGE
    ]
    assert found == []


def state_with(**fields: models.Field) -> ProjectState:
    """Of an app with one model."""
    state = ProjectState()
    rows = [("id", models.BigAutoField(primary_key=True)), *fields.items()]
    migrations.CreateModel("Row", rows).state_forwards("app", state)
    return state


def words(**more: object) -> models.Field:
    return models.CharField(**{"max_length": 10, **more})


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.AddField("row", "new", words()), NO_VALUE),
        (migrations.AddField("row", "new", words(default="")), NO_VALUE),
        (migrations.AddField("row", "new", words(null=True)), ""),
        (migrations.AddField("row", "new", words(db_default="")), ""),
        (migrations.RemoveField("row", "name"), GOES),
        (migrations.RenameField("row", "name", "title"), GOES),
        (migrations.RenameModel("Row", "Line"), GOES),
        (migrations.DeleteModel("Row"), GOES),
        (migrations.AlterModelTable("Row", "lines"), GOES),
        (migrations.AlterField("row", "name", words(max_length=5)), NARROWER),
        (migrations.AlterField("row", "name", words(max_length=20)), ""),
        (migrations.AlterField("row", "name", words(choices=[("a", "A")])), ""),
        (migrations.AlterField("row", "name", models.TextField()), ""),
        (migrations.AlterField("row", "name", models.IntegerField()), ANOTHER_KIND),
        (migrations.AlterField("row", "empty", words()), NARROWER),
        (migrations.AlterField("row", "name", words(unique=True)), NARROWER),
        (migrations.AlterField("row", "filled", words()), NO_VALUE),
        (migrations.AlterField("row", "filled", words(null=True)), ""),
        (migrations.AddConstraint("row", models.UniqueConstraint(fields=["name"], name="once")), NARROWER),
        (migrations.AlterUniqueTogether("row", {("name", "empty")}), NARROWER),
        (migrations.AlterUniqueTogether("row", set()), ""),
        (migrations.RunPython(migrations.RunPython.noop), OWN),
        (migrations.RunSQL("SELECT 1"), OWN),
        (migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]), ""),
        (migrations.AddIndex("row", models.Index(fields=["name"], name="by_name")), ""),
    ],
    ids=lambda value: value.describe().replace(" ", "-") if isinstance(value, Operation) else "",
)
def test_what_older_processes_do_not_survive_is_known(operation: Operation, why: str) -> None:
    before = state_with(name=words(), empty=words(null=True), filled=words(db_default=""))
    after = before.clone()
    operation.state_forwards("app", after)
    assert why_not(operation, "app", before, after) == why

"""What an upgrade to this release would do to the database that there is: `manage.py check_upgrade` prints it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.utils import timezone

from console.backups import last_made
from console.known_migrations import known
from console.upgrading import known_settings
from console.upgrading.costs import QUICK, Step, Work, steps_of
from console.upgrading.survival import broken_by

FRESH = timedelta(days=1)


class CannotUpgrade(Exception):
    """This release cannot run on this database; the message says what to do."""


@dataclass
class Planned:
    """A migration that will run, what it does, and what of it older processes do not survive."""

    name: str
    steps: list[Step]
    breaks: list[tuple[str, str]]

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        return sum(step.seconds for step in self.steps)


@dataclass
class Report:
    """All that is to be said. `concerns` are what somebody should look at before."""

    planned: list[Planned]
    settings: list[str]
    backup: str
    concerns: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """About how long all migrations take."""
        return sum(one.seconds for one in self.planned)


def report() -> Report:
    """Look, and change nothing. CannotUpgrade where this release cannot run on this database."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        why = " ".join(str(error).split())
        raise CannotUpgrade(f"The database does not answer: {why}. Start it, or look at DATABASE_URL.") from None
    _require_older(executor)
    planned = list(_planned(executor))
    settings, made = known_settings.changes(os.environ), last_made.at()
    concerns = [said for one in planned for said in _of_migration(one)]
    concerns += [said for said in settings if said.endswith(known_settings.GONE)]
    if planned and connection.vendor == "sqlite" and (made is None or timezone.now() - made > FRESH):
        concerns.append("There is no backup of today: make one with manage.py backup FILE.")
    return Report(planned, settings, _of_backup(made), concerns)


def _require_older(executor: MigrationExecutor) -> None:
    here = {key for key in executor.loader.applied_migrations if key[0] in executor.loader.migrated_apps}
    if not here:
        raise CannotUpgrade("There is no database of an older release: migrate makes a new one. Look at DATABASE_URL.")
    if newer := sorted(here - known()):
        raise CannotUpgrade(
            f"The database is of a newer release: this one does not know {'.'.join(newer[-1])}. "
            "Go on with that release; the way back is a backup of before."
        )


def _planned(executor: MigrationExecutor) -> Iterator[Planned]:
    leaves = executor.loader.graph.leaf_nodes()
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, _ in executor.migration_plan(leaves, clean_start=True):
        if (migration.app_label, migration.name) not in executor.loader.applied_migrations:
            name = f"{migration.app_label}.{migration.name}"
            yield Planned(name, list(steps_of(migration, state)), broken_by(migration, state))
        state = migration.mutate_state(state, preserve=False)


def _of_migration(one: Planned) -> Iterator[str]:
    for words, why in one.breaks:
        yield f"{one.name}: {words}: {why}."
    for step in one.steps:
        if step.seconds >= QUICK and step.work is not Work.ASIDE:
            yield f"{one.name}: {step.table} takes {told(step.seconds)}: {step.work.value}."


def _of_backup(made: datetime | None) -> str:
    if connection.vendor != "sqlite":
        return "Backup: the server's own tools make it. See that a dump of today is there."
    if made is None:
        return "Backup: none was made here with manage.py backup."
    return f"Backup: the last one was made at {timezone.localtime(made):%Y-%m-%d %H:%M}."


def told(seconds: float) -> str:
    """A duration in words; what is estimated is not told to the second."""
    if seconds < QUICK:
        return "less than a second"
    return f"about {seconds:,.0f} s" if seconds < 90 else f"about {seconds / 60:,.0f} min"

"""`manage.py check_upgrade`: what this release would do to the database that an older one still runs on."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.upgrading.costs import Step, Work
from console.upgrading.report import CannotUpgrade, Planned, Report, report, told

NEEDS_SOMEBODY = 2


class Command(BaseCommand):
    """Run with the new code, before `migrate`, while the older release runs."""

    help = (
        "Say what migrating to this release does, how long, whether processes of the older release survive it, which "
        "settings have changed, and how old the last backup is. Nothing is changed. Exit status: 0 the older release "
        "may go on meanwhile, 1 this release cannot run on this database, 2 somebody should look first."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, and end with its status."""
        try:
            found = report()
        except CannotUpgrade as why:
            raise CommandError(str(why)) from None
        self.stdout.write("\n".join(_lines(found)))
        if found.concerns:
            sys.exit(NEEDS_SOMEBODY)


def _lines(found: Report) -> Iterator[str]:
    if not found.planned:
        yield "The database is as this release needs it: no migration will run."
    for one in found.planned:
        yield from _migration(one)
    if found.planned:
        yield f"All together: {told(found.seconds)}."
    yield ""
    yield from found.settings or ["No setting has changed, so far as is known here."]
    yield found.backup
    yield ""
    if found.concerns:
        yield "Look at this first:"
        yield from (f"- {said}" for said in found.concerns)
    else:
        yield "Processes of the older release may go on while it is migrated."


def _migration(one: Planned) -> Iterator[str]:
    yield f"{one.name}: {told(one.seconds)}"
    shown = [step for step in one.steps if step.work is not Work.NONE]
    yield from (f"  {_step(step)}" for step in shown)
    if not shown:
        yield f"  {Work.NONE.value}"


def _step(step: Step) -> str:
    rows = f", {step.rows:,} rows" if step.rows else ""
    where = f" ({step.table}{rows})" if step.table else ""
    return f"{step.words}{where}: {step.work.value}"

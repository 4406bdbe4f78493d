"""An older copy of the console's database put back, in which pushes that were sent are still to come."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import Site, site

DATABASE = "console.sqlite3"
LATER = 20 * 60.0  # more than the quarter of an hour after which a push is not sent late by itself
DUE_IN = 3_600.0  # none begins before the copy is made, however slow the machine is


def older_database(folder: Path, scale: Scale, **variables: str) -> Iterator[list[Case]]:
    """Both cases, on a site of their own."""
    with site(folder, **variables) as made:
        yield put_back(made, scale)


def put_back(made: Site, scale: Scale) -> list[Case]:
    """Put back when some pushes have been overdue for a while, and the time of others seems to have just come."""
    late = Case(made, "Older database put back 20 min after the pushes' time")
    soon = Case(made, "Older database put back right after the pushes' time")
    due = time.time() + DUE_IN
    for case in (late, soon):
        for number in range(scale.few):
            case.confirm(case.draft(package=number % 2 == 0), due=due)
    copy = made.folder / "copy.sqlite3"
    made.stop_console()
    shutil.copy(made.console.data_dir / DATABASE, copy)
    made.start_console(_due(due, late, soon))
    for case in (late, soon):
        case.settled(scale.within)
        assert all(fact["is_ended"] for fact in case.facts().values())
    made.stop_console()
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (made.console.data_dir / name).unlink(missing_ok=True)
    shutil.copy(copy, made.console.data_dir / DATABASE)
    made.start_console(_due(due, late, soon) | _due(due + LATER, late))
    for case in (late, soon):
        case.met(*case.pushes, at=time.time())
    return [late, soon]


def _due(moment: float, *cases: Case) -> dict[str, float]:
    """By title: how much later it must seem to a push so that `moment` has just come."""
    return {title: moment - time.time() for case in cases for title in case.pushes}

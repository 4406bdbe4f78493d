"""The questions whose SQL differs between databases, and moves of rows, on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.processes import ROOT
from tests.postgres import programs
from tests.prepared import migrated_server

PARTS = (
    *("carrying/test_each_audience", "carrying/test_ordering", "carrying/test_pruning", "carrying/test_rebinding"),
    *("carrying/test_pruned_at_once", "moving/test_imported_at_once"),
    *("carrying/test_resolving", "contract/test_repeated_calls", "contract/test_replaying", "contract/test_stopping"),
    *(
        "contract/test_bound",
        "contract/test_bound_at_once",
        "contract/test_outcomes",
        "contract/test_replaced_at_once",
        "test_operations",
    ),
    *("channels/online/test_pending", "channels/online/test_changed_pushes", "test_migrations"),
    "channels/online/test_noted_at_once",
    *("channels/test_addressing", "channels/test_receipts"),
    *("channels/queue/test_turns", "channels/queue/test_settling", "channels/queue/test_passing_on"),
    *("channels/queue/test_standing", "channels/queue/test_rows"),
)


@pytest.mark.processes
@pytest.mark.skipif(programs() is None, reason="no PostgreSQL server on this machine: apt-get install postgresql")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="all tests run on the database of DATABASE_URL")
def test_part_of_the_suite_on_postgresql(tmp_path: Path) -> None:
    files = [f"tests/gateway/{name}.py" for name in PARTS]
    with migrated_server("-c", "fsync=off") as url:
        # A folder of its own: pytest shuts the one that all runs share, through which other servers reach their data.
        alone = ["--reuse-db", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inside'}"]
        command = [sys.executable, "-m", "pytest", "-q", *alone, *files]
        environment = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout

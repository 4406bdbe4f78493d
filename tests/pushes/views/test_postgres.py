"""The history on a real PostgreSQL, which plans by itself what SQLite does as told, and who saves beside others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.processes import ROOT
from tests.postgres import programs
from tests.prepared import migrated_server


@pytest.mark.processes
@pytest.mark.skipif(programs() is None, reason="no PostgreSQL server on this machine: apt-get install postgresql")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="all tests run on the database of DATABASE_URL")
def test_the_history_and_two_who_save_on_postgresql(tmp_path: Path) -> None:
    with migrated_server("-c", "fsync=off") as url:
        views = ("history", "search_index", "sorting", "meanwhile", "saved_at_once", "discarded_meanwhile")
        files = [f"tests/pushes/views/test_{name}.py" for name in views]
        files += ["tests/pushes/test_kept_questions.py", "tests/pushes/webhooks/test_removed_meanwhile.py"]
        files += ["tests/pushes/intake/test_forgetting_meanwhile.py", "tests/console/test_paused_meanwhile.py"]
        files += ["tests/console/test_required_meanwhile.py"]
        files += ["tests/console/test_open_sessions.py", "tests/pushes/actions/test_stopped_at_once.py"]
        files += ["tests/pushes/overview/test_counted_at_once.py"]
        files += [f"tests/console/health/test_{name}.py" for name in ("cost", "of_console", "of_calls", "of_gateway")]
        # A folder of its own: pytest shuts the one that all runs share, through which other servers reach their data.
        alone = ["--reuse-db", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inside'}"]
        command = [sys.executable, "-m", "pytest", "-q", *alone, *files]
        environment = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout

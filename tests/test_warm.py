"""Copies of a loaded interpreter, which tests start programs as."""

import gc
import os
import subprocess
from pathlib import Path

from tests import warm


def test_a_copy_that_nobody_asks_about_any_more_ends_no_other(tmp_path: Path) -> None:
    """As where a test fails, and what it has started ends later."""
    nothing = (subprocess.DEVNULL,) * 3
    module = ["-m", "http.server", "--bind", "127.0.0.1", "0"]
    left, kept = (warm.start(module, {**os.environ, "HOME": str(tmp_path)}, nothing) for _ in range(2))
    pid = left.pid
    del left
    gc.collect()
    os.kill(pid, 9)
    kept.terminate()
    assert kept.wait() == -15
    asked = warm.start(["manage.py", "version_of_nothing"], os.environ, nothing)
    assert asked.wait() == 1

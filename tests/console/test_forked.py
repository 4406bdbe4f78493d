"""Tests of how programs are started, in a process of their own: what happens to it just then reaches nobody else."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.processes import ROOT

START = """
import os, signal, sys
from pathlib import Path
from console.supervisor import Child, Program, Surroundings
folder, is_forked = Path(sys.argv[1]), sys.argv[2] == "True"
program = Program("sleeper", (sys.executable, "-m", "sleeper"), is_forked=is_forked)
child = Child(program, Surroundings({"PYTHONPATH": str(folder)}, folder, folder / "log"))
sys.path.append(str(folder))
"""
# The signal arrives while the process is copied; os._exit, for else it would wait for a copy that it does not know.
INTERRUPTED = """
def interrupt(*_): raise KeyboardInterrupt
signal.signal(signal.SIGTERM, interrupt)
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGTERM))
try:
    child.start()
except KeyboardInterrupt:
    if child.process:
        child.ask_to_stop()
        child.process.wait()
        print("ended by", child.process.returncode, flush=True)
os._exit(0)
"""
UNREAD = """
print("nobody reads this")
for _ in range(2):
    child.start()
    child.ask_to_stop()
    child.process.wait()
    print("ended by", child.process.returncode, file=sys.stderr)
os._exit(0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the program to start lies."""
    (tmp_path / "sleeper.py").write_text("import time; time.sleep(3600)")
    return tmp_path


def run(code: str, folder: Path, is_forked: bool, stdout: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START + code, str(folder), str(is_forked)]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    return subprocess.run(
        command, cwd=ROOT, env=buffered, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


@pytest.mark.parametrize("is_forked", [True, False])
def test_a_signal_in_the_middle_of_a_start_finds_what_was_started(folder: Path, is_forked: bool) -> None:
    done = run(INTERRUPTED, folder, is_forked, subprocess.PIPE)
    assert (done.stdout, done.stderr) == (f"ended by {-signal.SIGTERM}\n", "")


def test_programs_start_though_nobody_reads_the_screen_any_more(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run(UNREAD, folder, True, writer)
    os.close(writer)
    assert done.stderr == f"ended by {-signal.SIGTERM}\n" * 2
    assert "nobody reads" not in (folder / "log" / "sleeper.log").read_text()

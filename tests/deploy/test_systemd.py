"""Tests of deploy/systemd: systemd reads the units, they are shut in, and what they start carries a push."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from tests.console.processes import ROOT, environment, free_port, manage, until
from tests.prepared import prepare

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
PARTS = [name for name in SERVICES if name not in ("push.service", "push-backup.service")]
PYTHON = "/srv/push/app/.venv/bin/python"
EXPOSED = "20"  # of 100, by systemd's own count: a service that nobody thought about has 96

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed.")


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_understands_it_and_it_is_shut_in(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    unit.write_text((UNITS / name).read_text().replace(PYTHON, sys.executable))
    # What else is wrong with this machine's units is not ours to say.
    for ask in (
        ["verify", "--man=no", "--recursive-errors=no"],
        ["security", "--offline=true", f"--threshold={EXPOSED}"],
    ):
        done = subprocess.run(["systemd-analyze", *ask, unit], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{ask}: {done.stdout}{done.stderr}"
        assert name.replace("@", "") not in done.stderr.replace("@i", ""), done.stderr


def test_all_are_shut_in_alike() -> None:
    units = [(UNITS / name).read_text().partition("# It writes to")[2].partition("[Install]")[0] for name in SERVICES]
    shut = {unit.replace(" and to the backups,", "").replace(" /srv/backup", "").strip() for unit in units}
    assert len(shut) == 1
    assert "NoNewPrivileges=yes" in shut.pop()


@needs_systemd
def test_the_backup_is_made_each_night(tmp_path: Path) -> None:
    """As systemd reads the timer and its unit; what the unit keeps is what the command just wrote."""
    for name in ("push-backup.service", "push-backup.timer"):
        (tmp_path / name).write_text((UNITS / name).read_text().replace(PYTHON, sys.executable))
    timer = tmp_path / "push-backup.timer"
    asked = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", timer]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, "push-backup" in done.stderr) == (0, False), done.stderr
    assert "OnCalendar=*-*-* 03:00:00" in timer.read_text()


def test_old_backups_go_and_those_of_people_stay(tmp_path: Path) -> None:
    """By the very line of the unit."""
    unit = (UNITS / "push-backup.service").read_text()
    (line,) = [line.partition("=")[2] for line in unit.splitlines() if line.startswith("ExecStartPost=")]
    for name in ("nightly-old", "nightly-new", "push-2026-11-30"):
        (tmp_path / name).touch()
        if name != "nightly-new":
            os.utime(tmp_path / name, (0, 0))
    subprocess.run(shlex.split(line.replace("/srv/backup", str(tmp_path))), check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nightly-new", "push-2026-11-30"]
    assert "/srv/backup/nightly-$(date" in unit


def command(name: str, port: int, host: str = "host") -> list[str]:
    """What the unit starts, with this Python and at this port, on a machine of this name."""
    (line,) = [line for line in (UNITS / name).read_text().splitlines() if line.startswith("ExecStart=")]
    words = line.removeprefix("ExecStart=").replace("%H", host).split()
    return [{PYTHON: sys.executable, "8000": str(port)}.get(word, word) for word in words]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Every part as its unit starts it, with a broker; the variables they have."""
    port, broker = free_port(), free_port()
    variables = {"PORT": str(port), "BROKER_URL": f"redis://127.0.0.1:{broker}/0"}
    prepare(tmp_path / "data")
    assert manage(tmp_path / "data", "loaddemo", **variables).returncode == 0
    commands = [[*_broker(), "--port", str(broker), "--save", ""], *(command(name, port) for name in PARTS)]
    with ExitStack() as stack:
        log = stack.enter_context((tmp_path / "log").open("wb"))
        told = {"cwd": ROOT, "env": environment(tmp_path / "data", **variables), "stdout": log, "stderr": log}
        for each in commands:
            process = stack.enter_context(subprocess.Popen(each, **told))  # type: ignore[call-overload]
            stack.callback(process.terminate)
        until(lambda: is_ready(port))
        yield variables


def _broker() -> list[str]:
    asked = [sys.executable, "-c", "from console.installation import broker_binary; print(broker_binary())"]
    return [subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()]


def is_ready(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=60).status_code == 200
    except requests.ConnectionError:
        return False


@pytest.mark.processes
def test_what_the_parts_start_carries_a_push(parts: dict[str, str], tmp_path: Path) -> None:
    asked = ["--app", "Demo Shop", "--accounts", "a1,a2", "--author", "marketer", "--title", "Sale", "--content", "Now"]
    sure = ["--account-type", "0", "--yes", "--accept-doubt", "nobody-bound", "--wait"]
    done = manage(tmp_path / "data", "createpush", *asked, *sure, **parts)
    assert done.returncode == 1, done.stderr  # nobody has a device
    assert "Accounts: 2 accounts" in done.stdout

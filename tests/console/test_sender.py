"""A console that is asked to stop while its sender calls a service, with real processes."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from pushes.tpns.contract import PUSH_PATH
from tests.console.processes import ROOT, environment, until
from tests.installation import Installation
from tests.pushes.delivery.tpns import PushService
from tests.pushes.service import answer

pytestmark = pytest.mark.processes


def test_calls_under_way_are_ended_before_the_console_stops(tmp_path: Path) -> None:
    """Two pushes are in hand at once, in threads of one process, and none is left unconfirmed."""
    service, stopping = PushService(), Event()

    def late(push_id: str) -> object:
        def reply(connection: object) -> None:
            stopping.wait()
            time.sleep(1)
            answer({"ret_code": 0, "push_id": push_id})(connection)  # type: ignore[arg-type]

        return reply

    service.will(PUSH_PATH, late("901"), late("902"))  # type: ignore[arg-type]
    installation = Installation(tmp_path / "data", GATEWAY_URL=service.address)
    jobs = [_created(installation, title, n) for n, title in enumerate(("One", "Two"))]
    assert [job.wait() for job in jobs] == [0, 0]
    until(lambda: len(service.pushes) == 2)
    installation.console.process.send_signal(signal.SIGTERM)
    stopping.set()
    assert installation.console.process.wait() == 0
    parts = installation.asked("sorted(Part.objects.values_list('status', 'service_push_id'))")
    assert parts == "[('accepted', '901'), ('accepted', '902')]"
    installation.stop()
    service.stop()


def _created(installation: Installation, title: str, number: int) -> "subprocess.Popen[bytes]":
    accounts = f"+861371111222{number}"  # other people: to the same ones it would be doubted
    command = ["createpush", "--app", "Demo Shop", "--account-type", "1002", "--accounts", accounts, "--yes"]
    return subprocess.Popen(
        [sys.executable, "manage.py", *command, "--title", title, "--content", "From nine"],
        cwd=ROOT,
        env=environment(installation.data_dir, **installation.variables),
    )

"""The program of docs/examples carries a push from a file to its figures, on a line where everything breaks once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.gateway.channels.online.client import DeviceClient
from tests.api_line import ApiLine
from tests.console.processes import ROOT, until
from tests.faults.site import Phone
from tests.installation import Installation

pytestmark = pytest.mark.processes

PROGRAM = ROOT / "docs" / "examples" / "console_client.py"
ACCESS_ID = "1500000001"
MINE = "from-a-program".ljust(100, "x")
ROWS = 50_000  # of 100 characters: two chunks
TITLE = "By a program, once"


@pytest.fixture
def line(installation: Installation) -> Iterator[ApiLine]:
    """The way to the installation."""
    made = ApiLine(installation.console.port)
    yield made
    made.close()


@pytest.fixture
def phone(installation: Installation) -> Iterator[Phone]:
    """A device of one of the accounts, that listens."""
    access_key = installation.asked(f"GatewayApplication.objects.get(access_id='{ACCESS_ID}').access_key")
    client = DeviceClient(f"{installation.url}/gateway/", ACCESS_ID, access_key)
    client.register()
    client.bind(MINE)
    listening = Phone(client)
    listening.start()
    yield listening
    listening.close()


@pytest.fixture
def token(installation: Installation) -> str:
    """What the program calls with."""
    application = installation.asked(f"Application.objects.get(access_id='{ACCESS_ID}').pk")
    return str(installation.inside()("token", application=int(application)))


def package(folder: Path) -> Path:
    path = folder / "accounts.txt"
    path.write_text(f"{MINE}\n" + "".join(f"account-{3 * number:092}\n" for number in range(1, ROWS)))
    return path


def run(line: ApiLine, token: str, file: Path, *more: str, accounts: int = ROWS) -> "subprocess.CompletedProcess[str]":
    draft = ("--title", TITLE, "--content", "From nine", "--account-type", "0", "--accounts", str(accounts))
    command = [sys.executable, str(PROGRAM), str(file), "--run", "once", *draft, *more]
    variables = {"PUSH_CONSOLE": f"http://127.0.0.1:{line.port}", "API_TOKEN": token}
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_a_push_gets_from_a_file_to_its_figures_whatever_breaks(
    installation: Installation, line: ApiLine, phone: Phone, token: str, tmp_path: Path
) -> None:
    line.plan(b"POST", rb"/pushes", "lost")
    line.plan(b"PATCH", rb"/uploads/\S+", "half")
    line.plan(b"PATCH", rb"/uploads/\S+", "lost")
    line.plan(b"POST", rb"/package", "lost")
    line.plan(b"GET", rb"/check", "often")
    line.plan(b"POST", rb"/confirm", "lost")
    file = package(tmp_path)
    done = run(line, token, file, "--accept-doubt", "few-bound")
    assert done.returncode == 0, done.stdout + done.stderr[-1000:]
    assert line.is_calm
    assert 429 in line.statuses
    told = json.loads(done.stdout)
    assert told["status"] in ("finished", "reached few")  # the second once its figures have been looked at
    assert (told["accounts"], told["ledger"]["accepted"]) == (ROWS, ROWS)
    assert (told["figures"]["with_device"], told["figures"]["arrived"]) == (1, 1)
    again = run(line, token, file, "--accept-doubt", "few-bound")
    assert json.loads(again.stdout)["push"] == told["push"]
    assert installation.asked(f"Push.objects.filter(title='{TITLE}').count()") == "1"
    assert installation.asked(f"GatewayPush.objects.filter(message__title='{TITLE}').count()") == "1"
    until(lambda: bool(phone.heard))
    assert [title for title, _delivery in phone.heard] == [TITLE]

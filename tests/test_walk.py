"""The whole walk with faults: what is killed on the way is carried on, and nothing is sent twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.mail import MailServer, mail_server, text_of
from tests.console.processes import ROOT, environment, free_port, until
from tests.installation import MARKETER, Installation
from tests.slowline import SlowLine
from tests.visits import logged_in

pytestmark = pytest.mark.processes

ROWS = 400_000
BOUND = 5
TITLE = "Once, whatever happens"
APP = "Demo Shop"
ACCESS_ID = "1500000001"


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    """Where the installation's notices go."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def line_and_installation(
    tmp_path_factory: pytest.TempPathFactory, mail: MailServer
) -> Iterator[tuple[SlowLine, Installation]]:
    """An installation whose worker reaches the gateway over a line that stops after the first 300 kB of a call."""
    port = free_port()
    line = SlowLine(port, limit=300_000)
    gateway = f"http://127.0.0.1:{line.port}/gateway/"
    variables = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail.port), "EMAIL_SECURITY": "none"}
    variables |= {"EMAIL_FROM": "push@example.com", "GATEWAY_URL": gateway}
    installation = Installation(tmp_path_factory.mktemp("walk") / "data", port, **variables)
    yield line, installation
    installation.stop()
    line.close()


def package(folder: Path) -> Path:
    """8 MB of accounts, more than the sockets on the way hold."""
    path = folder / "accounts.txt"
    path.write_text("".join(f"account-{3 * number:012}\n" for number in range(ROWS)))
    return path


def bind(installation: Installation, folder: Path) -> None:
    path = folder / "bindings.csv"
    rows = [f"account-{3 * number:012},0,{number:036x}" for number in range(BOUND)]
    path.write_text("account,account_type,token\n" + "\n".join(rows) + "\n")
    done = installation.manage("bindaccounts", str(path), "--access-id", ACCESS_ID, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["bound"] == BOUND


def create_push(installation: Installation, path: Path) -> "subprocess.Popen[str]":
    """The job from the shell, which asks the gateway over another line, waiting for its end in the background."""
    variables = installation.variables | {"GATEWAY_URL": f"{installation.url}/gateway/"}
    target = ["--author", MARKETER, "--app", APP, "--package", str(path), "--account-type", "0"]
    command = ["createpush", *target, "--title", TITLE, "--content", "From nine"]
    return subprocess.Popen(
        [sys.executable, "manage.py", *command, f"--yes-to={ROWS}", "--accept-doubt=few-bound", "--wait", "--json"],
        cwd=ROOT,
        env=environment(installation.data_dir, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check_notice(installation: Installation, mail: MailServer) -> None:
    """Its person is told by mail, once the figures have had their time."""
    installation.asked("type(Push.objects.get().author).objects.update(email='author@example.com')")
    installation.asked("Notice.objects.update(due_at=timezone.now())")
    until(lambda: bool(mail.letters))
    until(lambda: installation.asked("Notice.objects.filter(due_at=None, sent_at__isnull=False).count()") == "1")
    (letter,) = mail.letters
    assert (letter["To"], letter["Subject"].strip()) == ("author@example.com", f"“{TITLE}”: Finished, few reached")
    assert f"{installation.url}/pushes/1/" in text_of(letter)


def test_a_worker_killed_during_the_upload_loses_and_doubles_nothing(
    line_and_installation: tuple[SlowLine, Installation], tmp_path: Path, mail: MailServer
) -> None:
    line, installation = line_and_installation
    bind(installation, tmp_path)
    assert installation.asked("Push.objects.count()") == "0"  # who answers is there before the upload gets stuck
    job = create_push(installation, package(tmp_path))
    until(lambda: line.stuck.is_set() or job.poll() is not None)
    assert job.poll() is None, job.communicate()
    assert (
        installation.asked("Part.objects.get().status, 0 < Part.objects.get().percent_sent < 100") == "uploading True"
    )
    killed = installation.pids("sender")
    assert killed
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    installation.console.until(lambda: not set(installation.pids("sender")) & set(killed))
    line.release()
    printed, said = job.communicate()
    assert (job.returncode, json.loads(printed)["status"]) == (1, "reached few"), said
    assert f"{BOUND} of 400,000 accounts have a device: these may be another application's people" in said
    assert json.loads(printed)["figures"]["with_device"] == BOUND
    until(lambda: installation.asked("GatewayPush.objects.get().status") == "PUSH_FINISHED")
    check_notice(installation, mail)
    pushes = "Push.objects.count(), GatewayPush.objects.count(), Delivery.objects.count()"
    assert installation.asked(pushes) == f"1 1 {BOUND}"
    assert installation.asked("Delivery.objects.values('device').distinct().count()") == str(BOUND)
    assert installation.asked("[u.accepted for u in Upload.objects.filter(pushes__isnull=False)]") == f"[{ROWS}]"
    uploads = "Event.objects.filter(kind='uploaded').count(), Event.objects.filter(kind='accepted').count()"
    assert installation.asked(uploads) == "1 1"
    _those_who_had_no_device_are_gathered(installation, tmp_path / "accounts.txt")


def _those_who_had_no_device_are_gathered(installation: Installation, path: Path) -> None:
    """Also when the worker that gathers them is killed half-way: each of them once, and nobody else."""
    session = logged_in(installation)
    form = {"who": "no-device", "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    draft = session.post(f"{installation.url}/pushes/1/those-of/", form).url
    assert draft.endswith("/pushes/2/edit/")
    package = f"AccountPackage.objects.get(pk={installation.asked('Push.objects.get(pk=2).package_id')})"
    while not _killed_half_way(installation, package):
        assert installation.asked(f"{package}.gather_again({package}.gathering.anew({ROWS}))") == "None"
    installation.asked("AccountPackage.objects.update(lease_until=None)")  # nobody renews it
    until(lambda: installation.asked(f"{package}.status") == "checked")
    accounts = path.read_text().splitlines()
    packed = installation.data_dir / "files" / installation.asked(f"{package}.packed_path")
    assert packed.read_text().splitlines() == accounts[BOUND:]
    assert installation.asked(f"{package}.gathering.came") == f"({ROWS - BOUND}, 0, {BOUND}, 0, 0)"
    logged = "".join(log.read_text() for log in installation.data_dir.rglob("*.log"))
    assert "account-0" not in logged


def _killed_half_way(installation: Installation, package: str) -> bool:
    """Kill the sender once some of the accounts were asked about; whether others were not."""
    killed = installation.pids("sender")
    until(lambda: installation.asked(f"{package}.gathering.asked") != "0")
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    installation.console.until(lambda: not set(installation.pids("sender")) & set(killed))
    return installation.asked(f"{package}.status") == "gathering"

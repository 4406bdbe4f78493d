"""An account package on its way in, with faults: a worker or the web killed in the middle, a line cut."""

import hashlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import requests

from console.installation import web_answers
from tests.console.processes import ROOT, environment, open_files, until
from tests.installation import Installation
from tests.visits import attach_upload, begin_upload, chunk_head, logged_in, new_draft, received, send_chunks

pytestmark = pytest.mark.processes

ROWS = 5_000_000  # long enough to be checked for seconds
MB_HALF = 512 * 1024


def row(installation: Installation, columns: str) -> tuple[object, ...]:
    """The newest package's row, read beside everything else that goes on."""
    with sqlite3.connect(installation.data_dir / "console.sqlite3") as database:
        found: tuple[object, ...] | None = database.execute(
            f"SELECT {columns} FROM pushes_accountpackage ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return found or ()


def test_a_check_whose_worker_is_killed_is_done_again_once(installation: Installation, tmp_path: Path) -> None:
    package = tmp_path / "accounts.txt"
    with package.open("w") as file:
        for start in range(0, ROWS, 100_000):
            file.write("".join(f"+86{13_000_000_000 + 3 * number}\n" for number in range(start, start + 100_000)))
    command = ["createpush", "--app", "Demo Shop", "--account-type", "1002", "--package", str(package)]
    # Its gateway cannot be reached by the shell, which sends all the same.
    surroundings = environment(installation.data_dir, **installation.variables | {"GATEWAY_URL": "http://127.0.0.1:9/"})
    job = subprocess.Popen(
        [sys.executable, "manage.py", *command, "--title", "Checked again", "--content", "Once", f"--yes-to={ROWS}"],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: row(installation, "status")[:1] == ("checking",) or job.poll() is not None)
    killed = installation.pids("worker")
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert row(installation, "status") == ("checking",)
    _printed, said = job.communicate()
    assert job.returncode == 0, said
    *ledger, folder = row(installation, "status, accepted, duplicates, rejected, blank, fence, folder")
    assert ledger == ["checked", ROWS, 0, 0, 0, 2]
    folder = installation.data_dir / "files" / "packages" / str(UUID(str(folder)))
    assert sorted(path.name for path in folder.iterdir()) == ["accounts-2.txt", "original.txt", "rejects-2.csv"]


def test_an_upload_whose_line_is_cut_leaves_nothing_behind(installation: Installation) -> None:
    session = logged_in(installation)
    draft = new_draft(installation, session)
    before = row(installation, "COUNT(*)")
    head = (
        f"POST {draft.removeprefix(installation.url).replace('/edit/', '/package/')} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{installation.console.port}\r\n"
        f"Cookie: {'; '.join(f'{cookie.name}={cookie.value}' for cookie in session.cookies)}\r\n"
        f"X-CSRFToken: {session.cookies['csrftoken']}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 50000000\r\n\r\n"
        '--cut\r\nContent-Disposition: form-data; name="package"; filename="accounts.txt"\r\n\r\n'
    )
    arriving = installation.data_dir / "tmp"
    with socket.create_connection(("127.0.0.1", installation.console.port)) as line:
        line.sendall(head.encode() + b"+8613711112222\n" * 1_000_000)
        web = installation.pids("web")[0]
        until(lambda: any(str(arriving) in target for target in open_files(web)))
    until(lambda: not any(str(arriving) in target for target in open_files(web)))
    assert list(arriving.iterdir()) == []
    assert row(installation, "COUNT(*)") == before
    assert "no package yet" in session.get(draft).text


def test_an_upload_in_chunks_outlives_a_cut_line_and_every_web_process(installation: Installation) -> None:
    session = logged_in(installation)
    draft = new_draft(installation, session)
    data = b"".join(b"+8613%09d\n" % (3 * number) for number in range(60_000))
    upload = begin_upload(session, draft, data)
    send_chunks(session, upload, data[:MB_HALF], MB_HALF // 2)
    _send_half_a_chunk(installation, session, upload, data[MB_HALF:])
    assert received(session, upload) == MB_HALF
    killed = [pid for name in ("web", "web-2") for pid in installation.pids(name)]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(lambda: web_answers("127.0.0.1", installation.console.port) and not set(killed) & _webs(installation))
    send_chunks(session, upload, data, MB_HALF // 4)
    assert attach_upload(session, draft, upload).status_code == 200
    until(lambda: row(installation, "status")[:1] == ("checked",))
    expected = (60_000, 60_000, hashlib.sha256(data).hexdigest())
    assert row(installation, "rows, accepted, sha256") == expected


def _webs(installation: Installation) -> set[int]:
    return {pid for name in ("web", "web-2") for pid in installation.pids(name)}


def _send_half_a_chunk(installation: Installation, session: requests.Session, upload: str, chunk: bytes) -> None:
    """The line is cut in the middle of it."""
    told = chunk_head(session, MB_HALF, chunk) | {"Content-Length": str(len(chunk)), "Host": "127.0.0.1"}
    told["Cookie"] = "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    with socket.create_connection(("127.0.0.1", installation.console.port)) as line:
        line.sendall(f"PATCH {urlsplit(upload).path} HTTP/1.1\r\n{head}\r\n".encode() + chunk[: len(chunk) // 2])

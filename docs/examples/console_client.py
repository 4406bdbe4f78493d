"""Carry a push from a file to its figures over the API of a push console. Needs Python 3.11 and requests; copy it.

    export PUSH_CONSOLE=https://push.example.com API_TOKEN=pushapi_…
    python console_client.py accounts.csv --run sale-2026-12-01 --title Sale --content "From nine" \
        --account-type 1002 --accounts 2908 --accept-doubt few-bound

--run names this one push, without blanks: whatever breaks on the way, the same command within a day goes on and sends
nothing twice. --accounts is how many you expect it to be sent to. With another number it is not sent, nor with a doubt
that is not accepted.
"""

import argparse
import json
import os
import sys
import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

CHUNK = 4 * 1024 * 1024  # bytes; the console takes 64 kB to 8 MB
TIMEOUT = (10, 90)  # seconds to connect and to answer
PATIENCE = 600  # seconds for which a call is tried again while nothing moves
POLL = 1.0  # seconds between two questions how it stands
DEVICES = 120  # seconds at most until the gateway has said how many accounts have a device
LONGEST_PAUSE = 30.0
PASSING = {429, 500, 502, 503, 504}  # what the same call may be spared in a moment
IN_WORK = {"gathering", "received", "checking"}
ENDED = {"finished", "reached few", "finished with problems", "failed", "stopped", "called back", "draft"}
LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class Refused(Exception):
    """The console said no, and nothing was done. `code` names the kind, the message says what to do."""

    def __init__(self, status: int, code: str, detail: str, body: dict[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.body = status, code, body or {}


class Console:
    """The API with the token of a person and an application. One for each thread."""

    def __init__(self, url: str, token: str) -> None:
        self.url = urljoin(url.rstrip("/") + "/", "api/v1/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> dict[str, Any]:
        """What stands at the path."""
        return self._patiently("GET", path).json()

    def act(self, path: str, key: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Have something done once. Whoever repeats it with its key and its body gets the first answer."""
        return self._patiently("POST", path, json=body or {}, headers={"Idempotency-Key": key}).json()

    def upload(self, push: int, path: Path) -> str:
        """Send a file in chunks, each from where the console says that it has arrived; the upload's id."""
        size, name = path.stat().st_size, b64encode(path.name.encode()).decode()
        about = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
        where = self._patiently("POST", f"pushes/{push}/uploads", headers=about).headers["Location"]
        offset, end = 0, time.monotonic() + PATIENCE
        with path.open("rb") as file:
            while offset < size:
                file.seek(offset)
                before, offset = offset, self._chunk(where, offset, file.read(CHUNK))
                if offset != before:
                    end = time.monotonic() + PATIENCE
                elif time.monotonic() > end:
                    raise TimeoutError(f"Nothing more has arrived after {offset} bytes.")
        return where.rsplit("/", 1)[1]

    def _chunk(self, where: str, offset: int, data: bytes) -> int:
        """Send a chunk; up to where the file has arrived then, which is asked where the answer is lost."""
        tus = {"Tus-Resumable": "1.0.0"}
        digest = b64encode(sha256(data).digest()).decode()
        told = {"Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}"}
        kind = {"Content-Type": "application/offset+octet-stream"}
        try:
            answer = self._once("PATCH", where, data=data, headers=tus | told | kind)
        except LOST:
            answer = self._patiently("HEAD", where, headers=tus)
        except Refused as refused:
            if refused.status not in PASSING | {409, 460}:  # 409: it arrived before; 460: damaged on its way
                raise
            time.sleep(POLL)
            answer = self._patiently("HEAD", where, headers=tus)
        return int(answer.headers["Upload-Offset"])

    def _patiently(self, method: str, path: str, **request: Any) -> requests.Response:
        """The answer to a call that may be made again: what passes is waited for, as long as the console says."""
        end, pause = time.monotonic() + PATIENCE, 1.0
        while True:
            try:
                return self._once(method, path, **request)
            except LOST:
                wait = pause
                if time.monotonic() + wait > end:
                    raise
            except Refused as refused:
                is_passing = refused.status in PASSING or refused.code == "running"
                wait = float(refused.body.get("retry_after") or pause)
                if not is_passing or time.monotonic() + wait > end:
                    raise
            time.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _once(self, method: str, path: str, **request: Any) -> requests.Response:
        address = urljoin(self.url, path)
        answer = self.session.request(method, address, timeout=TIMEOUT, allow_redirects=False, **request)
        if 200 <= answer.status_code < 300:
            return answer
        body: dict[str, Any] = {}
        if answer.content and answer.headers.get("Content-Type", "").startswith("application/problem+json"):
            body = answer.json()
        wait = answer.headers.get("Retry-After", "")
        code = str(body.get("type", "")).rpartition("#")[2]
        told = body | {"retry_after": int(wait) if wait.isdecimal() else None}
        raise Refused(answer.status_code, code, body.get("detail") or answer.text or answer.reason, told)


def send(console: Console, run: str, file: Path, draft: dict[str, Any], accounts: int, accepted: list[str]) -> int:
    """Send the draft to the accounts of the file, once for each `run`; the push's number."""
    push: int = console.act("pushes", f"{run}/create", draft)["push"]
    if console.get(f"pushes/{push}")["status"] != "draft":
        return push  # this run has sent it before
    if console.get(f"pushes/{push}/check")["state"] == "none":
        upload = console.upload(push, file)
        console.act(f"pushes/{push}/package", f"{run}/{upload}", {"upload": upload})
    while (check := console.get(f"pushes/{push}/check"))["state"] in IN_WORK:
        time.sleep(POLL)
    if check["state"] == "refused":
        raise Refused(0, "package", check["problem"], check)
    preview = _previewed(console, push)
    if not preview["ready"]:
        raise Refused(0, "obstacles", " ".join(each["text"] for each in preview["obstacles"]), preview)
    agreed = {"seen": preview["seen"], "accounts": accounts, "accept_doubts": accepted}
    console.act(f"pushes/{push}/confirm", f"{run}/confirm", agreed)
    return push


def _previewed(console: Console, push: int) -> dict[str, Any]:
    """What would be sent, once it is known how many of the accounts have a device; that is waited for a while."""
    end = time.monotonic() + DEVICES
    while True:
        preview = console.get(f"pushes/{push}/preview")
        if not (preview["devices"] or {}).get("awaited") or time.monotonic() > end:
            return preview
        time.sleep(POLL)


def ended(console: Console, push: int) -> dict[str, Any]:
    """How the push stands once nothing more happens by itself; `draft`: somebody took it back."""
    while (stands := console.get(f"pushes/{push}"))["status"] not in ENDED | {"needs attention"}:
        time.sleep(POLL)
    return stands


def figures(console: Console, push: int, seconds: float) -> dict[str, Any]:
    """What came of it, once all has arrived or after so many seconds: the service goes on counting for three days."""
    end = time.monotonic() + seconds
    while True:
        told = console.get(f"pushes/{push}/figures")
        known = told["figures"] or {"arrived": 0, "planned": None}
        if known["arrived"] == known["planned"] or time.monotonic() > end:
            return told
        time.sleep(POLL)


def main() -> int:
    """0 if the push has finished; what came of it is printed as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    for name in ("run", "title", "content"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--account-type", type=int, required=True)
    parser.add_argument("--accounts", type=int, required=True)
    parser.add_argument("--accept-doubt", action="append", default=[])
    parser.add_argument("--figures-within", type=float, default=120, metavar="SECONDS")
    asked = parser.parse_args()
    console = Console(os.environ["PUSH_CONSOLE"], os.environ["API_TOKEN"])
    draft = {"title": asked.title, "content": asked.content, "account_type": asked.account_type}
    try:
        push = send(console, asked.run, asked.file, draft, asked.accounts, asked.accept_doubt)
        told = {}
        if (stands := ended(console, push))["status"] != "draft":
            told = figures(console, push, asked.figures_within)
            stands = console.get(f"pushes/{push}")  # the figures may have made it one that reached few
    except Refused as refused:
        print(refused, json.dumps(refused.body, ensure_ascii=False), file=sys.stderr)
        return 1
    print(json.dumps(stands | told, ensure_ascii=False))
    return 0 if stands["status"] in ("finished", "reached few") else 1


if __name__ == "__main__":
    sys.exit(main())

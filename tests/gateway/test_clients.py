"""Clients that others wrote: a line cut at any byte loses no notification, and nothing empty reaches the app.

The cut stream is that of a real line. What a client has handed on must be at least what the id that it comes back with
covers; what it has not handed on comes again.
"""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import sseclient
from httpx_sse import EventSource

from console.gateway.channels.online import asgi
from console.gateway.channels.online.heartbeat import HEARTBEAT
from console.gateway.channels.online.open_stream import Connection
from console.gateway.channels.online.pending import Event, Waiting, line_of
from tests.gateway.channels.online.test_open_stream import ORDER, TOKEN

WORDS = "one\x85two\u2028three\u2029four 双十一"
KEYS = (5, 6, 7)
NPM = (
    "@microsoft/fetch-event-source@2.0.1",
    "extended-eventsource@2.1.0",
    "eventsource@4.1.1",
    "eventsource-parser@3.1.1",
)
# These two come back with an id as soon as its line is whole, one byte before the event is: docs/devices.md has the
# loop that does not.
ONE_BYTE = ("@microsoft/fetch-event-source", "extended-eventsource")

Read = tuple[list[str], str]  # the data handed on, and the id to come back with


def wire() -> bytes:
    """What a line brings: three notifications, and a heartbeat between them."""
    line = Connection(7, 1, TOKEN)
    line.put(asgi.OPENING)
    for key in KEYS:
        event = Event(ORDER, "4711", at_once=False, takes_back=False, tail=line_of({"title": WORDS}))
        line.notify(Waiting(key, device=7, push=1, was_sent=False), event)
        line.put(HEARTBEAT)
    line.end()
    return asyncio.run(line.next())


def with_httpx_sse(cut: bytes) -> Read:
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=cut)
    handed = list(EventSource(answer).iter_sse())
    return [event.data for event in handed], handed[-1].id if handed else ""


class Ended(Exception):
    """The client comes back: what it had is known by now."""


def with_sseclient(cut: bytes) -> Read:
    back: list[str] = []

    def get(_: str, headers: dict[str, str], **__: Any) -> Any:
        back.append(headers.get("Last-Event-ID", ""))
        if len(back) > 1:
            raise Ended
        return SimpleNamespace(raw=BytesIO(cut), encoding="utf-8", raise_for_status=lambda: None)

    client, handed = sseclient.SSEClient("http://gateway/", session=SimpleNamespace(get=get)), []
    try:
        while True:
            handed.append(next(client).data)
    except Ended:
        return handed, back[-1]


def is_lost(read: Read) -> bool:
    """Whether the id covers more than was handed on."""
    handed, last = read
    return (int(last, 16) & 0xFFFFFFFF if last else 0) > len(handed)


def check(reads: Iterator[Read], whole: int) -> list[int]:
    """Where the cut loses something. What is handed on is whole and in order, wherever it is."""
    lost = []
    for place, read in enumerate(reads):
        for key, data in zip(KEYS, read[0], strict=False):
            assert json.loads(data)["title"] == WORDS, place
            assert json.loads(data)["id"].startswith(f"{key}-"), place
        lost += [place] if is_lost(read) else []
    assert place == whole
    assert len(read[0]) == len(KEYS), "nothing empty is handed on"
    return lost


@pytest.mark.parametrize("client", [with_httpx_sse, with_sseclient])
def test_no_cut_loses_a_notification(client: Callable[[bytes], Read], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sseclient.time, "sleep", lambda _: None)
    whole = wire()
    assert check((client(whole[:cut]) for cut in range(len(whole) + 1)), len(whole)) == []


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients of npm, in a folder of their own."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("The clients of npm are not tried: install node and npm to try them.")
    folder = tmp_path_factory.mktemp("npm")
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *NPM]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"The clients of npm are not tried, they could not be installed: {done.stderr[-300:]}")
    return folder


def test_no_cut_loses_a_notification_with_clients_of_npm(packages: Path) -> None:
    whole = wire()
    (packages / "wire").write_bytes(whole)
    command = ["node", str(Path(__file__).parent / "clients" / "sweep.mjs"), str(packages / "wire"), str(packages)]
    subprocess.run(command, check=True)
    told = json.loads((packages / "told").read_text())
    ends = [found.end() - 1 for found in re.finditer(rb"\nid: [0-9a-f]+\n\n", whole)]
    lost = {name: check(((handed, last) for handed, last in reads), len(whole)) for name, reads in told.items()}
    assert lost == {name: ends if name in ONE_BYTE else [] for name in told}
    assert len(told) == len(NPM) + 1

"""Tests of console.request_bodies."""

import asyncio
import errno
import json
import tempfile
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from console.request_bodies import LEFT, SMALL, Application, Message, Receive, Rules, Scope, Send, with_limit
from tests.smalldisk import small_disk

MB = 1024 * 1024
LARGEST = 3 * MB
Headers = Iterable[tuple[bytes, bytes]]


async def echo_length(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with how many bytes of body came; with nothing when the sender seems to leave, as Django does."""
    total, message = 0, await receive()
    while message["type"] == "http.request":
        total += len(message.get("body", b""))
        if not message.get("more_body"):
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": str(total).encode()})
            return
        message = await receive()


def stores_in(folder: Path) -> Application:
    """Keeps what comes on the disk, and takes its time to answer."""

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:

            async def stored() -> Message:
                message = await receive()
                file.write(message.get("body", b""))
                return message

            async def later(message: Message) -> None:
                await asyncio.sleep(0.01)
                await send(message)

            await echo_length(scope, stored, later)

    return site


def fails_with(number: int) -> Application:
    """What Django does when the body cannot be stored."""

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        raise OSError(number, "no luck")

    return site


async def _somebody(scope: Scope) -> bool:
    return True


async def _nobody(scope: Scope) -> bool:
    return False


def rules(folder: Path = Path("/"), **others: Any) -> Rules:
    """Three megabytes at /upload, else one; the answer of a refusal is where and what."""
    given = {
        "largest": lambda path: LARGEST if path == "/upload" else SMALL,
        "is_known": _somebody,
        "answer": lambda path, status: ([(b"content-type", b"text/plain")], json.dumps([path, status]).encode()),
        "linger_seconds": 0.1,
    }
    return Rules(folder, **{**given, **others})


class Line:
    """What a client sends, and what it hears: `blocks` come, then silence, or the end where `is_whole`."""

    def __init__(self, blocks: Iterable[bytes], *, is_whole: bool = True) -> None:
        self.waiting = [{"type": "http.request", "body": block, "more_body": True} for block in blocks]
        if is_whole:
            self.waiting[-1]["more_body"] = False
        self.heard: list[Message] = []
        self.left_at_the_answer: int | None = None

    async def receive(self) -> Message:
        if not self.waiting:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return self.waiting.pop(0)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.left_at_the_answer = len(self.waiting)
        self.heard.append(message)

    @property
    def status(self) -> int:
        return int(self.heard[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.heard)


def served(
    line: Line, rules: Rules, path: str = "/upload", headers: Headers = (), site: Application = echo_length
) -> Line:
    """The line, after the application has answered."""
    told = [(b"transfer-encoding", b"chunked"), *headers]
    scope: dict[str, Any] = {"type": "http", "path": path, "headers": told}
    asyncio.run(with_limit(site, rules)(scope, line.receive, line.send))
    return line


def announced(size: int) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(size).encode())]


def test_a_body_within_the_limit_passes_whole() -> None:
    line = served(Line([b"a" * MB] * 3), rules(), headers=announced(3 * MB))
    assert (line.status, line.body) == (200, b"%d" % LARGEST)


@pytest.mark.parametrize("told", [announced(4 * MB), []], ids=["announced", "unannounced"])
def test_a_body_too_large_is_read_to_its_end_before_it_is_refused(told: Headers) -> None:
    line = served(Line([b"a" * MB] * 4), rules(), headers=told)
    assert (line.status, json.loads(line.body)) == (413, ["/upload", 413])
    assert line.left_at_the_answer == 0
    assert (b"connection", b"close") not in line.heard[0]["headers"]


def test_only_some_addresses_take_more_than_a_megabyte() -> None:
    assert served(Line([b"a" * MB]), rules(), "/login/").status == 200
    assert served(Line([b"a" * MB, b"a"]), rules(), "/login/").status == 413


def test_who_asks_first_is_refused_before_anything_is_sent() -> None:
    line = Line([b"a" * MB] * 4)
    served(line, rules(), headers=[*announced(4 * MB), (b"expect", b"100-Continue")])
    assert (line.status, line.left_at_the_answer) == (413, 4)
    assert (b"connection", b"close") in line.heard[0]["headers"]


def test_a_body_without_end_is_answered_and_the_line_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.request_bodies.MOST_DROPPED", 2 * MB)
    line = served(Line([b"a" * MB] * 20, is_whole=False), rules())
    assert (line.status, json.loads(line.body)) == (413, ["/upload", 413])
    assert (b"connection", b"close") in line.heard[0]["headers"]
    assert 0 < (line.left_at_the_answer or 0) < 17
    assert line.heard[-1] == {"type": "http.response.body", "body": b""}


def test_a_refused_body_that_stands_still_is_answered_too() -> None:
    line = served(Line([b"a" * MB] * 4, is_whole=False), rules(drop_seconds=0.1))
    assert (line.status, line.left_at_the_answer) == (413, 0)


def test_a_body_that_stands_still_is_given_up() -> None:
    line = served(Line([b"a"], is_whole=False), rules(pause_seconds=0.1), "/login/")
    assert (line.status, json.loads(line.body)) == (408, ["/login/", 408])


def test_a_body_the_disk_has_no_room_for_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 39 * MB) as disk:
        site = stores_in(disk)
        assert served(Line([b"a" * MB] * 2), rules(disk), headers=announced(2 * MB), site=site).status == 200
        line = served(Line([b"a" * MB] * 3), rules(disk), headers=announced(3 * MB), site=site)
        assert (line.status, line.left_at_the_answer) == (507, 0)
        assert served(Line([b"a" * MB] * 3), rules(disk), site=site).status == 507
        assert served(Line([b"a" * MB]), rules(disk), site=site).status == 200


def test_room_is_shared_by_all_bodies_that_come_in(tmp_path: Path) -> None:
    async def all_at_once(taking: Rules) -> list[int]:
        application = with_limit(stores_in(taking.folder), taking)
        scope = {"type": "http", "path": "/upload", "headers": [(b"transfer-encoding", b"chunked")]}
        lines = [Line([b"a" * MB] * 2) for _ in range(4)]
        await asyncio.gather(*(application(scope, line.receive, line.send) for line in lines))
        assert not taking.coming
        return sorted(line.status for line in lines)

    with small_disk(tmp_path / "disk", 42 * MB) as disk:
        assert asyncio.run(all_at_once(rules(disk))) == [200, 507, 507, 507]


def test_strangers_share_the_room_of_one_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.request_bodies.LARGEST_BODY", LARGEST)

    async def three(taking: Rules) -> list[int]:
        application = with_limit(echo_length, taking)
        scope = {"type": "http", "path": "/upload", "headers": announced(2 * MB)}
        lines = [Line([b"a" * MB] * 2) for _ in range(3)]
        await asyncio.gather(*(application(scope, line.receive, line.send) for line in lines))
        return sorted(line.status for line in lines)

    assert asyncio.run(three(rules())) == [200, 200, 200]
    assert asyncio.run(three(rules(is_known=_nobody))) == [200, 503, 503]


def test_a_full_disk_keeps_nobody_from_the_pages(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4_000_000) as disk:
        assert served(Line([b"1234567890"]), rules(disk)).body == b"10"


def test_a_disk_that_fills_up_while_the_body_comes_is_said() -> None:
    line = served(Line([b"12345"]), rules(), site=fails_with(errno.ENOSPC))
    assert (line.status, line.left_at_the_answer) == (507, 0)


def test_another_failure_is_let_through() -> None:
    with pytest.raises(OSError, match="no luck"):
        served(Line([b"12345"]), rules(), site=fails_with(errno.EIO))


def test_a_site_that_answers_early_is_heard_after_the_body() -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": HTTPStatus.FORBIDDEN, "headers": []})
        await send({"type": "http.response.body", "body": b"no"})

    line = served(Line([b"a" * 1000] * 5), rules(), site=site)
    assert (line.status, line.left_at_the_answer) == (403, 0)


def test_a_request_without_a_body_is_left_alone() -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        assert (receive, send) == (line.receive, line.send)
        await send(LEFT)

    line = Line([b""])
    scope = {"type": "http", "path": "/", "headers": [(b"content-length", b"0")]}
    asyncio.run(with_limit(site, rules())(scope, line.receive, line.send))
    assert line.heard == [LEFT]

"""Tests of console.limits."""

import asyncio
import errno
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from console.limits import LARGEST_BODY, Application, Message, Receive, Scope, Send, with_limit
from tests.smalldisk import small_disk

LARGEST = 10


async def echo_length(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with how many bytes of body came, and whether the client seemed to leave."""
    total, message = 0, await receive()
    while message["type"] == "http.request":
        total += len(message.get("body", b""))
        if not message.get("more_body"):
            break
        message = await receive()
    await send({"type": "done", "total": total, "left": message["type"] == "http.disconnect"})


def fails_with(number: int) -> Application:
    """What Django does when the body cannot be stored."""

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        raise OSError(number, "no luck")

    return site


def answer(
    headers: Iterable[tuple[bytes, bytes]],
    *blocks: bytes,
    folder: Path = Path("/"),
    largest: int = LARGEST,
    site: Application = echo_length,
) -> list[Message]:
    """What the application sends for a request with this body."""
    sent: list[Message] = []
    bodies = [
        {"type": "http.request", "body": block, "more_body": place < len(blocks)}
        for place, block in enumerate(blocks, start=1)
    ]

    async def receive() -> Message:
        return bodies.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "headers": list(headers)}
    asyncio.run(with_limit(site, folder, largest)(scope, receive, send))
    return sent


def test_a_body_within_the_limit_passes_whole() -> None:
    assert answer([(b"content-length", b"10")], b"12345", b"67890") == [{"type": "done", "total": 10, "left": False}]


def test_a_body_announced_as_too_large_is_refused_before_it_is_read() -> None:
    start, body = answer([(b"content-length", b"11")])
    assert start["status"] == 413
    assert b"more than 100 MB" in body["body"]


def test_a_body_that_was_not_announced_is_cut_off() -> None:
    assert answer([], b"12345", b"67890", b"!") == [{"type": "done", "total": 10, "left": True}]


def test_a_body_the_disk_has_no_room_for_is_refused_before_it_is_read(tmp_path: Path) -> None:
    headers = [(b"content-length", b"2000000")]
    with small_disk(tmp_path / "disk", 4_000_000) as disk:
        start, body = answer(headers, folder=disk, largest=LARGEST_BODY)
    assert start["status"] == 507
    assert b"disk is full" in body["body"]


def test_a_full_disk_keeps_nobody_from_the_pages(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4_000_000) as disk:
        assert answer([(b"content-length", b"10")], b"1234567890", folder=disk)[0]["type"] == "done"


def test_a_disk_that_fills_up_while_the_body_comes_is_said() -> None:
    start, body = answer([], b"12345", site=fails_with(errno.ENOSPC))
    assert start["status"] == 507
    assert b"disk is full" in body["body"]


def test_another_failure_is_let_through() -> None:
    with pytest.raises(OSError, match="no luck"):
        answer([], b"12345", site=fails_with(errno.EIO))

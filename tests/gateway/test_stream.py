"""Tests of the event stream: what is on the wire, and that it ends when it should."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
import requests

from console.gateway import fanout, resolving, stream
from console.gateway.models import Delivery, Device
from tests.console.processes import ROOT, environment, free_port
from tests.gateway import builders
from tests.gateway.running import RunningGateway, account, until

Wire = list[Mapping[str, Any]]


async def served(device: Device, during: Callable[[Wire], Awaitable[None]], **headers: str) -> Wire:
    """What a stream sends while `during` runs; then the device hangs up."""
    wire: Wire = []
    gone = asyncio.Event()

    async def receive() -> Mapping[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        wire.append(message)

    lines = {"authorization": f"Bearer {device.token}", **headers}
    scope = {"headers": [(name.encode(), value.encode()) for name, value in lines.items()]}
    streaming = asyncio.create_task(stream.Streams().serve(scope, receive, send))
    await during(wire)
    gone.set()
    await streaming
    return wire


async def blocks(wire: Wire, number: int) -> None:
    while len(wire) < number:
        await asyncio.sleep(0.01)


def one_waiting(device: Device) -> Delivery:
    push = builders.push(device.application, "alice", message={"title": "双\n十一", "content": "a\n\nb"})
    resolving.advance(push.pk)
    return Delivery.objects.get(push=push)


@pytest.mark.django_db(transaction=True)
def test_an_event_carries_the_notification_and_the_delivery_id() -> None:
    device = builders.device(builders.application(), "alice")
    delivery = one_waiting(device)
    wire = asyncio.run(served(device, lambda wire: blocks(wire, 3)))
    assert (wire[0]["status"], dict(wire[0]["headers"])[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
    assert wire[1]["body"] == stream.OPENING
    lines = wire[2]["body"].decode().split("\n")
    assert lines[:2] == [f"id: {delivery.pk}", "event: notification"]
    assert lines[2].startswith("data: {")
    assert '"title": "双\\n十一"' in lines[2]
    assert lines[3:] == ["", ""]
    assert wire[-1] == {"type": "http.response.body", "body": b""}


@pytest.mark.django_db(transaction=True)
def test_a_delivery_comes_once_on_a_connection_and_not_after_its_id_was_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fanout, "RETRY_SECONDS", 0.0)  # every round asks for all that has not arrived
    device = builders.device(builders.application(), "alice")
    first, second = one_waiting(device), one_waiting(device)

    async def a_few_rounds(wire: Wire) -> None:
        await blocks(wire, 3)
        await asyncio.sleep(4 * fanout.POLL_SECONDS)

    wire = asyncio.run(served(device, a_few_rounds, **{"last-event-id": str(first.pk)}))
    sent = [message["body"] for message in wire[2:-1]]
    assert len(sent) == 1
    assert sent[0].startswith(f"id: {second.pk}\n".encode())
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.arrived_at is not None, "the device has said so"
    assert (second.sent_at is None, second.arrived_at) == (False, None)


@pytest.mark.django_db(transaction=True)
def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "HEARTBEAT_SECONDS", 0.01)
    device = builders.device(builders.application())
    wire = asyncio.run(served(device, lambda wire: blocks(wire, 4)))
    assert wire[2]["body"] == wire[3]["body"] == fanout.HEARTBEAT
    assert fanout.HEARTBEAT.startswith(b":")


@pytest.mark.processes
def test_a_server_with_open_streams_stops_when_asked(gateway: RunningGateway) -> None:
    """Without any time limit on the server's own patience, the streams must end by themselves."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "console.asgi:application", "--port", str(port)]
    variables = environment(gateway.installation.data_dir)
    server = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    until(lambda: "Uvicorn running" in server.stderr.readline())
    address = f"http://127.0.0.1:{port}/gateway/devices/events"
    tokens = [gateway.device(account()).token for _ in range(3)]
    lines = [
        requests.get(address, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=60) for token in tokens
    ]
    begun = [next(line.iter_content(chunk_size=None)) for line in lines]
    assert begun == [stream.OPENING] * 3
    server.send_signal(signal.SIGTERM)
    server.stderr.read()
    server.wait()
    assert [b"".join(line.iter_content(chunk_size=None)) for line in lines] == [b""] * 3, "each ended as it should"

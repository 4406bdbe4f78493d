"""The event stream as a web server would drive it, without one."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection
from django.db.models import Model

from console.gateway.carrying import resolving
from console.gateway.channels.online import asgi
from console.gateway.models import Delivery, Device, GatewayPush
from tests.gateway import builders

Wire = list[Mapping[str, Any]]
During = Callable[[Wire], Awaitable[None]]


async def served(device: Device, during: During, streams: asgi.Streams | None = None, **headers: str) -> Wire:
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
    streams = streams or asgi.Streams()
    streaming = asyncio.create_task(streams.serve(scope, receive, send))
    await during(wire)
    gone.set()
    await streaming
    await streams._recorder.note("", [])  # what was brought is noted by now
    return wire


async def reported(streams: asgi.Streams, body: bytes, token: str = "") -> tuple[int, dict[str, Any]]:
    """Status and members of the answer to a report."""
    wire: Wire = []
    halves = [
        {"type": "http.request", "body": body[:5], "more_body": True},
        {"type": "http.request", "body": body[5:]},
    ]

    async def receive() -> Mapping[str, Any]:
        return halves.pop(0)

    async def send(message: Mapping[str, Any]) -> None:
        wire.append(message)

    await streams.report({"headers": [(b"authorization", f"Bearer {token}".encode())]}, receive, send)
    return wire[0]["status"], json.loads(wire[1]["body"])


async def blocks(wire: Wire, number: int) -> None:
    """Wait until so many messages were sent, the start of the answer among them."""
    while len(wire) < number:
        await asyncio.sleep(0.01)


def until_events(number: int) -> During:
    """Wait until so many events were sent."""

    async def waited(wire: Wire) -> None:
        while len(events(wire)) < number:
            await asyncio.sleep(0.01)

    return waited


def events(wire: Wire) -> list[dict[str, Any]]:
    """The events that were sent: name, id, and the members of the data."""
    text = b"".join(message.get("body", b"") for message in wire).decode()
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line[1:])
        if "data" in fields:
            found.append({"event": fields["event"], "cursor": fields.get("id"), **json.loads(fields["data"])})
    return found


def titles(wire: Wire) -> list[str]:
    """The titles of the notifications that were sent, in order."""
    return [event["title"] for event in events(wire) if event["event"] == "notification"]


def one_waiting(device: Device, title: str = "Sale", **members: Any) -> Delivery:
    """A push to alice, carried out; its delivery to the device."""
    message = {"title": title, "content": "a\n\nb"}
    push = builders.push(device.application, "alice", message=message, **members)
    resolving.advance(push.pk)
    return Delivery.objects.get(push=push, device=device)


@contextmanager
def table_away(model: type[Model]) -> Iterator[None]:
    """A database that fails: the model's table is not there."""
    name = connection.ops.quote_name(model._meta.db_table)
    away = connection.ops.quote_name("away")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {away}")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {away} RENAME TO {name}")


pushed = sync_to_async(one_waiting)


@sync_to_async
def revoked(delivery: Delivery) -> None:
    """Take the delivery's push back."""
    GatewayPush.objects.filter(pk=delivery.push_id).update(status="PUSH_REVOKED")

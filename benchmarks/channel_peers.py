"""How others send, each as its documentation has it, with a service of this machine in the place of the real one."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aioapns
import aiohttp
import httpx
import pywebpush
import requests
from aioapns.connection import APNsProductionClientProtocol

from benchmarks.channel_task import APPLE, AT_ONCE, BATCH, CONTACT, CONTENT, STREAMS, TITLE, Task, data

FCM_PATH = "/v1/projects/demo-shop-4f1c/messages:send"


async def encrypt_pywebpush(task: Task) -> int:
    text = json.dumps(data(1)).encode()
    for address in task.addresses("browsers"):
        pywebpush.WebPusher(_subscription(address)).encode(text, "aes128gcm")
    return task.messages


def _subscription(address: str) -> dict[str, Any]:
    parts = json.loads(address)
    return {"endpoint": parts["endpoint"], "keys": {"p256dh": parts["p256dh"], "auth": parts["auth"]}}


def _pushed(task: Task, number: int, address: str) -> dict[str, Any]:
    """A call as pywebpush's README has it: the key by its file, claims of its own for each."""
    return {
        "subscription_info": _subscription(address),
        "data": json.dumps(data(number)),
        "vapid_private_key": str(task.key),
        "vapid_claims": {"sub": CONTACT},
        "ttl": 3600,
    }


async def web_push_loop(task: Task, session: requests.Session | None = None) -> int:
    """The usual loop."""
    for number, address in enumerate(task.addresses("browsers")):
        pywebpush.webpush(**_pushed(task, number, address), requests_session=session)
    return task.messages


async def web_push_session(task: Task) -> int:
    """The loop over a session that is kept."""
    with requests.Session() as session:
        return await web_push_loop(task, session)


async def web_push_async(task: Task) -> int:
    """Its asynchronous sender over a session that is kept."""
    async with _session(task) as session:

        async def one(number: int, address: str) -> int:
            answer = await pywebpush.webpush_async(**_pushed(task, number, address), aiohttp_session=session)
            answer.release()
            return 1

        return await _in_batches(one, task.addresses("browsers"))


@asynccontextmanager
async def _session(task: Task) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE, ssl=task.context())) as session:
        yield session


async def _in_batches(one: Callable[[int, str], Awaitable[int]], addresses: Iterator[str], limit: int = AT_ONCE) -> int:
    gate, numbered, accepted = asyncio.Semaphore(limit), enumerate(addresses, 1), 0

    async def gated(number: int, address: str) -> int:
        async with gate:
            return await one(number, address)

    while batch := list(islice(numbered, BATCH)):
        accepted += sum(await asyncio.gather(*(gated(*each) for each in batch)))
    return accepted


def _fcm_body(number: int, address: str) -> dict[str, Any]:
    how = {"priority": "HIGH", "ttl": "3600s", "notification": {"tag": f"{number}-9c1f03ab5e", "sound": "default"}}
    said = {"id": f"{number}-9c1f03ab5e", "push_id": "3099302615037234343", "action": '{"action_type":1}'}
    shown = {"title": TITLE, "body": CONTENT}
    return {"message": {**json.loads(address), "notification": shown, "data": said, "android": how}}


async def fcm_httpx(task: Task, limit: int = BATCH) -> int:
    """A pool of as many connections, which the whole batch waits for."""
    pool = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(verify=task.context(), limits=pool, timeout=60) as client:
        headers = {"Authorization": "Bearer ya29.benchmark"}

        async def one(number: int, address: str) -> int:
            answer = await client.post(task.url + FCM_PATH, json=_fcm_body(number, address), headers=headers)
            return int(answer.status_code == 200 and bool(answer.json()["name"]))

        return await _in_batches(one, task.addresses("androids"), limit)


async def fcm_httpx_gated(task: Task) -> int:
    """The same with no more calls at once than connections."""
    return await fcm_httpx(task, AT_ONCE)


async def fcm_aiohttp(task: Task) -> int:
    async with _session(task) as session:
        headers = {"Authorization": "Bearer ya29.benchmark"}

        async def one(number: int, address: str) -> int:
            body = _fcm_body(number, address)
            async with session.post(task.url + FCM_PATH, json=body, headers=headers) as answer:
                return int(answer.status == 200 and bool((await answer.json())["name"]))

        return await _in_batches(one, task.addresses("androids"))


async def apns_aioapns(task: Task) -> int:
    parts, context = urlsplit(task.url), task.context()
    context.set_alpn_protocols(["h2"])
    client = aioapns.APNs(key=task.key.read_text(), **APPLE, max_connections=1, ssl_context=context)
    place = {"APNS_SERVER": parts.hostname, "APNS_PORT": parts.port}
    client.pool.protocol_class = type("Local", (APNsProductionClientProtocol,), place)

    async def one(number: int, address: str) -> int:
        alert = {"title": TITLE, "body": CONTENT}
        message = {"aps": {"alert": alert, "mutable-content": 1}, "id": f"{number}", "push_id": "3099302615037234343"}
        request = aioapns.NotificationRequest(
            device_token=address, message=message, notification_id=str(uuid4()), time_to_live=3600,
            priority=aioapns.PRIORITY_HIGH, collapse_key=f"{number}-9c1f03ab5e", push_type=aioapns.PushType.ALERT,
        )  # fmt: skip
        return int((await client.send_notification(request)).is_successful)

    return await _in_batches(one, task.addresses("phones"), STREAMS)

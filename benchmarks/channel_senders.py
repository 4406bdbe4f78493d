"""One way to send messages, in a process of its own: what it costs is what this process uses of the processor.

    channel_senders.py WAY URL MESSAGES FOLDER

Prints JSON: seconds, processor seconds, the largest memory in MB, and how many messages were accepted. What is imported
and set up before the first message does not count; connections do. Addresses are read from a file as they are needed.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import channel_peers as peers  # noqa: E402 - run as a script
from benchmarks.channel_task import APPLE, CONTACT, Task, data  # noqa: E402
from console.gateway.channels.apns import channel as apns  # noqa: E402
from console.gateway.channels.fcm import channel as fcm  # noqa: E402
from console.gateway.channels.protocol import Accepted, Outgoing  # noqa: E402
from console.gateway.channels.webpush import channel as webpush  # noqa: E402
from console.gateway.channels.webpush.addresses import subscription_of  # noqa: E402
from console.gateway.channels.webpush.encryption import encrypt  # noqa: E402


async def _ours(channel: Any, batches: Iterator[list[Outgoing]]) -> int:
    accepted = 0
    for batch in batches:
        accepted += sum(isinstance(outcome, Accepted) for outcome in await channel.send(batch))
    await channel.close()
    return accepted


async def web_push_ours(task: Task) -> int:
    credential = {"private_key": task.key.read_text(), "contact": CONTACT}
    return await _ours(webpush.open_channel(credential, task.limits), task.outgoing("browsers"))


async def apns_ours(task: Task) -> int:
    credential = {"private_key": task.key.read_text(), **APPLE}
    return await _ours(apns.open_channel(credential, task.limits), task.outgoing("phones"))


async def fcm_ours(task: Task) -> int:
    credential = {"service_account": (task.folder / "account.json").read_text()}
    return await _ours(fcm.open_channel(credential, task.limits), task.outgoing("androids"))


async def encrypt_ours(task: Task) -> int:
    """Encrypting alone, with what it takes to read the address."""
    text = json.dumps(data(1)).encode()
    for address in task.addresses("browsers"):
        encrypt(text, subscription_of(address).to)
    return task.messages


WAYS: Final[dict[str, Callable[[Task], Awaitable[int]]]] = {
    "encrypt ours": encrypt_ours,
    "encrypt pywebpush": peers.encrypt_pywebpush,
    "webpush ours": web_push_ours,
    "webpush loop": peers.web_push_loop,
    "webpush session": peers.web_push_session,
    "webpush async": peers.web_push_async,
    "apns ours": apns_ours,
    "apns aioapns": peers.apns_aioapns,
    "fcm ours": fcm_ours,
    "fcm httpx": peers.fcm_httpx,
    "fcm httpx gated": peers.fcm_httpx_gated,
    "fcm aiohttp": peers.fcm_aiohttp,
}


def main() -> None:
    """Send, and tell what it cost."""
    way, url, messages, folder = sys.argv[1:]
    task, loop = Task(url, int(messages), Path(folder)), asyncio.new_event_loop()
    wall, processor = time.perf_counter(), time.process_time()
    accepted = loop.run_until_complete(WAYS[way](task))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "processor": processor, "memory": memory, "accepted": accepted}))


if __name__ == "__main__":
    main()

"""How long one push takes to devices that are online, beside nchan, a module of nginx that serves event streams only.

nchan brings a text to everybody who listens to one channel, and writes nothing down; ours finds each account's device,
writes a delivery for each, and notes what was sent. So the goal is a multiple. Both are sent to in turns, from one
process that holds the streams: of 20,000 files that it may open, 9,000 devices of each are what fits. A time runs
from the beginning of the call (nchan answers when it has sent) to the last byte at the last device.
"""

import argparse
import asyncio
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, cast

import requests

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fanout import Gateway, bind, running  # noqa: E402 - run as a script
from tests.console.processes import free_port  # noqa: E402 - run as a script

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
MANY = 9_000
GOAL, GOAL_OF_MANY = 5.0, 3.0  # times nchan
AT_ONCE = 100  # streams opened at the same time
PATIENCE_SECONDS = 30.0
CONFIGURATION = """
load_module {module};
daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 19000; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /publish {{ nchan_publisher; nchan_channel_id all; }}
    location = /events {{ nchan_subscriber eventsource; nchan_channel_id all; nchan_subscriber_first_message newest; }}
  }}
}}
"""


class Stream(asyncio.Protocol):
    """One device: it listens, and says when the end of a text has come."""

    def __init__(self, request: bytes, heard: "Fleet") -> None:
        self._request, self._heard, self._rest = request, heard, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        self._rest = (self._rest + data)[-4_000:]
        if self._heard.title and b"\n\n" in self._rest.partition(self._heard.title)[2]:
            self._heard.moments.append(time.monotonic())
            self._rest = b""


class Fleet:
    """All devices of one server."""

    def __init__(self) -> None:
        self.title, self.moments = b"", list[float]()

    async def listen(self, port: int, calls: list[bytes]) -> None:
        """Open all streams."""
        gate, loop = asyncio.Semaphore(AT_ONCE), asyncio.get_running_loop()

        async def one(request: bytes) -> None:
            async with gate:
                await loop.create_connection(lambda: Stream(request, self), "127.0.0.1", port)

        await asyncio.gather(*(one(request) for request in calls))
        await asyncio.sleep(3.0)

    async def hear(self, push: Callable[[str], object], title: str, devices: int) -> tuple[float, int]:
        """Push: seconds until the last had it, and how many never did."""
        self.title, self.moments, begun = title.encode(), [], time.monotonic()
        await asyncio.to_thread(push, title)
        while len(self.moments) < devices and time.monotonic() < begun + PATIENCE_SECONDS:
            await asyncio.sleep(0.005)
        return max(self.moments, default=begun + PATIENCE_SECONDS) - begun, devices - len(self.moments)


@asynccontextmanager
async def nchan(folder: Path) -> AsyncIterator[tuple[int, int]]:
    """nginx with nchan; its port and the key of the process that does the work."""
    port = free_port()
    folder.mkdir()
    folder.chmod(0o777)  # the worker is another user
    (folder / "nginx.conf").write_text(CONFIGURATION.format(module=MODULE, folder=folder, port=port))
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")])
    try:
        await asyncio.sleep(2.0)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield port, int(children[0])
    finally:
        process.terminate()
        process.wait()


def memory(process: int) -> float:
    """Resident, in KB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize() / 1024


async def measured(folder: Path, gateway: Gateway, tokens: list[str], repeats: int) -> bool:
    """Connect, push in turns, print; whether the goals are met."""
    ours, theirs, devices = Fleet(), Fleet(), len(tokens)
    head = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer {}\r\n\r\n"
    async with nchan(folder / "nginx") as (port, worker):
        alone = memory(worker), gateway.memory() * 1024
        await theirs.listen(port, [head.format("/events", "-").encode()] * devices)
        await ours.listen(gateway.port, [head.format("/gateway/devices/events", token).encode() for token in tokens])
        each = (memory(worker) - alone[0]) / devices, (gateway.memory() * 1024 - alone[1]) / devices

        def publish(title: str) -> None:
            requests.post(f"http://127.0.0.1:{port}/publish", data=title, timeout=60).raise_for_status()

        times, lost = {"ours": list[float](), "nchan": list[float]()}, 0
        for number in range(repeats + 1):  # the first is not counted
            for name, fleet, push in (("nchan", theirs, publish), ("ours", ours, gateway.push)):
                took, missing = await fleet.hear(push, f"push-{number}-of-{repeats}", devices)
                lost += missing
                times[name] += [took] if number else []
                await asyncio.sleep(1.0)
    return report(devices, times, each, lost)


def report(devices: int, times: dict[str, list[float]], each: tuple[float, float], lost: int) -> bool:
    """Print; whether the goals are met."""
    medians = {name: statistics.median(took) for name, took in times.items()}
    print(f"{devices:,} devices, medians of {len(times['ours'])} pushes, {lost} lost\n")
    print("| server | seconds to the last device | quickest push | KB for a device |\n|---|---:|---:|---:|")
    for name, kilobytes in zip(("nchan", "ours"), each, strict=True):
        print(f"| {name} | {medians[name]:.2f} | {min(times[name]):.2f} | {kilobytes:.1f} |")
    ratio, goal = medians["ours"] / medians["nchan"], GOAL_OF_MANY if devices >= MANY else GOAL
    print(f"\n- {'met' if ratio <= goal else 'MISSED'}: {ratio:.1f} × nchan, goal at most {goal:g}")
    wide = each[1] / each[0]
    print(f"- {'met' if wide <= 1.3 else 'MISSED'}: {wide:.1f} × its memory for a device, goal at most 1.3")
    return ratio <= goal and wide <= 1.3 and not lost


def main() -> int:
    """Measure; the exit status is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    if not MODULE.exists():
        sys.exit("Install nchan: apt-get install libnginx-mod-nchan")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < 2 * options.devices + 100:
        sys.exit(f"This system lets a process open {most:,} files. Raise the limit (ulimit -n), or use fewer devices.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    tokens = [f"{number:036x}" for number in range(options.devices)]
    accounts = [f"account-{number:07}" for number in range(options.devices)]
    with tempfile.TemporaryDirectory(prefix="nchan-") as name, running(Path(name), "") as gateway:
        Path(name).chmod(0o755)
        bind(Path(name), "", tokens, accounts)
        gateway.upload(accounts)
        return 0 if asyncio.run(measured(Path(name), gateway, tokens, options.repeats)) else 1


if __name__ == "__main__":
    sys.exit(main())

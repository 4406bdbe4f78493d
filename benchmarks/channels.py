"""What it costs to send through Web Push, APNs and FCM, beside the libraries that others send with.

Each way sends to a stand-in on this machine over TLS, as a process of its own, in turns, so that whatever else the
machine does falls on all. What counts is the processor time of the sending process for each message: on a machine that
others use as well, seconds tell more of them. The stand-ins count what came, and a message that is lost or doubled
fails the run. At the end APNs is sent to while its server goes away in the middle.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.channel_services import Service, apple, at_work, http  # noqa: E402 - run as a script
from console.gateway.channels.webpush.encryption import CURVE, SECRET, point_of  # noqa: E402
from console.gateway.channels.webpush.vapid import encoded  # noqa: E402
from tests.certificates import certificate  # noqa: E402

# By way: of the messages that ours is given, the share that it is given. A slow one needs no more.
WAYS: Final = {
    "encrypt ours": 1.0, "encrypt pywebpush": 1.0,
    "webpush ours": 1.0, "webpush async": 1.0, "webpush session": 0.2, "webpush loop": 0.1,
    "apns ours": 1.0, "apns aioapns": 1.0,
    "fcm ours": 1.0, "fcm aiohttp": 1.0, "fcm httpx gated": 0.2, "fcm httpx": 0.2,
}  # fmt: skip
# Ours, what it is beside, at least so many times as many messages for a second of the processor.
GOALS: Final = (
    ("encrypt ours", "encrypt pywebpush", 1.4),
    ("webpush ours", "webpush loop", 8.0),
    ("webpush ours", "webpush async", 2.5),
    ("apns ours", "apns aioapns", 2.2),
    ("fcm ours", "fcm httpx", 15.0),
)
FLAT = 1.1  # times the memory, for eight times the devices
MESSAGES = 10_000
ENVIRONMENT: Final = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}


class Run(NamedTuple):
    """What a way took for one message, and the memory of its process."""

    micros: float  # of the processor
    seconds: float  # for all
    rate: float  # messages a second
    memory: float  # MB
    accepted: int


def main() -> int:
    """Measure; the exit status is 1 when a goal is missed."""
    options = _options()
    ways = [way for way in WAYS if any(way.startswith(channel) for channel in options.channels.split(","))]
    with tempfile.TemporaryDirectory(prefix="channels-") as name:
        folder = Path(name)
        prepare(folder, options.messages)
        trusted, key = folder / "certificate.pem", (folder / "key.pem").read_text()
        with at_work(http, trusted) as other, at_work(apple, trusted, key) as apples:
            met = report(Bench(folder, {"apns": apples}, other), ways, options)
    return 0 if met else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--channels", default="encrypt,webpush,apns,fcm", help="some of them, with commas")
    return parser.parse_args()


def prepare(folder: Path, messages: int) -> None:
    """Keys, a certificate, and a file of addresses for each channel."""
    certificate(folder / "certificate.pem")
    (folder / "key.pem").write_text(_pem(ec.generate_private_key(CURVE)))
    account = {"type": "service_account", "project_id": "demo-shop-4f1c", "private_key_id": "f00d"}
    account |= {"private_key": _pem(rsa.generate_private_key(65537, 2048)), "client_email": "push@example.com"}
    (folder / "account.json").write_text(json.dumps(account))
    (folder / "phones").write_text("".join(f"{number:064x}\n" for number in range(messages)))
    tokens = (json.dumps({"token": f"{number:022}:{'A' * 140}"}) for number in range(messages))
    (folder / "androids").write_text("".join(f"{token}\n" for token in tokens))


def _pem(key: Any) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def browsers(url: str, messages: int) -> Iterator[str]:
    """Subscriptions, each with keys of its own."""
    for number in range(messages):
        point = encoded(point_of(ec.generate_private_key(CURVE).public_key()))
        keys = {"p256dh": point, "auth": encoded(os.urandom(SECRET))}
        yield json.dumps({"endpoint": f"{url}/wpush/v2/{number:010}{'gAAAAABm' * 20}", **keys}) + "\n"


class Bench:
    """The stand-ins, and how a way is run against its own."""

    def __init__(self, folder: Path, services: dict[str, Service], otherwise: Service) -> None:
        self._folder, self._services, self._otherwise = folder, services, otherwise

    def subscribe(self, messages: int) -> None:
        """Write the file of browsers."""
        with (self._folder / "browsers").open("w") as file:
            file.writelines(browsers(self._otherwise.url, messages))

    def run(self, way: str, messages: int, go_away_at: int = 0) -> tuple[Run, int, int]:
        """Send, and count: what it took, how many messages were lost, and how many came twice."""
        service = self._services.get(way.partition(" ")[0], self._otherwise)
        service.figures(go_away_at)
        command = [sys.executable, str(ROOT / "benchmarks/channel_senders.py"), way, service.url, str(messages)]
        surroundings = os.environ | ENVIRONMENT | {"REQUESTS_CA_BUNDLE": str(self._folder / "certificate.pem")}
        done = subprocess.run([*command, str(self._folder)], env=surroundings, check=True, stdout=subprocess.PIPE)
        said = json.loads(done.stdout.splitlines()[-1])
        came, different = (messages, messages) if way.startswith("encrypt") else service.figures()
        rate = messages / said["wall"]
        run = Run(said["processor"] / messages * 1e6, said["wall"], rate, said["memory"], said["accepted"])
        return run, messages - different, came - different


def report(bench: Bench, ways: list[str], options: argparse.Namespace) -> bool:
    """Measure in turns, print tables and goals; whether all are met."""
    bench.subscribe(options.messages)
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    whole = True
    for _ in range(options.rounds):
        for way in ways:
            messages = max(100, int(options.messages * WAYS[way]))
            run, lost, doubled = bench.run(way, messages)
            runs[way].append(run)
            whole = whole and not lost and not doubled and run.accepted == messages
            if lost or doubled or run.accepted != messages:
                print(f"{way}: {lost} lost, {doubled} doubled, {run.accepted} of {messages} accepted")
    medians = {way: Run(*map(statistics.median, zip(*of_way, strict=True))) for way, of_way in runs.items()}
    print(f"{options.messages:,} messages, medians of {options.rounds} rounds\n")
    print("| way | processor µs for each | messages a second | memory MB |\n|---|---:|---:|---:|")
    for way, run in medians.items():
        print(f"| {way} | {run.micros:.0f} | {run.rate:,.0f} | {run.memory:.0f} |")
    goals = [*_speed(medians), *_memory(bench, ways, options.messages), *_farewell(bench, ways, options.messages)]
    print("\n" + "\n".join(f"- {'met' if is_met else 'MISSED'}: {words}" for words, is_met in goals))
    return whole and all(is_met for _, is_met in goals)


def _speed(medians: dict[str, Run]) -> Iterator[tuple[str, bool]]:
    for ours, other, goal in GOALS:
        if ours in medians:
            times = medians[other].micros / medians[ours].micros
            yield f"{ours}: {times:.1f} × {other.partition(' ')[2]}, goal {goal:g}", times >= goal
    if "webpush ours" in medians and "encrypt ours" in medians:
        share = medians["encrypt ours"].micros / medians["webpush ours"].micros
        print(f"\nEncryption is {share:.0%} of what Web Push costs.")


def _memory(bench: Bench, ways: list[str], messages: int) -> Iterator[tuple[str, bool]]:
    """Of Web Push, for as many devices and for eight times fewer."""
    if "webpush ours" in ways:
        few, many = (bench.run("webpush ours", count)[0].memory for count in (messages // 8, messages))
        yield (
            f"webpush ours: {few:.0f} MB for {messages // 8:,} devices, {many:.0f} for {messages:,}",
            many < few * FLAT,
        )


def _farewell(bench: Bench, ways: list[str], messages: int) -> Iterator[tuple[str, bool]]:
    """APNs, whose server goes away in the middle."""
    for way in ways:
        if way.startswith("apns"):
            run, lost, doubled = bench.run(way, messages, messages // 2)
            words = f"{way}, GOAWAY in the middle: {lost} lost, {doubled} doubled, {run.accepted:,} told as accepted"
            yield words, way != "apns ours" or (not lost and not doubled and run.accepted == messages)


if __name__ == "__main__":
    sys.exit(main())

"""The ways to find the devices of a package's accounts, each run in a process of its own.

ways.py fill ACCOUNTS BINDINGS FOLDER, or ways.py WAY PACKAGE recent|all [SAMPLE]. DATABASE_URL and DATA_DIR say where.
Prints what came of it as JSON: seconds, and a sum over the devices found by which the ways are compared.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")

import django  # noqa: E402 - run as a script

django.setup()

from django.core.files import File  # noqa: E402 - after Django's setup
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.bindings import TYPE, World, fill  # noqa: E402
from console.gateway.carrying import resolving  # noqa: E402
from console.gateway.models import WIDE, Delivery, GatewayApplication, GatewayPush, Upload  # noqa: E402

ITEMS: Final = 1_000  # of one IN list
SUM: Final = "count(device), coalesce(sum(device), 0), coalesce(sum(device * 7919 % 1000003), 0)"
WHERE: Final = f"application_id = 1 AND account_type = {TYPE}"
NEWEST_FIRST: Final = "ORDER BY bound_at DESC, device_id DESC"
RECENT, ALL = "recent", "all"

Sum = tuple[int, int, int]


def rows(statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """What a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        return list(cursor.fetchall())


class Watch:
    """Wall and processor seconds, those of the PostgreSQL process that works for us among them."""

    def __init__(self) -> None:
        self._start = self._now()

    def read(self) -> tuple[float, float]:
        """Since it was made."""
        wall, processor = self._now()
        return wall - self._start[0], processor - self._start[1]

    def _now(self) -> tuple[float, float]:
        return perf_counter(), process_time() + _server_time()


def _server_time() -> float:
    if connection.vendor != "postgresql":
        return 0
    state = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not state.exists():
        return 0  # on another machine
    user, system = state.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def summed(devices: Iterable[int]) -> Sum:
    """What SUM says of the devices."""
    keys = list(devices)
    return len(keys), sum(keys), sum(key * 7919 % 1000003 for key in keys)


def _timed(watch: Watch, found: Sum, accounts: int) -> dict[str, Any]:
    seconds, processor = watch.read()
    return {"seconds": seconds, "processor": processor, "sum": found, "accounts": accounts}


def lines(package: Path) -> Iterator[str]:
    """The accounts of a package."""
    with package.open() as file:
        for line in file:
            yield line.rstrip("\n")


def ours(package: Path, which: str, _: int) -> dict[str, Any]:
    """The gateway's own: a push that a worker carries out, timed by what it looks up and what it writes."""
    push = accepted(package, which)
    claimed = resolving._claim(push.pk)
    assert claimed is not None
    parts: dict[str, list[tuple[float, float]]] = {"looked up": [], "written": []}
    while True:
        watch = Watch()
        piece = resolving._next(claimed)
        parts["looked up"].append(watch.read())
        if piece is None:
            break
        watch = Watch()
        assert resolving._carry_out(claimed, piece)
        parts["written"].append(watch.read())
    resolving._settle(claimed, GatewayPush.Status.FINISHED)
    found = rows(f"SELECT {SUM} FROM (SELECT device_id AS device FROM gateway_delivery WHERE push_id = {push.pk}) d")
    seconds, processor = map(sum, zip(*parts["looked up"], strict=True))
    written, writing = map(sum, zip(*parts["written"], strict=True))
    return {
        **{"seconds": seconds, "processor": processor, "written": written, "writing": writing},
        **{"longest": max(wall for wall, _ in parts["written"]), "sum": found[0], "accounts": push.upload.rows},
    }


def accepted(package: Path, which: str) -> GatewayPush:
    """A push to the package as a call stores it. What earlier ones have delivered is taken away."""
    with connection.cursor() as cursor:
        table = Delivery._meta.db_table
        cursor.execute(f"TRUNCATE {table}" if connection.vendor == "postgresql" else f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
    count = sum(1 for _ in lines(package))
    application = GatewayApplication.objects.get()
    upload = Upload(application=application, name="a.txt", rows=count, accepted=count)
    upload.duplicates = upload.rejected = upload.blank = 0
    with package.open("rb") as file:
        upload.file.save("gateway/uploads/a.txt", File(file))
    now = timezone.now()
    return GatewayPush.objects.create(
        application=application,
        upload=upload,
        audience_type="package_account_push",
        is_wide=count > WIDE,
        account_type=TYPE,
        account_push_type=0 if which == RECENT else 1,
        message={"title": "Sale", "content": "From nine"},
        expire_time=3600,
        expires_at=now + timedelta(hours=1),
    )


def joined(package: Path, which: str, _: int) -> dict[str, Any]:
    """The best we know: the package sorted, in a temporary table, joined by index."""
    watch = Watch()
    accounts = sorted(lines(package))
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE wanted (account TEXT)")
        if postgresql:
            with cursor.copy("COPY wanted FROM STDIN") as copy:
                copy.write("".join(f"{account}\n" for account in accounts))
            cursor.execute("ANALYZE wanted")
        else:
            connection.connection.execute("BEGIN")
            connection.connection.executemany("INSERT INTO wanted VALUES (?)", ((each,) for each in accounts))
            connection.connection.execute("COMMIT")
    found = rows(f"SELECT {SUM} FROM ({_lateral(which) if postgresql else _nested(which)}) found")
    return _timed(watch, found[0], len(accounts))


def _lateral(which: str) -> str:
    most = f"{NEWEST_FIRST} LIMIT 1" if which == RECENT else "OFFSET 0"
    inner = f"SELECT device_id AS device FROM gateway_binding WHERE {WHERE} AND account = wanted.account {most}"
    return f"SELECT device FROM wanted CROSS JOIN LATERAL ({inner}) each"


def _nested(which: str) -> str:
    same = "gateway_binding.account = wanted.account"
    if which == RECENT:
        newest = f"SELECT device_id FROM gateway_binding WHERE {WHERE} AND {same} {NEWEST_FIRST} LIMIT 1"
        return f"SELECT ({newest}) AS device FROM wanted"
    return f"SELECT device_id AS device FROM wanted CROSS JOIN gateway_binding WHERE {WHERE} AND {same}"


def listed(package: Path, which: str, _: int) -> dict[str, Any]:
    """What most would write: a thousand accounts a query, in the order of the package."""
    return _listed(lines(package), which, Watch())


def listed_in_order(package: Path, which: str, _: int) -> dict[str, Any]:
    """The same with the package sorted first."""
    watch = Watch()
    return _listed(iter(sorted(lines(package))), which, watch)


def _listed(accounts: Iterator[str], which: str, watch: Watch) -> dict[str, Any]:
    devices: set[int] = set()
    done = 0
    while some := list(islice(accounts, ITEMS)):
        places = ", ".join(["%s"] * len(some))
        asked = f"SELECT account, device_id FROM gateway_binding WHERE {WHERE} AND account IN ({places})"
        newest: dict[str, int] = {}
        for account, device in rows(f"{asked} ORDER BY account, bound_at DESC, device_id DESC", some):
            newest.setdefault(account, device)
            if which == ALL:
                devices.add(device)
        devices.update(newest.values())
        done += len(some)
    return _timed(watch, summed(devices), done)


def one_by_one(package: Path, which: str, sample: int) -> dict[str, Any]:
    """A query for each account, for the first few thousand only."""
    watch = Watch()
    accounts = list(islice(lines(package), sample))
    most = " LIMIT 1" if which == RECENT else ""
    asked = f"SELECT device_id FROM gateway_binding WHERE {WHERE} AND account = %s {NEWEST_FIRST}{most}"
    devices = {device for account in accounts for (device,) in rows(asked, [account])}
    return _timed(watch, summed(devices), len(accounts))


WAYS: Final[dict[str, Callable[[Path, str, int], dict[str, Any]]]] = {
    "ours": ours,
    "joined": joined,
    "listed in order": listed_in_order,
    "listed": listed,
    "one-by-one": one_by_one,
}


def main() -> None:
    """Run what the arguments say."""
    what, *arguments = sys.argv[1:]
    if what == "fill":
        call_command("migrate", verbosity=0)
        world, folder = World(int(arguments[0]), int(arguments[1])), Path(arguments[2])
        fill(world)
        world.write_package(folder / "whole.txt")
        world.write_package(folder / "tenth.txt", 0.1)
        return
    package, which, sample = Path(arguments[0]), arguments[1], int(arguments[2])
    rows("SELECT 1")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = WAYS[what](package, which, sample)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**found, "memory": memory / 1024, "idle": before / 1024}, default=int))


if __name__ == "__main__":
    main()

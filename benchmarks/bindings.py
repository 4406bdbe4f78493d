"""Devices with accounts, and packages of accounts, made up from a fixed seed and written straight into a database."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.db import connection

from console.gateway.carrying.bulk import moment
from console.gateway.models import Binding, Device
from console.gateway.operations import register_application

TYPE: Final = 1002
_SPACE: Final = 1_000_000_000
_BEGINNING: Final = datetime(2026, 10, 1, tzinfo=UTC)
_LOT: Final = 100_000


class World:
    """So many bindings, one on each device, of fewer accounts; a package of accounts, three quarters of them bound."""

    def __init__(self, accounts: int, bindings: int) -> None:
        random = np.random.default_rng(1)
        everyone = random.choice(_SPACE, size=max(accounts, bindings) * 4 // 5, replace=False)
        bound = everyone[: len(everyone) * 3 // 4]
        self.bound = bound[random.integers(len(bound), size=bindings)]
        self.seconds = random.integers(50 * 86_400, size=bindings)
        self.pushed = random.choice(everyone, size=accounts, replace=False)

    def write_package(self, path: Path, share: float = 1.0) -> None:
        """The accounts in no order, one a line."""
        some = self.pushed[: int(len(self.pushed) * share)]
        path.write_text("".join(f"+8613{number:09d}\n" for number in some.tolist()))

    def devices(self, application: int) -> Iterator[tuple[Any, ...]]:
        """Rows for the columns id, token, platform, created_at, seen_at, application_id."""
        then = moment(_BEGINNING)
        for key in range(1, len(self.bound) + 1):
            yield key, f"{key:036x}", "android", then, then, application

    def bindings(self, application: int) -> Iterator[tuple[Any, ...]]:
        """Rows for the columns application_id, device_id, account_type, account, bound_at."""
        rows = zip(self.bound.tolist(), self.seconds.tolist(), strict=True)
        for key, (number, second) in enumerate(rows, 1):
            bound_at = moment(_BEGINNING + timedelta(seconds=second, microseconds=key % 1_000_000))
            yield application, key, TYPE, f"+8613{number:09d}", bound_at


def fill(world: World) -> None:
    """Write the world into the migrated, empty database."""
    application = register_application(
        access_id="1500000001", secret_key="0" * 32, platform="android", name="Benchmark"
    ).pk
    connection.ensure_connection()
    index = next(index for index in Binding._meta.indexes if index.name == "gateway_binding_newest")
    with connection.schema_editor() as editor:
        editor.remove_index(Binding, index)
    _load(Device, ("id", "token", "platform", "created_at", "seen_at", "application_id"), world.devices(application))
    _load(Binding, ("application_id", "device_id", "account_type", "account", "bound_at"), world.bindings(application))
    with connection.schema_editor() as editor:
        editor.add_index(Binding, index)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _load(model: Any, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    table, names = connection.ops.quote_name(model._meta.db_table), ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _without_foreign_keys(model)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for text in _texts(rows):
                    copy.write(text)
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        places = ", ".join("?" * len(columns))
        cursor.execute("BEGIN")
        sqlite = connection.connection.cursor()
        sqlite.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        cursor.execute("COMMIT")


def _without_foreign_keys(model: Any) -> None:
    """Checking millions of them takes minutes, and every row is right."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
        for name, constraint in constraints.items():
            if constraint["foreign_key"]:
                cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{name}"')


def _texts(rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    lot = io.StringIO()
    for number, row in enumerate(rows, 1):
        lot.write("\t".join(map(str, row)) + "\n")
        if number % _LOT == 0:
            yield lot.getvalue()
            lot = io.StringIO()
    yield lot.getvalue()

"""Which devices get a push: looked up in the database for a whole list at once.

A list of targets goes there as one text, and the keys of their devices come back as one: no row passes through Python.
The statements are the same on SQLite and PostgreSQL but for how such a text is read and written.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.db.models import Model

from console.gateway.carrying.bulk import moment
from console.gateway.models import Binding, Delivery, Device, GatewayPush, delivery_key
from pushes.tpns.contract import AccountPushType, AudienceType

TOKENS = (AudienceType.TOKEN, AudienceType.TOKEN_LIST, AudienceType.TOKEN_PACKAGE)
# More than any list has. A LIMIT keeps PostgreSQL from looking an account up again for each place its device stands in.
FENCE = 2**31 - 1

# A row of PostgreSQL's binary COPY: how many columns, and before each how many bytes it has.
COPIED = np.dtype(
    [("columns", ">i2")]
    + [(f"{name}{what}", kind) for name in ("id", "push", "device") for what, kind in ((" bytes", ">i4"), ("", ">i8"))]
    + [("wide bytes", ">i4"), ("wide", "?")]
)
COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_TAIL = b"\xff\xff"


class Found(NamedTuple):
    """What a list of targets comes to."""

    reached: int  # targets with a device
    total: int  # devices
    devices: str  # their keys, as the database writes them


@dataclass(frozen=True)
class Dialect:
    """How a database takes and gives a list as one text."""

    write: Callable[[Sequence[str]], str]  # texts without line ends
    texts: str  # the table target(value, key) of such a text
    numbers: str  # the table number(value) of what `gather` made
    gather: str  # the numbers in the column `device`; in order where they are written as they come


SQLITE = Dialect(
    write=lambda texts: json.dumps(texts, ensure_ascii=False),
    texts="json_each(%s) AS target",
    numbers="json_each(%s) AS number",
    gather="json_group_array(device)",
)
# The planner takes a split text for a thousand rows, and so looks each up in the index.
POSTGRESQL = Dialect(
    write="\n".join,
    texts="string_to_table(%s, E'\\n') WITH ORDINALITY AS target(value, key)",
    numbers="unnest(%s::bigint[]) AS number(value)",
    gather="coalesce(array_agg(device ORDER BY device)::text, '{}')",
)


def dialect() -> Dialect:
    """That of the database in use."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def find(push: GatewayPush, targets: Sequence[str]) -> Found:
    """The devices of accounts or tokens, each target once."""
    written = dialect().write(targets)
    if push.audience_type in TOKENS:
        return _asked("count(*)", _OF_TOKENS, [written, push.application_id])
    account = [push.application_id, push.account_type]
    if push.account_push_type == AccountPushType.RECENT:
        return _asked("count(*)", _RECENT, [*account, written])
    return _asked("count(DISTINCT key)", _ALL, [written, *account])


def count_bound(application: int, account_type: int, accounts: Sequence[str]) -> int:
    """How many of these accounts, each once and as they are stored, have a device."""
    statement = f"SELECT count(*) FROM ({_RECENT.format(**_tables())}) found"  # noqa: S608 - own names
    count: int = _row(statement, [application, account_type, dialect().write(accounts)])[0]
    return count


def outcomes(push: GatewayPush, accounts: Sequence[str]) -> dict[str, int]:
    """How far the push came with each of these accounts that has a device: a contract.Outcome by account."""
    statement = _OUTCOMES.format(**_tables())
    values: list[Any] = [
        dialect().write(accounts),
        delivery_key(push.pk, 0),
        push.application_id,
        push.account_type,
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return dict(cursor.fetchall())


def find_registered(push: GatewayPush, most: int) -> tuple[Found, int]:
    """Devices of the application that were there when the push came, after the key push.offset; and the last key."""
    values = [push.application_id, push.offset, moment(push.created_at), most]
    statement = f"SELECT count(*), max(device), {dialect().gather} FROM ({_REGISTERED.format(**_tables())}) found"  # noqa: S608 - own names
    count, last, devices = _row(statement, values)
    return Found(count, count, devices), last or push.offset


def write_deliveries(push: GatewayPush, found: Found, *, skip_repeated: bool) -> None:
    """One row a device. Raises IntegrityError when a device has its row already, unless that is to be skipped."""
    if connection.vendor == "postgresql" and not skip_repeated:
        _copy_deliveries(push, found)
        return
    table = _tables()["deliveries"]
    # Sorted: neighbours share the pages of the index.
    statement = (
        f"INSERT INTO {table} (id, push_id, device_id, of_wide) SELECT %s + value, %s, value, %s"  # noqa: S608 - own names
        f" FROM {dialect().numbers} ORDER BY value{' ON CONFLICT DO NOTHING' if skip_repeated else ''}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [delivery_key(push.pk, 0), push.pk, push.is_wide, found.devices])


def _copy_deliveries(push: GatewayPush, found: Found) -> None:
    """PostgreSQL takes rows by COPY in half of the time, but cannot skip one there."""
    if not found.total:
        return
    devices = np.fromstring(found.devices[1:-1], np.int64, sep=",")
    rows = np.empty(len(devices), COPIED)
    for name, value in (("id", delivery_key(push.pk, 0) + devices), ("push", push.pk), ("device", devices)):
        rows[f"{name} bytes"], rows[name] = 8, value
    rows["columns"], rows["wide bytes"], rows["wide"] = 4, 1, push.is_wide
    statement = f"COPY {_tables()['deliveries']} (id, push_id, device_id, of_wide) FROM STDIN (FORMAT binary)"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(COPY_HEAD + rows.tobytes() + COPY_TAIL)


# The newest binding of each account, by the index that has it first.
_RECENT = """
    SELECT device FROM (
        SELECT (
            SELECT device_id FROM {bindings} WHERE application_id = %s AND account_type = %s AND account = target.value
            ORDER BY bound_at DESC, device_id DESC LIMIT 1
        ) AS device
        FROM {texts} LIMIT {fence}
    ) newest WHERE device IS NOT NULL"""
# CROSS JOIN: SQLite then goes through the targets, not through the bindings.
_ALL = """
    SELECT target.key, device_id AS device FROM {texts} CROSS JOIN {bindings}
    WHERE application_id = %s AND account_type = %s AND account = target.value"""
_OUTCOMES = """
    SELECT target.value, max(CASE
        WHEN clicked_at IS NOT NULL THEN 4 WHEN coalesce(arrived_at, shown_at) IS NOT NULL THEN 3
        WHEN {deliveries}.id IS NOT NULL THEN 2 ELSE 1 END)
    FROM {texts} CROSS JOIN {bindings} LEFT JOIN {deliveries} ON {deliveries}.id = %s + {bindings}.device_id
    WHERE application_id = %s AND account_type = %s AND account = target.value
    GROUP BY target.value"""
_OF_TOKENS = """
    SELECT {devices}.id AS device FROM {texts} CROSS JOIN {devices}
    WHERE token = target.value AND application_id = %s"""
_REGISTERED = """
    SELECT id AS device FROM {devices}
    WHERE application_id = %s AND id > %s AND created_at <= %s ORDER BY id LIMIT %s"""


def _asked(reached: str, devices: str, values: Sequence[Any]) -> Found:
    statement = f"SELECT {reached}, count(*), {dialect().gather} FROM ({devices.format(**_tables())}) found"  # noqa: S608 - own names
    return Found(*_row(statement, values))


def _row(statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _tables() -> dict[str, str]:
    models: dict[str, type[Model]] = {"bindings": Binding, "devices": Device, "deliveries": Delivery}
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in models.items()}
    return {**names, "texts": dialect().texts, "fence": str(FENCE)}

"""Read a file of devices: CSV with a header, or an object of JSON on each line. Pure but for the file."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from console.gateway.channels.protocol import Environment
from console.gateway.contract.members import LARGEST, account_problem
from console.gateway.given_files import UnreadableFile, opened
from console.gateway.models import TOKEN_LONGEST, TOKEN_SHORTEST

COLUMNS: Final = ("account", "account_type", "tpns_token", "channel", "token", "environment", "last_seen", "tags")
SENTENCE: Final = ", ".join(COLUMNS)
# The names that TPNS's SDK has for channels (getOtherPushType), where its statistics have others.
OF_THE_SDK: Final = {"huawei": "hw", "xiaomi": "xm", "meizu": "mz"}
_DIGITS = re.compile(r"[0-9]{1,10}")
_UNIX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")


@dataclass(frozen=True, slots=True)
class Moved:
    """One row that can be imported. It names a device by the token it had at TPNS, or by its address in a channel."""

    row: int  # from 1
    tpns_token: str
    account: str
    account_type: int
    channel: str
    token: str  # in the channel, as it was written
    environment: Environment
    last_seen: datetime | None  # aware
    has_tags: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot, and what to do about it; no account and no token stands in it."""

    row: int
    words: str


def read(path: Path) -> Iterator[Moved | Problem]:
    """Each row, blank ones left out. Raises UnreadableFile."""
    with opened(path) as file:
        first = file.readline()
        rows = chain([first], file)
        yield from _objects(rows) if first.lstrip().startswith("{") else _cells(rows)


def _objects(lines: Iterable[str]) -> Iterator[Moved | Problem]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found: Any = None
        with suppress(ValueError):
            found = json.loads(line)
        if isinstance(found, dict):
            yield _row(number, found)
        else:
            yield Problem(number, "it is no object of JSON. Write one on each line.")


def _cells(lines: Iterable[str]) -> Iterator[Moved | Problem]:
    rows = csv.reader(lines)
    names = [cell.strip().lower() for cell in next(rows, [])]
    if unknown := [name for name in names if name not in COLUMNS]:
        raise UnreadableFile(f"Its first row has {unknown[0][:30]!r}. Name the columns there, out of: {SENTENCE}.")
    if "tpns_token" not in names and "token" not in names:
        raise UnreadableFile("Its first row names neither tpns_token nor token: no device can be found by it.")
    for number, cells in enumerate(rows, 2):
        if not any(cells):
            continue
        if len(cells) == len(names):
            yield _row(number, dict(zip(names, cells, strict=True)))
        else:
            yield Problem(number, f"it has {len(cells)} columns, and the first row {len(names)}.")


def _row(number: int, given: dict[str, Any]) -> Moved | Problem:
    texts, problem = {}, ""
    for name in COLUMNS[:-1]:
        value = given.get(name)
        if isinstance(value, int) and name in ("account_type", "last_seen"):
            value = str(value)
        if value is not None and not isinstance(value, str):
            problem = f"write {name} as text, in quotes."
        texts[name] = value.strip() if isinstance(value, str) else ""
    if problem := problem or _problem(texts):
        return Problem(number, problem)
    return Moved(
        row=number,
        tpns_token=texts["tpns_token"],
        account=texts["account"],
        account_type=int(texts["account_type"] or 0),
        channel=OF_THE_SDK.get(texts["channel"].lower(), texts["channel"].lower()),
        token=texts["token"],
        environment=Environment(texts["environment"] or Environment.PRODUCT),
        last_seen=moment(texts["last_seen"]),
        has_tags=bool(given.get("tags")),
    )


def _problem(given: dict[str, str]) -> str:
    token, account = given["tpns_token"], given["account"]
    if not token and not (given["channel"] and given["token"]):
        return "it names no device. Give tpns_token, or channel and token."
    if bool(given["channel"]) != bool(given["token"]):
        return "give channel and token together, or neither."
    if token and not (TOKEN_SHORTEST <= len(token) <= TOKEN_LONGEST and token.isascii() and token.isalnum()):
        return f"tpns_token has {len(token)} characters. Give {TOKEN_SHORTEST} to {TOKEN_LONGEST} letters and digits."
    if given["environment"] not in ("", *Environment):
        return f"give environment as one of: {', '.join(Environment)}."
    if given["last_seen"] and moment(given["last_seen"]) is None:
        return "give last_seen as 2026-11-29T18:05:00+08:00, or in seconds since 1970."
    kind = given["account_type"]
    if account and not (_DIGITS.fullmatch(kind) and int(kind) <= LARGEST):
        return "the account type is not a whole number. Give one of the table of account types."
    problem = account_problem(account) if account else ""
    return f"the account {problem}" if problem else ""


def moment(text: str) -> datetime | None:
    """A moment in ISO 8601, in UTC where it has no zone, or in seconds or milliseconds since 1970; None: neither."""
    try:
        if _UNIX.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

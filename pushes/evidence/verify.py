"""Checks this bundle of evidence about a push. Run it in the unpacked folder: python verify.py

It needs Python 3.9 or newer and nothing else. It says what does not add up; the exit status is then 1. What it checks:
each file is the one that the manifest names; the flight record is this push's, has all its rows and is one chain, each
hash made of the hash before it and its row; the parts are the accounts that were confirmed; each accepted part was
accepted on record.
"""

import csv
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

ACCEPTING = ("accepted", "settled", "decided")
NOT_READABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, csv.Error)


def problems(folder: Path) -> Iterator[str]:
    """What does not add up, each in a sentence; nothing for a bundle that is whole."""
    try:
        yield from _of_files(folder)
        rows = _rows(folder)
        yield from _of_chain(rows)
        yield from _of_parts(folder, rows)
        yield from _of_push(folder, rows)
    except NOT_READABLE as error:
        yield f"The rest cannot be checked: a file is missing or cannot be read ({type(error).__name__})."


def _of_files(folder: Path) -> Iterator[str]:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, expected in manifest["sha256"].items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing."
        elif sha256(path.read_bytes()).hexdigest() != expected:
            yield f"{name} is not the file that the manifest names."


def _rows(folder: Path) -> list[dict[str, Any]]:
    with (folder / "record.ndjson").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _of_chain(rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "The flight record has no rows."
    before = ""
    for number, row in enumerate(rows, start=1):
        if row["row"]["sequence"] != number:
            yield f"The flight record has no row {number}: it goes on with row {row['row']['sequence']}."
            return
        canonical = json.dumps(row["row"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if sha256((before + canonical).encode()).hexdigest() != row["hash"]:
            yield f"Row {number} of the flight record is not what was written there."
            return
        before = row["hash"]


def _of_parts(folder: Path, rows: list[dict[str, Any]]) -> Iterator[str]:
    with (folder / "parts.csv").open(encoding="utf-8-sig", newline="") as file:
        parts = list(csv.DictReader(file))
    events = [row["row"] for row in rows]
    confirmed = [event["facts"].get("accounts") for event in events if event["kind"] == "confirmed"]
    accounts = sum(int(part["accounts"]) for part in parts)
    if confirmed and confirmed[-1] != accounts:
        yield f"The parts have {accounts} accounts, and {confirmed[-1]} were confirmed."
    told = {(event["facts"].get("part"), event["facts"].get("push_id", "")) for event in events if _accepts(event)}
    for part in parts:
        if part["status"] == "accepted" and (int(part["number"]), part["push_id"]) not in told:
            yield f"Part {part['number']} is accepted, and the flight record does not say so."


def _of_push(folder: Path, rows: list[dict[str, Any]]) -> Iterator[str]:
    push = json.loads((folder / "push.json").read_text("utf-8"))["push"]
    others = sorted({row["row"]["push"] for row in rows} - {push})
    if others:
        yield f"The flight record is of push {others[0]}, and push.json of push {push}."


def _accepts(event: dict[str, Any]) -> bool:
    return event["kind"] in ACCEPTING


def main() -> int:
    """Check the folder that this file is in."""
    folder = Path(__file__).resolve().parent
    found = list(problems(folder))
    for problem in found:
        print(problem)
    if found:
        return 1
    last = _rows(folder)[-1]
    print(f"All adds up. The last row of the flight record is {last['row']['sequence']}, its hash {last['hash']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The files of the bundle, packed. Neither an account nor a key is in any of them."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.accounts import guarded
from pushes.models import Event, Push
from pushes.telling.flight_record import told, who
from pushes.telling.shell import facts_of

IN_MEMORY = 1_000_000  # bytes; a larger bundle is put together on disk
HERE = Path(__file__).parent
FILES = {
    "push.json": _("The push with its message as it travels, its ledger and its figures."),
    "parts.csv": _("Each part with its accounts counted, its ids at the service and what the service said."),
    "record.ndjson": _(
        "The flight record, a row a line: what is hashed (row), its hash, and both in words. Requests to the service "
        "are in it without their accounts."
    ),
    "manifest.json": _("SHA-256 of each of the other files."),
    "verify.py": _("A short program that checks all of this. It needs Python 3.9 or newer and nothing of ours."),
}
PART = {
    "number": "number",
    "accounts": "accounts",
    "through": "through__access_point",  # empty: the push's own
    "service": "service",  # the access point and AccessID that were called
    "status": "status",
    "upload_id": "upload_id",
    "push_id": "service_push_id",
    "code": "code",
    "problem": "problem",
    **{name: name for name in ("called_at", "planned", "with_device", "sent", "arrived", "shown", "clicked")},
}


class Bundle(NamedTuple):
    """A zip, at its beginning, which whoever has it closes; and how many rows of the flight record are in it."""

    file: IO[bytes]
    rows: int


def bundle_of(push: Push) -> Bundle:
    """The evidence about a push that was confirmed."""
    tables = {"parts.csv": _parts(push), "push.json": _json(_facts(push))}  # first: what follows is on the record then
    events = list(push.events.select_related("by").order_by("sequence"))
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it is handed on
    folder, sums = f"evidence-of-push-{push.pk}", {}
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, content in _files(push, events, tables):
            sums[name] = sha256(content).hexdigest()
            packed.writestr(f"{folder}/{name}", content)
        packed.writestr(f"{folder}/manifest.json", _json({"push": push.pk, "made_at": _now(), "sha256": sums}))
    file.seek(0)
    return Bundle(file, len(events))


def _files(push: Push, events: list[Event], tables: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield "record.ndjson", b"".join(_record_line(event) for event in events)
    yield from tables.items()
    facts = {"push": push, "events": events, "last": events[-1], "package": push.package, "made_at": timezone.now()}
    facts |= {"files": FILES.items(), "command": "python verify.py", "tally": push.tally}
    yield "index.html", render_to_string("pushes/evidence/index.html", facts).encode()
    for path in (HERE / "style.css", HERE / "verify.py"):
        yield path.name, path.read_bytes()


def _record_line(event: Event) -> bytes:
    """The row as it is hashed, its hash, and both in words."""
    line = {"row": event.row, "hash": event.hash, "who": who(event), "said": told(event)}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _parts(push: Push) -> bytes:
    table = io.StringIO()
    lines = csv.writer(table)
    lines.writerow(PART)
    for row in push.parts.order_by("number").values_list(*PART.values()):
        lines.writerow(["" if cell is None else guarded(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + table.getvalue().encode()


def _facts(push: Push) -> dict[str, Any]:
    application, package = push.application, push.package
    return facts_of(push) | {
        "application": {"name": application.name, "access_id": application.access_id, "platform": application.platform},
        "account_type": push.account_type,
        "account_push_type": push.account_push_type,
        "author": str(push.author),
        "confirmed_by": str(push.confirmed_by),
        **{name: _iso(getattr(push, name)) for name in ("created_at", "confirmed_at", "started_at", "finished_at")},
        "message": push.notification.message(),
        "package": package
        and {
            "name": package.name,
            "bytes": package.size,
            "sha256": package.sha256,
            "confirmed_sha256": package.packed_sha256,  # a limit may have left some of them out since
        },
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _now() -> str:
    return timezone.now().astimezone(UTC).isoformat(timespec="seconds")


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()

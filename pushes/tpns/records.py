"""What the service has on record of a push.

Source: REST API V3, page on push records (get_push_record).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

# The page gives no zone; the service runs on Beijing time.
ZONE = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Record:
    """One push on record. `upload_id` is empty for lists, `targets` empty where the service names none."""

    push_id: str
    upload_id: str
    title: str
    content: str
    targets: tuple[str, ...]
    at: datetime | None

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Record":
        """From a row of the answer that has at least a pushId."""
        targets, upload_id = row.get("targetList"), str(row.get("uploadId") or "")
        return cls(
            push_id=str(row["pushId"]),
            upload_id=upload_id if upload_id.strip("0") else "",
            title=str(row.get("title") or ""),
            content=str(row.get("content") or ""),
            targets=tuple(map(str, targets)) if isinstance(targets, list) else (),
            at=_moment(row.get("date")),
        )


def collapse_key_in(rows: object, push_id: str) -> int:
    """What a later push names to take the place of this one; 0 where its record has nothing."""
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and str(row.get("pushId")) == push_id:
            said = str(row.get("collapseID") or row.get("collapse_id") or 0)  # the pages differ in its name
            return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
    return 0


def _moment(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
    except ValueError:
        return None

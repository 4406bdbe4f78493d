"""When the last backup was made, and how large it is: a file in DATA_DIR says so, which is in no backup."""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

NOTED = "last-backup.json"


class Made(NamedTuple):
    """What is known of it."""

    at: datetime
    bytes: int | None  # None where a release before noted it


def note(moment: datetime, backup: Path, size: int) -> None:
    """Keep that one of so many bytes was made."""
    said = json.dumps({"at": moment.isoformat(), "file": str(backup), "bytes": size})
    fresh = _path().with_suffix(".new")
    fresh.write_text(said, encoding="utf-8")
    fresh.replace(_path())  # whoever reads meanwhile finds one or the other


def last() -> Made | None:
    """The last one; None where none was made here."""
    try:
        noted = json.loads(_path().read_text(encoding="utf-8"))
        return Made(datetime.fromisoformat(noted["at"]), noted.get("bytes"))
    except (OSError, ValueError, KeyError):
        return None


def at() -> datetime | None:
    """When that was."""
    made = last()
    return made and made.at


def _path() -> Path:
    return Path(settings.DATA_DIR) / NOTED

"""When the last backup was made: a file in DATA_DIR says so, which is in no backup."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

NOTED = "last-backup.json"


def note(moment: datetime, backup: Path) -> None:
    """Keep that one was made."""
    _path().write_text(json.dumps({"at": moment.isoformat(), "file": str(backup)}), encoding="utf-8")


def at() -> datetime | None:
    """When; None where none was made here."""
    try:
        return datetime.fromisoformat(json.loads(_path().read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, KeyError):
        return None


def _path() -> Path:
    return Path(settings.DATA_DIR) / NOTED

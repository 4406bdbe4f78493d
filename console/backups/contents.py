"""What is in a backup, and what the last of its members says about the others."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import connection
from django.utils import timezone

DATABASE = "console.sqlite3"
FILES = "files"
SECRETS = "secrets"
MANIFEST = "backup.json"
FORMAT = 1
AT_ONCE = 1024 * 1024


class CannotBackUp(Exception):
    """No backup can be made, or none put back; the message says what to do."""


@dataclass
class Manifest:
    """What a backup says about itself. Marks of keys tell them apart and open nothing: of FIELD_KEYS, and of those of
    FILE_KEYS that files in it were encrypted with.
    """

    made_at: datetime
    gateway_only: bool
    migrations: list[list[str]]
    field_keys: list[str]
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    file_keys: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> str:
        """As it stands in the backup."""
        said = asdict(self) | {"made_at": self.made_at.isoformat()}
        if not self.file_keys:
            del said["file_keys"]  # releases of before read it too
        return json.dumps(said, indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """As it stood in the backup. ValueError, TypeError or KeyError when it is none."""
        said: Mapping[str, Any] = json.loads(text)
        return cls(**{**said, "made_at": datetime.fromisoformat(said["made_at"])})

    @property
    def bytes(self) -> int:
        """What it takes on the disk once it is put back."""
        return sum(member["bytes"] for member in self.members.values())

    @property
    def has_keys(self) -> bool:
        """Whether what opens the applications' keys is in it."""
        return f"{SECRETS}/fields" in self.members

    @property
    def files(self) -> int:
        """How many files are in it."""
        return sum(name.startswith(f"{FILES}/") for name in self.members)


def of_this_installation(migrations: list[list[str]]) -> Manifest:
    """The manifest of a backup that begins now."""
    marks = [mark(key) for key in settings.FIELD_KEYS]
    return Manifest(timezone.now(), settings.GATEWAY_ONLY, migrations, marks)


def mark(key: str) -> str:
    """What tells a key from others. It is random, so that nothing leads back to it."""
    return hashlib.sha256(b"pushes.backups" + key.encode()).hexdigest()[:16]


def database_path() -> Path:
    """Where this installation keeps its database. CannotBackUp when a server keeps it."""
    if connection.vendor != "sqlite":
        raise CannotBackUp(
            "A server keeps this installation's database, and its own tools back it up: "
            "docs/operations.md says how, under Backup and restore."
        )
    return Path(settings.DATABASES["default"]["NAME"])

"""What web processes and workers need. What is missing is said in words, without passwords and addresses."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder

from console.health import broker
from console.known_migrations import known
from pushes.storage import StorageAway
from pushes.storage.local import BLOCK
from pushes.storage.paths import storage


def missing() -> list[str]:
    """A sentence for each thing that is missing, none where nothing is."""
    return [words for look in LOOKS if (words := look())]


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_is_in_recovery()")
                if cursor.fetchone()[0]:
                    return "The database takes no changes: it is a standby. Point DATABASE_URL at the primary."
            return _migrations()
    except Error as error:
        return f"The database does not answer ({type(error).__name__}). Start it, or look at DATABASE_URL."


def _migrations() -> str:
    lacking = sorted(known() - set(MigrationRecorder(connection).applied_migrations()))
    if not lacking:
        return ""
    first = ".".join(lacking[0])
    return f"{len(lacking)} migrations of this version are not applied, {first} first. Run manage.py migrate."


def _broker() -> str:
    try:
        return broker.asked(lambda _: "")
    except broker.BrokerAway as away:
        return f"The broker does not answer ({away}). Start it, or look at BROKER_URL."


def _storage() -> str:
    for name, look in (("files", storage().answers), ("files", storage().prove), ("tmp", _tmp)):
        try:
            look()
        except StorageAway as away:
            return str(away)
        except OSError as error:
            return f"Nothing can be written to {name} in DATA_DIR ({error.strerror}). Free space there, or mount it."
    return ""


def _tmp() -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(BLOCK)


LOOKS: tuple[Callable[[], str], ...] = (_database, _broker, _storage)

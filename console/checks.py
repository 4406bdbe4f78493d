"""Checks of settings that can be read but cannot work."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection

from console import field_keys
from console.upgrading import known_settings
from pushes import search_index
from pushes.tpns.contract import is_real_service

BROKERS = {"redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps", "pyamqp"}

Apps = Sequence[AppConfig] | None


def check_addresses(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """GATEWAY_URL is an http(s) address, and no real service's; PUBLIC_URL is one without a path."""
    found: list[CheckMessage] = []
    gateway, public = urlsplit(settings.GATEWAY_URL), urlsplit(settings.PUBLIC_URL)
    if gateway.scheme not in ("http", "https") or not gateway.hostname:
        found.append(
            Error(
                "GATEWAY_URL is not the address of a web server.",
                hint="Set it to an address such as http://127.0.0.1:8000/gateway/, or leave it out.",
                id="console.E001",
            )
        )
    if is_real_service(settings.GATEWAY_URL):
        found.append(
            Error(
                "GATEWAY_URL is the address of a real push service: what is for the own gateway would go there.",
                hint="Set it to this installation's own address, or leave it out.",
                id="console.E005",
            )
        )
    if not public.hostname or public.path or public.query:
        found.append(
            Error(
                "PUBLIC_URL is more or less than scheme and host.",
                hint="Set it to an address such as https://push.example.com, without a path.",
                id="console.E002",
            )
        )
    return found


def check_broker(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """BROKER_URL names a broker that keeps its messages and that all processes share."""
    scheme = urlsplit(settings.BROKER_URL).scheme
    if scheme == "memory":
        return [
            Warning(
                "BROKER_URL is memory://, which no other process can reach: nothing will be sent.",
                hint="Leave BROKER_URL out for the embedded broker. memory:// is for tests.",
                id="console.W001",
            )
        ]
    if scheme not in BROKERS:
        return [
            Error(
                f"BROKER_URL begins with {scheme}://, a broker that loses tasks or that nobody has tried.",
                hint="Set it to a Redis or Valkey server such as redis://host:6379/0, or leave it out.",
                id="console.E003",
            )
        ]
    return []


def check_keys(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """Each of FIELD_KEYS and FILE_KEYS can encrypt; a key itself is never shown."""
    named = {"FIELD_KEYS": settings.FIELD_KEYS, "FILE_KEYS": settings.FILE_KEYS}
    return [
        Error(f"Key {number} of {name} is not a key.", hint=NEW_KEY, id="console.E004")
        for name, keys in named.items()
        for number, key in enumerate(keys, 1)
        if not _is_key(key)
    ]


def _is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def check_hosts(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """ALLOWED_HOSTS names hosts that can be asked by: no browser's request with an underscore in its host is taken."""
    return [
        Error(
            f"ALLOWED_HOSTS has {host}: a host name with an underscore, which no request can be taken by.",
            hint="Give it a name of letters, digits and hyphens, and set that in ALLOWED_HOSTS and PUBLIC_URL.",
            id="console.E006",
        )
        for host in settings.ALLOWED_HOSTS
        if "_" in host
    ]


def check_names(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """No line of .env names almost a setting."""
    return [
        Warning(f".env sets {name}, which nothing reads.", hint=f"Write {meant}, if that is meant.", id="console.W004")
        for name, meant in known_settings.slips()
    ]


def check_search(app_configs: Apps, *, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The database has the index of words, once it has pushes. Asked by `check --database default` and by `migrate`."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        lacks = "pushes_push" in connection.introspection.table_names() and not search_index.is_there()
    except DatabaseError:
        return []  # what is wrong with the database, whoever asks it next is told
    return [NO_INDEX] if lacks else []


def check_field_keys(app_configs: Apps, *, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """FIELD_KEYS open what the database has. Asked as check_search is."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        columns = field_keys.unopened()
    except DatabaseError:
        return []  # before the first migration there is none
    words = "None of FIELD_KEYS opens what the database has in {}: pages that read it fail."
    hint = "Put the key that encrypted it behind the others in FIELD_KEYS; manage.py encryptfields says when it may go."
    return [Warning(words.format(", ".join(columns)), hint=hint, id="console.W005")] if columns else []


def check_pooler(app_configs: Apps, *, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """No pooler stands before PostgreSQL that has not been told of: it is no process of the server that answers."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or connection.vendor != "postgresql":
        return []
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:  # DATABASE_POOLER
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            is_direct = cursor.fetchone()[0] == connection.connection.info.backend_pid
    except DatabaseError:
        return []
    return [] if is_direct else [POOLER]


def check_encoding(app_configs: Apps, *, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """PostgreSQL counts characters, not bytes: Debian's has no encoding where it was installed without a language."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            is_utf8 = cursor.fetchone()[0] == "UTF8"
    except DatabaseError:
        return []
    return [] if is_utf8 else [NOT_UTF8]


NEW_KEY = "Make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
POOLER = Warning(
    "Between this console and PostgreSQL stands a pooler, and DATABASE_POOLER is not set.",
    hint=(
        "Set DATABASE_POOLER=true if it hands out connections for one transaction each: pages fail otherwise. "
        "pgbouncer 1.22 or newer with max_prepared_statements does without, and so does what hands them out for longer."
    ),
    id="console.W003",
)
NO_INDEX = Warning(
    "Push records cannot be searched for words as far back as they go: the database has no index of words.",
    hint=(
        "On PostgreSQL have its administrator run CREATE EXTENSION pg_trgm, SQLite needs version 3.34 with FTS5; "
        "then run manage.py indexwords. Until then a search for words looks through the newest pushes and says so."
    ),
    id="console.W002",
)
NOT_UTF8 = Warning(
    "The database's encoding is not UTF8: Chinese text is too long for its columns there, and pages fail that save it.",
    hint=(
        "Make the database with createdb --encoding UTF8 --locale C.UTF-8 --template template0. To move one that is in "
        "use, stop everything, pg_dump it, and pg_restore it into the new one."
    ),
    id="console.W006",
)

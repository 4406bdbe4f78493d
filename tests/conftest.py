"""For every test: files of its own, a database that several threads and processes can use, and one installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.utils import translation
from hypothesis import settings as generated
from kombu.transport.memory import Channel
from pytest_django import Settings

from tests.examples import PROFILE
from tests.installation import Installation
from tests.prepared import copy_to

generated.load_profile(PROFILE)


@pytest.fixture(autouse=True)
def _surroundings(settings: Settings, tmp_path: Path) -> None:
    """Uploaded packages go to a folder of the test's own. Passwords are hashed cheaply: Argon2 is slow by design.

    Static files are looked for when they are asked for, instead of all of them for each test's client. And what a test
    has just changed is seen at once. No message of another test waits for a worker, and none is read in its language.
    """
    for queue in Channel.queues.values():
        queue.queue.clear()
    translation.deactivate()
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PROGRESS_KEPT = settings.STILL_COUNT_KEPT = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: in memory it has neither WAL nor the waiting for locks that an installation lives with."""
    database = connections["default"]
    if database.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "tests.sqlite3"
        copy_to(path)
        database.settings_dict["TEST"]["NAME"] = path


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """The tables that were prepared are kept, and brought up to date."""
    return django_db_keepdb or connections["default"].vendor == "sqlite"


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with its demo, shared by all tests of one test process that can do with any."""
    data = tmp_path_factory.mktemp("installation") / "data"
    running = Installation(data, WEBHOOK_ORIGINS="https://hooks.example.com")
    yield running
    running.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts processes or a browser takes longest and begins: the short files keep all workers busy in the end."""
    if named_anew := [item.nodeid for item in items if " at 0x" in item.nodeid]:
        raise pytest.UsageError(f"Give these tests ids, for processes that share them need the same: {named_anew}")
    slow = {item.path for item in items if item.get_closest_marker("processes") or item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow)

"""For every test: files of its own, a database that several threads and processes can use, and one installation."""

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.utils import translation
from hypothesis import settings as generated
from kombu.transport.memory import Channel
from pytest_django import Settings

from console.bucket import files
from tests.as_strict import be_as_strict_as_postgresql
from tests.cluster import Cluster
from tests.console.processes import free_port
from tests.examples import PROFILE
from tests.installation import METRICS_TOKEN, Installation
from tests.prepared import copy_to
from tests.s3 import S3Server, below

be_as_strict_as_postgresql()
gc.disable()  # until all tests are known, which stay
generated.load_profile(PROFILE)
SHARED = pytest.StashKey[Installation]()  # while it runs
FOUND = pytest.StashKey[dict[str, Any]]()  # how it stood when it began
NEEDING = pytest.StashKey[set[Path]]()  # the files of tests that need it
RUN = f"tests-{uuid4().hex[:12]}"  # the folder of a bucket in which this run's files lie


def pytest_collection_finish() -> None:
    """Look for garbage from now on, and not among the tests: a fifth of the time of collecting them."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(django_test_environment: None) -> Iterator[None]:
    """Passwords are hashed cheaply: Argon2 is slow by design.

    Static files are looked for when they are asked for, instead of all of them for each test's client. And what a test
    has just changed is seen at once. All this is set once, for Django tells everybody of every setting that changes.
    """
    with override_settings(
        WHITENOISE_AUTOREFRESH=True,
        PROGRESS_KEPT=0,
        COUNTS_KEPT=0,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of folders that nobody has used. Few tests keep files, so that who keeps some makes the folder."""
    parent = tmp_path_factory.mktemp("files")
    return (parent / str(number) for number in count())


@pytest.fixture(autouse=True)
def _surroundings(settings: Settings, _settings_of_tests: None, _folders: Iterator[Path]) -> None:
    """Uploaded packages go to a folder of the test's own.

    No message of another test waits for a worker, and none is read in its language.
    """
    for queue in Channel.queues.values():
        queue.queue.clear()
    translation.deactivate()
    settings.MEDIA_ROOT = folder = next(_folders)
    if os.environ.get("STORAGE_URL"):
        default_storage.location = f"{RUN}/{folder.name}"  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def bucket_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A server of the S3 API, which tests of a process share. Who kills it starts it again."""
    server = S3Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.kill()


@pytest.fixture
def bucket(request: pytest.FixtureRequest, settings: Settings) -> str:
    """The test's files lie in a bucket, of a server of our own where STORAGE_URL names none: their STORAGE_URL."""
    given = os.environ.get("STORAGE_URL")
    base = below(given, RUN) if given else request.getfixturevalue("bucket_server").url(RUN)
    url = below(base, uuid4().hex)
    settings.STORAGES = settings.STORAGES | {"default": files(url)}
    return url


@pytest.fixture(params=["disk", "bucket"])
def disk_and_bucket(request: pytest.FixtureRequest) -> None:
    """The test's files lie on the disk, and the next time in a bucket."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")


@pytest.fixture(scope="session")
def static_files(django_test_environment: None) -> None:
    """As an installation has them, for pages name them by hash. Every process that runs tests has its own."""
    call_command("collectstatic", interactive=False, verbosity=0)


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
def installation(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with its demo, shared by all tests of one test process that can do with any.

    On several machines with INSTALLATION=cluster.
    """
    data = tmp_path_factory.mktemp("installation") / "data"
    kind = Cluster if os.environ.get("INSTALLATION") == "cluster" else Installation
    told = {"METRICS_TOKEN": METRICS_TOKEN, "WEB_PUSH_HOSTS": f"http://127.0.0.1:{free_port()}"}
    running = kind(data, WEBHOOK_ORIGINS="https://hooks.example.com", API_CALLS_PER_MINUTE="240", **told)
    pytestconfig.stash[SHARED] = running
    pytestconfig.stash[FOUND] = running.stands()
    yield running
    _stop_shared(pytestconfig)


@pytest.fixture(scope="module", autouse=True)
def _left_as_found(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[None]:
    """Who changes a person or an application that tests share puts it back: files come in any order."""
    yield
    running = pytestconfig.stash.get(SHARED, None)
    if running and request.path in pytestconfig.stash[NEEDING]:
        left = running.stands()
        changed = {name: left.get(name) for name, value in pytestconfig.stash[FOUND].items() if left.get(name) != value}
        assert not changed


def _stop_shared(config: pytest.Config) -> None:
    if running := config.stash.get(SHARED, None):
        del config.stash[SHARED]
        running.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """An installation that nobody needs any more does not take turns with the tests that are left."""
    if item.path not in item.config.stash[NEEDING]:
        _stop_shared(item.config)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs the shared installation begins, then come others that take long: short ones fill up the end."""
    if named_anew := [item.nodeid for item in items if " at 0x" in item.nodeid]:
        raise pytest.UsageError(f"Give these tests ids, for processes that share them need the same: {named_anew}")
    config.stash[NEEDING] = {item.path for item in items if "installation" in getattr(item, "fixturenames", ())}
    slow = {item.path for item in items if any(map(item.get_closest_marker, ("processes", "browser")))}
    items.sort(key=lambda item: (item.path not in config.stash[NEEDING], item.path not in slow))

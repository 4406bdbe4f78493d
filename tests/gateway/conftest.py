"""The gateway of a running installation for the tests that need real processes. And tidy threads."""

import asyncio
from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from console.gateway.channels.online.threads import READER, WRITER
from tests.gateway.running import RunningGateway
from tests.installation import Installation


@pytest.fixture(scope="session")
def gateway(installation: Installation) -> RunningGateway:
    """The gateway of an installation, reached over HTTP only."""
    return RunningGateway(installation)


@pytest.fixture(scope="session", autouse=True)
def _threads_let_go(django_db_setup: None) -> Iterator[None]:
    """PostgreSQL removes no database that a thread is still connected to."""
    yield
    for thread in (READER, WRITER):
        thread.submit(_let_go).result()
    asyncio.run(sync_to_async(_let_go)())


def _let_go() -> None:
    connection.close()

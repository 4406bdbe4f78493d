"""An application, and a worker for a command that waits for what workers do."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connections

from pushes import tasks
from pushes.models import Application
from tests import builders
from tests.pushes.broker import messages, work


@pytest.fixture
def shop() -> Application:
    return builders.application()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Worker and beat in a thread with a database connection of its own. What goes wrong in a task fails the test."""
    over, failures = threading.Event(), []

    def run() -> None:
        while not over.wait(0.05):
            try:
                tasks.wake()
                work()
            except Exception as failure:
                failures.append(failure)
        connections.close_all()

    messages()
    thread = threading.Thread(target=run)
    thread.start()
    yield
    over.set()
    thread.join()
    assert failures == []

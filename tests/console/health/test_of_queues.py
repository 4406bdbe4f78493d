"""Tests of console.health.of_queues, with a broker that runs."""

from typing import Any

import pytest
from pytest_django import Settings

from console.celery import app
from console.health import of_queues
from tests.pushes.delivery.test_rate_limit import valkey

__all__ = ["valkey"]


def lengths() -> dict[str, float]:
    [figure] = of_queues.figures()
    return {labels["queue"]: value for labels, value in figure.samples}


def test_messages_that_wait_are_counted_by_queue(valkey: Any, settings: Settings) -> None:
    assert lengths() == {"celery": 0, "sending": 0}
    with app.connection_for_write(settings.BROKER_URL) as connection:
        for queue, count in (("celery", 2), ("sending", 3)):
            with connection.SimpleQueue(queue) as simple:
                for _ in range(count):
                    simple.put({})
    assert lengths() == {"celery": 2, "sending": 3}


@pytest.mark.parametrize("address", ["redis://:hush@127.0.0.1:1/0", "redis+socket:///nowhere/broker.sock"])
def test_a_broker_that_is_away_has_no_lengths(settings: Settings, address: str) -> None:
    settings.BROKER_URL = address
    assert lengths() == {}

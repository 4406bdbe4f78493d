"""Tests of console.acknowledging: a broker that stands still leaves no worker that takes nothing any more."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from kombu import Connection, Consumer, Message, Queue

from console import celery
from tests.cluster import broker

PLACES = 2  # as many messages as the worker may have in hand
WAYS: list[Callable[[Message], None]] = [Message.ack, Message.reject, Message.requeue]


@pytest.mark.processes
@pytest.mark.parametrize("settle", WAYS)
def test_what_the_broker_was_not_told_of_takes_no_place(tmp_path: Path, settle: Callable[[Message], None]) -> None:
    assert celery.app.conf.task_acks_late
    still = broker(tmp_path / "broker")
    options = {"socket_timeout": 0.1, "socket_connect_timeout": 0.1}
    got: list[Message] = []
    with Connection(f"redis://127.0.0.1:{still.port}/0", transport_options=options) as line:
        for number in range(2 * PLACES):
            line.SimpleQueue("hands").put(number)
        consumer = Consumer(line.channel(), [Queue("hands")], on_message=got.append)
        consumer.qos(prefetch_count=PLACES)
        consumer.consume()
        for number in range(PLACES):  # each place in turn
            line.drain_events(timeout=10)
            still.freeze()
            with pytest.raises(line.connection_errors):
                settle(got[number])
            still.thaw()
        while len(got) < 2 * PLACES:
            line.drain_events(timeout=10)
    still.stop(signal.SIGKILL)
    assert [message.payload for message in got][:PLACES] == [0, 1]

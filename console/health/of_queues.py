"""How many messages wait in the broker for workers: a queue that grows says that they do not follow."""

from collections.abc import Iterator

from kombu.connection import Connection

from console.health import broker
from console.health.figures import Figure, by

QUEUES = ("celery", "sending")


def figures() -> Iterator[Figure]:
    """The lengths of the queues; none while the broker does not answer, which readiness tells."""
    try:
        lengths = broker.asked(lambda connection: {queue: _length(connection, queue) for queue in QUEUES})
    except broker.BrokerAway:
        lengths = {}
    yield by("queue_messages", "Messages that wait for workers, by queue.", "queue", lengths)


def _length(connection: Connection, queue: str) -> int:
    """0 as well where nobody has ever written to it."""
    with connection.channel() as channel:  # type: ignore[no-untyped-call]
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except connection.channel_errors:
            return 0

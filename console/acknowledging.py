"""A worker that could not tell the broker that a message is done takes further messages all the same.

Kombu (seen in 5.7.0) counts a message whose acknowledgement failed as in hand for as long as the line lives, and Celery
(5.6.3) goes on after such a failure. A broker that stood still for a few seconds, once for each task that a worker may
run at a time, left a worker that looked well and took nothing any more.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """What a worker has in hand. The broker gives what it was not told of once more, which no task minds."""

    def ack(self, delivery_tag: str) -> None:
        """Let go of it, whether or not the broker could be told."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]
        finally:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """The same, not being done."""
        try:
            super().reject(delivery_tag, requeue=requeue)  # type: ignore[no-untyped-call]
        finally:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]


def take_effect() -> None:
    """On every line to the broker from now on."""
    redis.Channel.QoS = QoS

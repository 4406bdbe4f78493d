"""A question to the broker that waits for no answer for long."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from kombu.connection import Connection
from kombu.exceptions import OperationalError

ANSWERS_WITHIN = 2.0  # seconds

Result = TypeVar("Result")


class BrokerAway(Exception):
    """It does not answer; the message is the kind of failure, without an address or a password."""


def asked(question: Callable[[Connection], Result]) -> Result:
    """What the broker answers. Raises BrokerAway."""
    options = {"socket_connect_timeout": ANSWERS_WITHIN, "socket_timeout": ANSWERS_WITHIN}
    with Connection(settings.BROKER_URL, transport_options=options) as broker:  # type: ignore[no-untyped-call]
        try:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=ANSWERS_WITHIN)
            return question(broker)
        except (OperationalError, OSError, *broker.connection_errors) as error:
            raise BrokerAway(type(error.__cause__ or error).__name__) from None

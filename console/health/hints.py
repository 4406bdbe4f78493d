"""What goes less well than it could, in sentences for the terminal: nobody is woken for it."""

import logging
from collections.abc import Iterator

from django.db import Error

from console.gateway.channels.receipt_address import too_long
from console.gateway.channels.vendors.called_back import LONGEST
from console.gateway.models import AppChannel
from console.models import Beat

log = logging.getLogger(__name__)


def hints() -> list[str]:
    """None while the database does not answer."""
    try:
        return [*_beats(), *_receipts()]
    except Error as error:
        log.warning("What could go better could not be read: %s.", type(error).__name__)
        return []


def _beats() -> list[str]:
    """The figure of beats is 0 until the first one: nobody is woken for an installation that is just being made."""
    words = "No beat has ever begun, and nothing moves without one: start push-beat, or the console."
    return [] if Beat.objects.exists() else [words]


def _receipts() -> Iterator[str]:
    rows = AppChannel.objects.filter(kind__in=LONGEST).select_related("application").order_by("pk")
    for row in rows.defer("credential", "application__secret_key"):
        if longer := too_long(row):
            yield (
                f"{row.kind} of {row.application.name} is asked for no receipts: their address has {longer.bytes} "
                f"bytes, and it takes {longer.most}. Set PUBLIC_URL to a shorter host."
            )

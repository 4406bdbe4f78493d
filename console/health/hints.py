"""What goes less well than it could, in sentences for the terminal: nobody is woken for it."""

import logging

from django.db import Error

from console.gateway.channels.receipt_address import too_long
from console.gateway.channels.vendors.called_back import LONGEST
from console.gateway.models import AppChannel

log = logging.getLogger(__name__)


def hints() -> list[str]:
    """None while the database does not answer."""
    rows = AppChannel.objects.filter(kind__in=LONGEST).select_related("application").order_by("pk")
    try:
        found = [(row, too_long(row)) for row in rows.defer("credential", "application__secret_key")]
    except Error as error:
        log.warning("Channels could not be read: %s.", type(error).__name__)
        return []
    return [
        f"{row.kind} of {row.application.name} is asked for no receipts: their address has {longer.bytes} bytes, and "
        f"it takes {longer.most}. Set PUBLIC_URL to a shorter host."
        for row, longer in found
        if longer
    ]

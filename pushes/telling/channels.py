"""What administrators are told of the channels that carry pushes to devices: the site knows them."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string


class StoppedChannel(NamedTuple):
    """A channel that carries nothing until somebody mends it, or one of the services that it goes to."""

    name: str
    application: str
    page: str  # where it is mended; empty where it has none
    trouble: str  # the service's words
    since: datetime | None
    service: str = ""  # that takes nothing, while the others of the channel do


def stopped_channels() -> list[StoppedChannel]:
    """Those there are, the one that was stopped first before all others."""
    found: list[StoppedChannel] = import_string(settings.STOPPED_CHANNELS)()
    return found

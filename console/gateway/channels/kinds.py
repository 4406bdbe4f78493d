"""The channels that there are, by name, and what the installation allows them."""

from django.conf import settings

from console.gateway.channels.protocol import ChannelKind, Kind, Limits
from console.gateway.channels.webpush import channel as webpush

KINDS: dict[str, ChannelKind] = {Kind.WEB_PUSH: webpush}


def limits() -> Limits:
    """From the settings."""
    return Limits(hosts=tuple(host.lower() for host in settings.WEB_PUSH_HOSTS))

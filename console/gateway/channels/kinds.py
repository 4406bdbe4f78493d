"""The channels that there are, by name, and what the installation allows them."""

from django.conf import settings

from console.gateway.channels.apns import channel as apns
from console.gateway.channels.fcm import channel as fcm
from console.gateway.channels.huawei import android, harmony
from console.gateway.channels.protocol import ChannelKind, Kind, Limits
from console.gateway.channels.webpush import channel as webpush
from console.gateway.channels.xiaomi import CHANNEL as XIAOMI

KINDS: dict[str, ChannelKind] = {
    Kind.WEB_PUSH: webpush,
    Kind.APNS: apns,
    Kind.FCM: fcm,
    Kind.HUAWEI: android.CHANNEL,
    Kind.HARMONY: harmony.CHANNEL,
    Kind.XIAOMI: XIAOMI,
}
# The settings that say where a service is reached, for a relay in between.
URLS = {
    Kind.APNS: "APNS_URL",
    Kind.FCM: "FCM_URL",
    Kind.HUAWEI: "HUAWEI_URL",
    Kind.HARMONY: "HUAWEI_URL",
    Kind.XIAOMI: "XIAOMI_URL",
}


def limits(kind: str) -> Limits:
    """From the settings."""
    if kind == Kind.WEB_PUSH:
        return Limits(hosts=tuple(host.lower() for host in settings.WEB_PUSH_HOSTS))
    return Limits(base_url=getattr(settings, URLS[Kind(kind)]))

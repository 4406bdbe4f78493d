"""Where push services are reached, for a relay in between; an empty address is the service's own."""

from collections.abc import Callable

from console.env import relay

NAMES = (
    *("APNS_URL", "FCM_URL", "HUAWEI_URL", "XIAOMI_URL"),
    *("HONOR_URL", "OPPO_URL", "VIVO_URL", "MEIZU_URL"),
)


def relays(read: Callable[..., str]) -> list[str]:
    """The addresses in the order of the names. ImproperlyConfigured when one is none."""
    return [relay(name, read(name, default="")) for name in NAMES]

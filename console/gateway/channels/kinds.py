"""The channels that there are, by name, and what the installation allows them."""

from collections.abc import Iterator, Mapping
from pkgutil import resolve_name

from django.conf import settings

from console.gateway.channels.protocol import ChannelKind, Kind, Limits


class Kinds(Mapping[str, ChannelKind]):
    """Channels by the paths of their modules, each loaded when it is first asked for.

    With their clients they take a process 0.3 s to load, and of all processes only senders and a few pages need any.
    """

    def __init__(self, paths: dict[Kind, str]) -> None:
        self._paths: dict[str, str] = {str(kind): path for kind, path in paths.items()}
        self._loaded: dict[str, ChannelKind] = {}

    def __getitem__(self, kind: str) -> ChannelKind:
        if kind not in self._loaded:
            self._loaded[kind] = resolve_name(f"console.gateway.channels.{self._paths[kind]}")
        return self._loaded[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


KINDS = Kinds(
    {
        Kind.WEB_PUSH: "webpush.channel",
        Kind.APNS: "apns.channel",
        Kind.FCM: "fcm.channel",
        Kind.HUAWEI: "huawei.android.CHANNEL",
        Kind.HARMONY: "huawei.harmony.CHANNEL",
        Kind.XIAOMI: "xiaomi.CHANNEL",
        Kind.HONOR: "honor.CHANNEL",
        Kind.OPPO: "oppo.CHANNEL",
        Kind.VIVO: "vivo.CHANNEL",
        Kind.MEIZU: "meizu.CHANNEL",
    }
)
# The settings that say where a service is reached, for a relay in between.
URLS = {
    Kind.APNS: "APNS_URL",
    Kind.FCM: "FCM_URL",
    Kind.HUAWEI: "HUAWEI_URL",
    Kind.HARMONY: "HUAWEI_URL",
    Kind.XIAOMI: "XIAOMI_URL",
    Kind.HONOR: "HONOR_URL",
    Kind.OPPO: "OPPO_URL",
    Kind.VIVO: "VIVO_URL",
    Kind.MEIZU: "MEIZU_URL",
}


def limits(kind: str) -> Limits:
    """From the settings."""
    if kind == Kind.WEB_PUSH:
        return Limits(hosts=tuple(host.lower() for host in settings.WEB_PUSH_HOSTS))
    return Limits(base_url=getattr(settings, URLS[Kind(kind)]))

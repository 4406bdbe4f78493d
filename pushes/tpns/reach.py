"""How many accounts have a device, and which channel reaches it: what an own gateway says before a push. Pure."""

from dataclasses import dataclass, field
from typing import Any, TypeGuard

from pushes.tpns.message import beside_the_message
from pushes.tpns.message_options import MessageOptions

STEERING = ("channel_rules", "tpns_online_push_type", "force_collapse", "collapse_id")


@dataclass(frozen=True)
class Reach:
    """Accounts with a device, -1 where that was not said; and devices, in all and by channel: the rest goes online."""

    bound: int = -1
    devices: int = 0
    by_channel: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, answer: dict[str, Any]) -> "Reach":
        """What is no count is taken for not said."""
        channels = answer.get("channels")
        told = channels.items() if isinstance(channels, dict) else ()
        by_channel = {name: count for name, count in told if _is_count(count)}
        bound, devices = (answer.get(name) for name in ("bound", "devices"))
        return cls(bound if _is_count(bound) else -1, devices if _is_count(devices) else 0, by_channel)


def _is_count(said: object) -> TypeGuard[int]:
    return isinstance(said, int) and not isinstance(said, bool) and said >= 0


def steering(options: MessageOptions, account_push_type: int) -> dict[str, Any]:
    """The members of a push call that say which devices and channels; none where it goes online alone anyway."""
    if options.silent or options.accept_time:
        return {}
    beside = beside_the_message(options)
    members = {name: beside[name] for name in STEERING if name in beside}
    return {"account_push_type": account_push_type, **members}

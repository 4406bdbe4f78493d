"""Which channels a push goes through: `channel_rules`, `tpns_online_push_type`, `force_collapse`."""

from typing import TypedDict

from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import flag, mappings, text
from pushes.tpns.contract import OWN_CHANNEL, Code

# Of the service, and our own beside them. One that an application does not have may be switched off all the same.
CHANNELS = (
    *(OWN_CHANNEL, "hw", "honor", "xm", "oppo", "vivo", "mz", "apns", "fcm"),
    *("rog", "iospk", "webpush", "harmony"),
)
CANNOT_REPLACE = ("oppo", "vivo")  # what they show cannot be overridden by a later push


class Route(TypedDict):
    """The columns of a push."""

    left_out: list[str]
    goes_online: bool
    is_online_first: bool


def read(data: dict[str, object], *, replaces: bool) -> Route:
    """From the body of a push call. `replaces`: it takes the place of an earlier push. Raises Refusal."""
    left_out = _disabled(data)
    if not flag(data, "force_collapse") and replaces:
        left_out.update(CANNOT_REPLACE)
    goes_online = OWN_CHANNEL not in left_out
    is_online_first = not flag(data, "tpns_online_push_type") and goes_online
    return Route(left_out=sorted(left_out), goes_online=goes_online, is_online_first=is_online_first)


def _disabled(data: dict[str, object]) -> set[str]:
    found = set()
    for rule in mappings(data, "channel_rules"):
        channel = text(rule, "channel", inside="channel_rules.").lower()
        if flag(rule, "disable", inside="channel_rules."):
            if channel not in CHANNELS:
                words = f"Send channel_rules.channel as one of: {', '.join(CHANNELS)}."
                raise Refusal(Code.PARAMETER_REFUSED, words)
            found.add(channel)
    return found

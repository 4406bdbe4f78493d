"""What came of a push, as the service counts it.

Source: REST API V3, page on the effect of a push by channel (get_push_task_stat_channel).
"""

from dataclasses import dataclass, field
from typing import Any

from pushes.tpns import words
from pushes.tpns.contract import ALL_CHANNELS
from pushes.tpns.errors import TpnsUnclear

NAMES = ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "verifyUv", "clickUv")
LONGEST = 20  # digits of a count
# Of one channel, by our name: what may be told. The last two are told by this installation's gateway only.
OF_CHANNEL = {
    "accepted": ("pushOnlineUv",),
    "arrived": ("verifySvcUv", "callbackVerifySvcUv"),  # by the app, or by a vendor's receipt
    "refused": ("refusedUv",),
    "dead": ("deadUv",),
}


@dataclass(frozen=True)
class Figures:
    """Devices, and how many accounts have one: None where the service does not say, as TPNS does not."""

    planned: int
    sent: int
    arrived: int
    shown: int
    clicked: int
    with_device: int | None = None
    by_channel: dict[str, dict[str, int]] = field(default_factory=dict)  # names of OF_CHANNEL, those that were told

    @classmethod
    def read(cls, answer: dict[str, Any]) -> "Figures":
        """Over all channels; TpnsUnclear where the answer is not as the contract has it."""
        channels, with_device = answer.get("pushStatDataAll"), _with_device(answer.get("accounts"))
        planned, sent, arrived, shown, clicked = _devices(channels)
        return cls(planned, sent, arrived, shown, clicked, with_device, _by_channel(channels))


def _devices(channels: object) -> list[int]:
    if not isinstance(channels, list) or not all(isinstance(row, dict) for row in channels):
        raise TpnsUnclear(words.FIGURES_WRONG)
    states = [row.get("pushState") or {} for row in channels if row.get("channel") == ALL_CHANNELS]
    states = states or [row.get("pushState") or {} for row in channels]
    try:
        counts = [sum(int(state.get(name) or 0) for state in states) for name in NAMES]
    except (AttributeError, TypeError, ValueError):
        counts = [-1]
    if min(counts) < 0:
        raise TpnsUnclear(words.FIGURES_WRONG)
    return counts


def _by_channel(channels: Any) -> dict[str, dict[str, int]]:
    """Of the channels through which anything went, or could not. What has no name or no numbers is left out."""
    found = {}
    for row in channels:
        channel, state = row.get("channel"), row.get("pushState")
        if isinstance(channel, str) and channel not in ("", ALL_CHANNELS) and isinstance(state, dict):
            counts = {name: max(_number(state.get(one)) for one in names) for name, names in OF_CHANNEL.items()}
            if any(counts.values()):
                found[channel] = {name: counts[name] for name, names in OF_CHANNEL.items() if state.keys() & set(names)}
    return found


def _number(value: object) -> int:
    """A count, also as its digits; 0 for whatever is none."""
    said = str(value) if isinstance(value, int | str) else ""
    return int(said) if said.isdecimal() and len(said) < LONGEST else 0


def _with_device(accounts: object) -> int | None:
    """What this installation's gateway says beyond the contract; None of any other service."""
    said = accounts.get("withDevice") if isinstance(accounts, dict) else None
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None

"""What came of a push, as the service counts it.

Source: REST API V3, page on the effect of a push by channel (get_push_task_stat_channel).
"""

from dataclasses import dataclass
from typing import Any

from pushes.tpns import words
from pushes.tpns.errors import TpnsUnclear

NAMES = ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "verifyUv", "clickUv")


@dataclass(frozen=True)
class Figures:
    """Devices, and how many accounts have one: None where the service does not say, as TPNS does not."""

    planned: int
    sent: int
    arrived: int
    shown: int
    clicked: int
    with_device: int | None = None

    @classmethod
    def read(cls, answer: dict[str, Any]) -> "Figures":
        """Over all channels; TpnsUnclear where the answer is not as the contract has it."""
        planned, sent, arrived, shown, clicked = _devices(answer.get("pushStatDataAll"))
        return cls(planned, sent, arrived, shown, clicked, _with_device(answer.get("accounts")))


def _devices(channels: object) -> list[int]:
    if not isinstance(channels, list) or not all(isinstance(row, dict) for row in channels):
        raise TpnsUnclear(words.FIGURES_WRONG)
    states = [row.get("pushState") or {} for row in channels if row.get("channel") == "all"]
    states = states or [row.get("pushState") or {} for row in channels]
    try:
        counts = [sum(int(state.get(name) or 0) for state in states) for name in NAMES]
    except (AttributeError, TypeError, ValueError):
        counts = [-1]
    if min(counts) < 0:
        raise TpnsUnclear(words.FIGURES_WRONG)
    return counts


def _with_device(accounts: object) -> int | None:
    """What this installation's gateway says beyond the contract; None of any other service."""
    said = accounts.get("withDevice") if isinstance(accounts, dict) else None
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None

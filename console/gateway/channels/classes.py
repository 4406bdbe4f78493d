"""Of which class a message is at the phones' makers: without one that a maker has approved it is marketing. Pure.

Makers limit what an application may send as marketing in a day, and judge a class that was never approved as misuse:
docs/channels/ has a page for each. The other channels have no classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from console.gateway.channels.protocol import Kind

ZONE = ZoneInfo("Asia/Shanghai")  # whose day makers count
# The members of the contract that name what a maker approves; the first that is set counts.
NAMED_BY: dict[str, tuple[str, ...]] = {
    Kind.HUAWEI: ("hw_category",),
    Kind.HARMONY: ("hw_category",),
    Kind.XIAOMI: ("xm_template_id",),
    Kind.OPPO: ("oppo_category", "oppo_ch_id"),
    Kind.VIVO: ("vivo_category",),
    Kind.HONOR: (),
    Kind.MEIZU: (),
}
MARKETING = {"MARKETING"}  # a name that needs no approval
LOW, SERVICE, OPERATION, SYSTEM = "1", "2", "0", "1"  # of hw_importance, of vivo_ch_id


@dataclass(frozen=True, slots=True)
class Class:
    """What a message is there: the member that names its class and the name, or marketing of no name."""

    is_marketing: bool
    member: str = ""
    name: str = ""


def class_of(kind: str, android: Mapping[str, Any]) -> Class | None:
    """The class of a message with these members; None where the channel knows none."""
    if kind not in NAMED_BY:
        return None
    importance, of_vivo = str(android.get("hw_importance") or ""), str(android.get("vivo_ch_id") or "")
    if kind == Kind.HONOR:
        return Class(is_marketing=importance != SERVICE)
    member = next((name for name in NAMED_BY[kind] if android.get(name)), "")
    name = str(android.get(member) or "")
    is_low = kind in (Kind.HUAWEI, Kind.HARMONY) and importance == LOW
    is_operation = kind == Kind.VIVO and of_vivo == OPERATION
    if not name and kind == Kind.VIVO and of_vivo == SYSTEM:
        return Class(is_marketing=False)
    if not name or name in MARKETING or is_low or is_operation:
        return Class(is_marketing=True)
    return Class(False, member, name)


def day_of(moment: datetime) -> date:
    """The day that makers count it on."""
    return moment.astimezone(ZONE).date()

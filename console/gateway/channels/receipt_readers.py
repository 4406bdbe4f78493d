"""What phones' makers say when they call back: which devices got a push, and on which it was pressed.

All of them give back what the message was sent with, which is the push's id. By maker, with its document:

- Xiaomi (dev.mi.com, server API, pId=1559, "message receipts"): a form whose `data` is the JSON of an object, by
  message: {"param": what it was sent with, "type": 1 arrived, 2 pressed, "targets": "regId,regId"}.
- Huawei (developer.huawei.com, HMSCore-References "https-send-receipt-api", harmonyos-references
  "push-api-msg-receipt"): {"statuses": [{"token", "biTag": what it was sent with, "status": 0 arrived}]}; in V2, the
  only version that HarmonyOS has, "deliveryStatus": {"result": 0} in the place of "status".
- OPPO (open.oppomobile.com, "message receipts"): [{"param", "registrationIds": "id, id", "eventType": "push_arrive"}].
- Meizu (github.com/MEIZUPUSH/PushAPI, "delivery and receipts"): a form whose `cb` is JSON like Xiaomi's, with a list of
  targets.

What else they tell is passed over: that a phone shows no notifications, or that an address is none any more.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from console.gateway.channels.json_members import mapping, object_of, value_of
from console.gateway.channels.online.reports import Happening
from console.gateway.channels.protocol import Kind
from pushes.invisible import storable

BY_NUMBER = {"1": Happening.ARRIVED, "2": Happening.CLICKED}  # of Xiaomi and Meizu
HUAWEI_ARRIVED, OPPO_ARRIVED = "0", "push_arrive"


class Receipt(NamedTuple):
    """One happening at one address, of a push."""

    push_id: str
    address: str
    happening: Happening


Reader = Callable[[bytes], Iterator[Receipt]]


def of_form(member: str) -> Reader:
    """Of Xiaomi and Meizu, in this member of a form."""

    def read(body: bytes) -> Iterator[Receipt]:
        form = parse_qs(_decoded(body))
        for each in object_of(form.get(member, [""])[0]).values():
            told = mapping(each)
            yield from _of(told.get("param"), told.get("targets"), BY_NUMBER.get(str(told.get("type"))))

    return read


def of_huawei(body: bytes) -> Iterator[Receipt]:
    """Of both of Huawei's channels, in both versions of its receipts."""
    for each in _listed(object_of(_decoded(body)).get("statuses")):
        told = mapping(each)
        status = mapping(told.get("deliveryStatus")).get("result", told.get("status"))
        happening = Happening.ARRIVED if str(status) == HUAWEI_ARRIVED else None
        yield from _of(told.get("biTag"), [told.get("token")], happening)


def of_oppo(body: bytes) -> Iterator[Receipt]:
    """OPPO tells of arrivals alone."""
    for each in _listed(value_of(_decoded(body))):
        told = mapping(each)
        happening = Happening.ARRIVED if told.get("eventType") == OPPO_ARRIVED else None
        yield from _of(told.get("param"), told.get("registrationIds"), happening)


READERS: Mapping[str, Reader] = {
    Kind.XIAOMI: of_form("data"),
    Kind.HUAWEI: of_huawei,
    Kind.HARMONY: of_huawei,
    Kind.OPPO: of_oppo,
    Kind.MEIZU: of_form("cb"),
}


def _of(push_id: Any, addresses: Any, happening: Happening | None) -> Iterator[Receipt]:
    """Of each of the addresses, which are a list or stand between commas; nothing where there was no happening."""
    if happening:
        for address in addresses if isinstance(addresses, list) else _text(addresses).split(","):
            yield Receipt(_text(push_id), _text(address).strip(), happening)


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _decoded(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _text(value: Any) -> str:
    """A member as text that can be looked up: JSON may hold half a character, and one that no database takes."""
    return storable(str(value or "").encode("utf-8", "replace").decode())

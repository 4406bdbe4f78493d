"""How many accounts of a list have a device at all. A console asks before it sends; the contract has no such call."""

from typing import Any

from console.gateway.carrying import lookup, queueing
from console.gateway.carrying.case_folding import fold_all
from console.gateway.contract import routing
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import account_problem, number, texts
from console.gateway.models import GatewayApplication, GatewayPush
from pushes.tpns.contract import MAX_ASKED, AccountPushType, AudienceType, Code, MessageType


def count(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """How many accounts of `account_list` there are, each once, and how many have a device. Raises Refusal.

    With `account_push_type` also how many devices a push would have, and how many of them through which channel: with
    the members that steer it as in its call.
    """
    kind, listed = number(data, "account_type"), texts(data, "account_list", MAX_ASKED)
    for place, account in enumerate(listed, 1):
        if problem := account_problem(account):
            raise Refusal(Code.PARAMETER_REFUSED, f"Item {place} of account_list {problem}")
    accounts = sorted(set(fold_all(kind, listed)))  # neighbours share the pages of the index
    if data.get("account_push_type") is None:
        return {"count": len(accounts), "bound": lookup.count_bound(application.pk, kind, accounts)}
    return {"count": len(accounts), **_reached(_push(application, kind, data), accounts)}


def _push(application: GatewayApplication, kind: int, data: dict[str, Any]) -> GatewayPush:
    return GatewayPush(
        application=application,
        audience_type=AudienceType.ACCOUNT_LIST,
        account_type=kind,
        account_push_type=number(data, "account_push_type", largest=max(AccountPushType)),
        message_type=MessageType.NOTIFY,
        message={},
        **routing.read(data, replaces=bool(data.get("collapse_id"))),
    )


def _reached(push: GatewayPush, accounts: list[str]) -> dict[str, Any]:
    found = lookup.find(push, accounts)
    return {"bound": found.reached, "devices": found.total, "channels": queueing.planned(push, found.devices)}

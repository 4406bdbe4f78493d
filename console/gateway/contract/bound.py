"""How many accounts of a list have a device at all. A console asks before it sends; the contract has no such call."""

from typing import Any

from console.gateway.carrying import lookup
from console.gateway.carrying.case_folding import fold_all
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import account_problem, number, texts
from console.gateway.models import GatewayApplication
from pushes.tpns.contract import MAX_ASKED, Code


def count(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """How many accounts of `account_list` there are, each once, and how many have a device. Raises Refusal."""
    kind, listed = number(data, "account_type"), texts(data, "account_list", MAX_ASKED)
    for place, account in enumerate(listed, 1):
        if problem := account_problem(account):
            raise Refusal(Code.PARAMETER_REFUSED, f"Item {place} of account_list {problem}")
    accounts = sorted(set(fold_all(kind, listed)))  # neighbours share the pages of the index
    return {"count": len(accounts), "bound": lookup.count_bound(application.pk, kind, accounts)}

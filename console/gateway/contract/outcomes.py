"""How far a push came with each of some accounts. The contract has no such call."""

from typing import Any

from console.gateway.carrying import lookup
from console.gateway.carrying.case_folding import fold
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import account_problem, texts
from console.gateway.contract.stopping import find
from console.gateway.models import GatewayApplication, GatewayPush
from pushes.tpns.contract import MAX_ASKED, Code, Outcome


def of_accounts(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """A digit for each account of `account_list`, in its order: an Outcome of the push `pushId`. Raises Refusal."""
    push, listed = find(application, data), texts(data, "account_list", MAX_ASKED)
    if push.status in GatewayPush.MOVING:
        raise Refusal(Code.PARAMETER_REFUSED, "This push is still carried out. Ask again when it has ended.")
    for place, account in enumerate(listed, 1):
        if problem := account_problem(account):
            raise Refusal(Code.PARAMETER_REFUSED, f"Item {place} of account_list {problem}")
    accounts = [fold(push.account_type, account) for account in listed]
    came = lookup.outcomes(push, sorted(set(accounts)))  # neighbours share the pages of the index
    return {"outcomes": "".join(str(came.get(account, int(Outcome.NO_DEVICE))) for account in accounts)}

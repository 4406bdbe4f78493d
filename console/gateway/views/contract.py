"""The calls of the contract: authenticate, read, act, answer. What they mean is in the modules they call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from console.gateway import bindings, losing, pushing, records, statistics, stopping, uploads, weather
from console.gateway.auth import authenticate
from console.gateway.envelope import FEW, LISTS, Casing, Refusal, answer, read_body, refuse
from console.gateway.losing import AnswerLost
from console.gateway.members import number, objects, texts
from console.gateway.models import GatewayApplication
from console.gateway.parsing import parse_object
from pushes.tpns.contract import Code

Call = Callable[[GatewayApplication, dict[str, Any]], dict[str, Any]]
View = Callable[[HttpRequest], HttpResponseBase]


def json_call(casing: Casing, *members: str, most: int = FEW) -> Callable[[Call], View]:
    """A call of the contract with a JSON body: the application and the body in, the members of the answer out.

    A refusal carries `members` too, empty: some clients read them without asking whether they are there. `most` is what
    the body may have in bytes.
    """

    def decorate(call: Call) -> View:
        @csrf_exempt
        @wraps(call)
        def view(request: HttpRequest) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            try:
                body = read_body(request, most)
                application = authenticate(request, lambda: [body])
                return answer(casing, **call(application, parse_object(body)))
            except Refusal as refusal:
                refusal.members = dict.fromkeys(members, "") | refusal.members
                return refuse(casing, refusal)
            except AnswerLost:
                return losing.cut()

        return view

    return decorate


@contextmanager
def _echoing_seq(data: dict[str, Any]) -> Iterator[int]:
    """The number of the call that its answer carries too, whether it is a refusal or not. 0 where none was sent."""
    seq = data.get("seq")
    seq = seq if isinstance(seq, int) and not isinstance(seq, bool) else 0
    try:
        yield seq
    except Refusal as refusal:
        refusal.members = {"seq": seq} | refusal.members
        raise


@json_call(Casing.SNAKE, "push_id", "environment", "result", most=LISTS)
def push(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Create a push."""
    with _echoing_seq(data) as seq, weather.over(application, weather.Call.PUSH):
        accepted, skipped = pushing.accept(application, data)
    answered = {"seq": seq, "push_id": accepted.push_id, "environment": accepted.environment, "result": "{}"}
    return answered | ({"invalid_targe_list": skipped} if skipped else {})


@json_call(Casing.BOTH)
def stop(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Send no more of a push."""
    stopping.stop(application, data)
    return {}


@json_call(Casing.BOTH)
def revoke(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Stop a push and take back what devices show of it."""
    stopping.revoke(application, data)
    return {}


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponseBase:
    """Receive an account package."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        return answer(Casing.CAMEL, uploadId=uploads.receive(request).pk)
    except Refusal as refusal:
        return refuse(Casing.CAMEL, refusal)
    except AnswerLost:
        return losing.cut()


@json_call(Casing.SNAKE, most=LISTS)
def bind(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Tie accounts to tokens, or take them off."""
    with _echoing_seq(data) as seq:
        codes = bindings.operate(application, data)
        failed = sum(code != str(int(Code.OK)) for code in codes)
        if failed == len(codes):
            raise Refusal(Code.WHOLLY_FAILED, "No item was carried out. See result.", result=codes)
        if failed:
            message = f"{failed} of {len(codes)} items were not carried out. See result."
            raise Refusal(Code.PARTLY_FAILED, message, result=codes)
    return {"seq": seq, "result": codes}


@json_call(Casing.CAMEL, most=LISTS)
def query(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Which tokens an account has, or which accounts a token has."""
    match number(data, "operator_type"):
        case 1:
            keys = bindings.account_keys(objects(data, "account_list", bindings.MAX_ITEMS))
            tokens = bindings.tokens_of_accounts(application, keys)
            rows = [{"account": key[1], "account_type": key[0], "token_list": tokens[key]} for key in tokens]
            return {"result": _codes(keys, tokens), "account_tokens": rows, "token_accounts": []}
        case 2:
            listed = texts(data, "token_list", bindings.MAX_ITEMS)
            accounts = bindings.accounts_of_tokens(application, listed)
            rows = [{"token": token, "account_list": accounts[token]} for token in accounts]
            return {"result": _codes(listed, accounts), "account_tokens": [], "token_accounts": rows}
    raise Refusal(Code.PARAMETER_REFUSED, "Send operator_type as 1 (by account) or 2 (by token).")


def _codes(asked: list[Any], found: dict[Any, Any]) -> list[str]:
    return [str(int(Code.OK if key in found else Code.NO_SUCH_TOKEN_OR_ACCOUNT)) for key in asked]


@json_call(Casing.CAMEL)
def record(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """The records of pushes."""
    count, rows = records.find(application, data)
    return {"count": count, "pushRecordData": rows}


@json_call(Casing.CAMEL)
def figures(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """The effect of one push by channel."""
    return {"pushStatDataAll": statistics.of_push(application, data)}


@json_call(Casing.CAMEL)
def channels(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """The effect of all pushes of each day by channel."""
    return {"pushDateChannelStat": statistics.by_day(application, data)}


@json_call(Casing.CAMEL)
def devices(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Devices of each day."""
    return {"getDeviceStatOverviewData": statistics.of_devices(application, data)}


@json_call(Casing.BOTH, most=LISTS)
def not_offered(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """Calls of the contract that have nothing to do with accounts."""
    raise Refusal(Code.PARAMETER_REFUSED, "The gateway does not offer this call. docs/gateway.md lists those it does.")


@csrf_exempt
def unknown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A path that the contract does not have."""
    words = "No call of the contract has this path. Check the base address and the path."
    return refuse(Casing.BOTH, Refusal(Code.PARAMETER_REFUSED, words, status=404))


def misdirected(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A request that Django refuses before any call sees it: most often by the name of the host."""
    words = "The request cannot be taken. Call the gateway by a host name that its ALLOWED_HOSTS has."
    return refuse(Casing.BOTH, Refusal(Code.PARAMETER_REFUSED, words, status=400))


def failed(request: HttpRequest) -> HttpResponse:
    """What is left to say after a fault of the gateway itself. Whether the call took effect is unknown."""
    words = "The gateway stumbled over this call. Its log says why. Ask for the records before calling again."
    return refuse(Casing.BOTH, Refusal(Code.INTERNAL_FAILURE, words, status=500))

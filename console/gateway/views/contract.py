"""The calls of the contract: authenticate, read, act, answer. What they mean is in the modules they call.

Those that act remember what they answered: the same call again gets the same answer (contract.repeated_calls).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from console.gateway.contract import (
    bindings,
    bound,
    outcomes,
    pushing,
    records,
    repeated_calls,
    statistics,
    stopping,
    uploads,
)
from console.gateway.contract.auth import authenticate
from console.gateway.contract.envelope import FEW, LISTS, Casing, Refusal, answer, read_body, refuse, refused
from console.gateway.contract.json_body import parse_object
from console.gateway.contract.members import number, objects, seq_of, texts
from console.gateway.contract.repeated_calls import READING, Memory
from console.gateway.contract.wrong_keys import claimed, limiting_wrong_keys
from console.gateway.database_failures import RETRY_AFTER, is_busy
from console.gateway.models import GatewayApplication
from console.gateway.rehearsal import lost_answers, weather
from console.gateway.rehearsal.lost_answers import AnswerLost
from console.gateway.tasks import resolve_push
from pushes.tpns.contract import BIND_PATH, PUSH_PATH, REVOKE_PATH, STOP_PATH, Code

REPEATED = "Idempotent-Replayed"  # a header: the answer is that of an earlier call

Deed = Callable[[GatewayApplication, dict[str, Any], Memory], dict[str, Any]]
Call = Callable[[GatewayApplication, dict[str, Any]], dict[str, Any]]
View = Callable[[HttpRequest], HttpResponseBase]


def json_call(casing: Casing, *, most: int = FEW) -> Callable[[Call], View]:
    """A call that only asks, with a JSON body: the application and the body in, the members of the answer out."""

    def decorate(call: Call) -> View:
        asking = acting_call(casing, READING, most=most)
        return asking(wraps(call)(lambda application, data, _: call(application, data)))

    return decorate


def acting_call(casing: Casing, path: str, *members: str, most: int = FEW) -> Callable[[Deed], View]:
    """A call that does something. In the transaction it does it in, it hands the members of its answer to the memory.

    A refusal carries `members` too, empty: some clients read them without asking whether they are there. `most` is what
    the body may have in bytes.
    """

    def decorate(deed: Deed) -> View:
        @csrf_exempt
        @wraps(deed)
        def view(request: HttpRequest) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            try:
                body = read_body(request, most)
                with limiting_wrong_keys(request, claimed(request)):
                    caller = authenticate(request, lambda: [body])
                memory = repeated_calls.of(request, caller, path, body)
                return _answer(casing, *memory.once(lambda: deed(caller.application, parse_object(body), memory)))
            except Refusal as refusal:
                refusal.members = dict.fromkeys(members, "") | refusal.members
                return refuse(casing, refusal)
            except AnswerLost:
                return lost_answers.cut()

        return view

    return decorate


def _answer(casing: Casing, members: dict[str, Any], is_repeated: bool) -> HttpResponse:
    response = answer(casing, **members)
    if is_repeated:
        response[REPEATED] = "true"
    return response


@contextmanager
def _echoing_seq(data: dict[str, Any]) -> Iterator[int]:
    """The number of the call that its answer carries too, whether it is a refusal or not. 0 where none was sent."""
    seq = seq_of(data)
    try:
        yield seq
    except Refusal as refusal:
        refusal.members = {"seq": seq} | refusal.members
        raise


@acting_call(Casing.SNAKE, PUSH_PATH, "push_id", "environment", "result", most=LISTS)
def push(application: GatewayApplication, data: dict[str, Any], memory: Memory) -> dict[str, Any]:
    """Create a push."""
    with _echoing_seq(data) as seq, weather.over(application, weather.Call.PUSH):
        said = pushing.accept(
            application,
            data,
            is_test=memory.is_test,
            keep=lambda said: memory.keep({"seq": seq} | said),
            wake=resolve_push.delay,
        )
        return {"seq": seq} | said


@acting_call(Casing.BOTH, STOP_PATH)
def stop(application: GatewayApplication, data: dict[str, Any], memory: Memory) -> dict[str, Any]:
    """Send no more of a push."""
    with memory.transaction():
        stopping.stop(application, data)
        memory.keep({})
    return {}


@acting_call(Casing.BOTH, REVOKE_PATH)
def revoke(application: GatewayApplication, data: dict[str, Any], memory: Memory) -> dict[str, Any]:
    """Stop a push and take back what devices show of it."""
    with memory.transaction():
        stopping.revoke(application, data)
        memory.keep({})
    return {}


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponseBase:
    """Receive an account package."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        return _answer(Casing.CAMEL, *uploads.receive(request, partial(weather.over, call=weather.Call.UPLOAD)))
    except Refusal as refusal:
        return refuse(Casing.CAMEL, refusal)
    except AnswerLost:
        return lost_answers.cut()


@acting_call(Casing.SNAKE, BIND_PATH, most=LISTS)
def bind(application: GatewayApplication, data: dict[str, Any], memory: Memory) -> dict[str, Any]:
    """Tie accounts to tokens, or take them off."""
    with _echoing_seq(data) as seq, memory.transaction():
        codes = bindings.operate(application, data)
        answered = {"seq": seq, "result": codes}
        if problem := _problem(codes):
            answered |= refused(Casing.SNAKE, problem)
        memory.keep(answered)
    return answered


def _problem(codes: list[str]) -> Refusal | None:
    failed = sum(code != str(int(Code.OK)) for code in codes)
    if failed == len(codes):
        return Refusal(Code.WHOLLY_FAILED, "No item was carried out. See result.")
    if failed:
        return Refusal(Code.PARTLY_FAILED, f"{failed} of {len(codes)} items were not carried out. See result.")
    return None


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


count_bound = json_call(Casing.CAMEL, most=LISTS)(bound.count)
outcomes_of_accounts = json_call(Casing.CAMEL, most=LISTS)(outcomes.of_accounts)


@json_call(Casing.CAMEL)
def record(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """The records of pushes."""
    count, rows = records.find(application, data)
    return {"count": count, "pushRecordData": rows}


@json_call(Casing.CAMEL)
def figures(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """The effect of one push by channel."""
    return statistics.of_push(application, data)


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
    """What is left to say after a fault of the gateway itself. Whether the call took effect is unknown.

    Unless database or storage was busy: then it did not, and comes again.
    """
    if is_busy():
        words = "The gateway is busy. Nothing of this call was done: make it again in some seconds."
        return refuse(Casing.BOTH, Refusal(Code.INTERNAL_FAILURE, words, status=503, retry_after=RETRY_AFTER))
    words = "The gateway stumbled over this call. Its log says why. Ask for the records before calling again."
    return refuse(Casing.BOTH, Refusal(Code.INTERNAL_FAILURE, words, status=500))

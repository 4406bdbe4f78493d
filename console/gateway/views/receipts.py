"""Phones' makers call back. The end of the address shows that it was given to them; it opens nothing else."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from console.allowances import Limit, address_of
from console.gateway.channels import receipt_address, receipts
from console.gateway.channels.receipt_readers import READERS
from console.gateway.contract.envelope import LISTS, Casing, Refusal, read_body, refuse
from pushes.tpns.contract import Code

CALLS = Limit("receipts", 3000, timedelta(minutes=1))  # of a channel; one of Huawei's has 100 phones at most
TAKEN = {"ret_code": 0, "code": "0", "message": "success"}  # the last two are what Huawei looks for
WRONG = Limit("wrong-receipts", 30, timedelta(minutes=15))  # from an address


@csrf_exempt
def receive(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Note what a maker tells of its channel."""
    channel = receipt_address.channel_of(kind, key) if kind in READERS else None
    if channel is None:
        seconds = WRONG.spend(address_of(request))
        return _wait(seconds) if seconds else _refused("Nobody was given this address.", HTTPStatus.NOT_FOUND)
    if request.method != "POST":
        return _refused("Call with POST.", HTTPStatus.METHOD_NOT_ALLOWED)
    if seconds := CALLS.spend(channel.pk):
        return _wait(seconds)
    try:
        body = read_body(request, LISTS)
    except Refusal as refusal:
        return refuse(Casing.SNAKE, refusal)
    told = [one for one, _ in zip(READERS[kind](body), range(receipts.MOST), strict=False)]
    return JsonResponse({**TAKEN, "noted": receipts.note(channel, told)})


def _refused(words: str, status: HTTPStatus) -> HttpResponse:
    return refuse(Casing.SNAKE, Refusal(Code.PARAMETER_REFUSED, words, status=status))


def _wait(seconds: int) -> HttpResponse:
    answer = _refused("Too many calls.", HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(seconds)
    return answer

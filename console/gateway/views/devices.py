"""The device API: JSON in, JSON out, in the words of the contract's snake-cased envelope.

    POST devices/register   {access_id, access_key, platform?, token?}   -> {token, accounts}
    POST devices/bind       {accounts: [{account, account_type, time?, signature?}]}   -> {accounts}
    POST devices/unbind     {accounts: [{account, account_type}]}   -> {accounts}
    POST devices/addresses  {channel?, address?, key?, environment?}   -> {channels, addresses}
    POST devices/report     {reports: [{id, event}]}   -> {noted}
    GET  devices/events     the event stream, see console.gateway.channels.online.asgi

All but the first need `Authorization: Bearer <token>`. A token never stands in an address. An ASGI server answers
reports without these views (console.gateway.channels.online.asgi), because thousands may come at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from console.allowances import address_of
from console.gateway.channels import addressing
from console.gateway.channels.online import binding_signatures, registration, reports
from console.gateway.channels.online.reports import Told
from console.gateway.contract import bindings
from console.gateway.contract.envelope import FEW, LISTS, Casing, Refusal, answer, read_body, refuse
from console.gateway.contract.json_body import parse_object
from console.gateway.contract.members import objects, required
from console.gateway.contract.wrong_keys import limiting_wrong_keys
from console.gateway.models import Device
from pushes.tpns.contract import Code

Call = Callable[[Device, dict[str, Any]], dict[str, Any]]
View = Callable[[HttpRequest], HttpResponse]


def answering(view: Callable[[HttpRequest], dict[str, Any]]) -> View:
    """POST only; the view's members in the envelope, or its refusal."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            return answer(Casing.SNAKE, **view(request))
        except Refusal as refusal:
            return refuse(Casing.SNAKE, refusal)

    return answered


def by_device(call: Call) -> View:
    """A call that a registered device makes."""

    @wraps(call)
    def view(request: HttpRequest) -> dict[str, Any]:
        device = registration.find(request.headers.get("Authorization", ""))
        if device is None:
            raise Refusal(Code.TOKEN_UNKNOWN, registration.NO_SUCH_DEVICE, status=401)
        try:
            return call(device, parse_object(read_body(request, LISTS)))
        except IntegrityError:  # perhaps it was taken away, as one that never came back, while it did
            if Device.objects.filter(pk=device.pk).exists():
                raise
            raise Refusal(Code.TOKEN_UNKNOWN, registration.NO_SUCH_DEVICE, status=401) from None

    return answering(view)


@answering
def register(request: HttpRequest) -> dict[str, Any]:
    """Register a device, or refresh the one that is registered under the token."""
    data = parse_object(read_body(request, FEW))
    with limiting_wrong_keys(request, required(data, "access_id")):
        device = registration.register(data, address_of(request))
    return {"token": device.token, "accounts": bindings.bound(device)}


@by_device
def bind(device: Device, data: dict[str, Any]) -> dict[str, Any]:
    """Tie accounts to the device."""
    items = objects(data, "accounts", bindings.MAX_ITEMS)
    keys = bindings.account_keys(items)
    binding_signatures.require(device, items)
    with transaction.atomic():
        bindings.bind(device, keys, timezone.now())
    return {"accounts": bindings.bound(device)}


@by_device
def unbind(device: Device, data: dict[str, Any]) -> dict[str, Any]:
    """Take accounts off the device."""
    keys = bindings.account_keys(objects(data, "accounts", bindings.MAX_ITEMS))
    with transaction.atomic():
        bindings.unbind(device, keys)
    return {"accounts": bindings.bound(device)}


@by_device
def addresses(device: Device, data: dict[str, Any]) -> dict[str, Any]:
    """Register where the device is reached in a channel, or remove it."""
    return addressing.change(device, data)


@by_device
def report(device: Device, data: dict[str, Any]) -> dict[str, Any]:
    """Note how far notifications came."""
    (noted,) = reports.note([Told(device.token, reports.read(data))])
    return {"noted": noted.own if noted else 0}


@csrf_exempt
def events(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked of the event stream's address, and where it cannot be served: behind a WSGI server."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return HttpResponse("Serve the console with an ASGI server to stream events.\n", status=501)

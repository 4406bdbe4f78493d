"""Who a device is: its registration, how many an address may register, and the token that a device bears."""

import hmac
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from console.allowances import Limit
from console.gateway.channels.online import grants
from console.gateway.contract.envelope import Refusal, wait_if
from console.gateway.contract.members import required, text
from console.gateway.models import TOKEN_LONGEST, TOKEN_SHORTEST, Device, GatewayApplication
from pushes.tpns.contract import Code

NO_SUCH_DEVICE = "Send the header Authorization: Bearer and the token that the registration answered."
# Thousands of phones may share the address of a mobile network: this only keeps a script from making millions.
NEW_DEVICES = Limit("new-devices", 2_000, timedelta(hours=1))
SEEN_EVERY = timedelta(minutes=1)  # a device that is seen more often is not written each time


class Known(NamedTuple):
    """A device as its stream needs it."""

    device: int
    application: int


def register(data: dict[str, Any], address: str) -> Device:
    """The device of a registration from `address`: the one of its token, else a new one.

    Raises Refusal, also when too many devices of the application are new from there. An empty address has no limit.
    """
    access_id, token, grant = required(data, "access_id"), text(data, "token"), text(data, "grant")
    access_key = "" if grant else required(data, "access_key")
    application = GatewayApplication.objects.with_devices().filter(access_id=access_id).first()
    if application is None:
        raise Refusal(Code.ACCESS_ID_WRONG, "The AccessID is not known here.", status=403)
    if grant:
        grants.require(grant, access_id, token)
    elif not hmac.compare_digest(application.access_key.encode(), access_key.encode()):
        raise Refusal(Code.AUTHENTICATION_FAILED, "The AccessKey does not belong to the AccessID.", status=403)
    if text(data, "platform", application.platform) != application.platform:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send platform as {application.platform}, as the application has it.")
    if address and not Device.objects.filter(application=application, token=token).exists():
        seconds = NEW_DEVICES.spend(address, application.pk)
        wait_if(seconds, "Too many devices from your address are new. Register with the token that you were given")
    return _registered(application, token, {"token": token} if grant else {})


def _registered(application: GatewayApplication, token: str, granted: dict[str, str]) -> Device:
    """The device of that token, else a new one, with the token that a grant gave it, if one did."""
    device = Device.objects.filter(application=application, token=token).first()
    if device is None:
        new = {"application": application, "platform": application.platform}
        # Two tabs may bring one grant at the same moment: the token is made once.
        return Device.objects.get_or_create(**granted, defaults=new)[0] if granted else Device.objects.create(**new)
    see(device)
    return device


def see(device: Device) -> None:
    """Remember that the device was here."""
    now = timezone.now()
    Device.objects.filter(pk=device.pk, seen_at__lt=now - SEEN_EVERY).update(seen_at=now)


def token_of(authorization: str) -> str:
    """The token that an Authorization header bears; empty when it bears none."""
    scheme, _, token = authorization.partition(" ")
    fits = TOKEN_SHORTEST <= len(token) <= TOKEN_LONGEST and token.isascii() and token.isalnum()
    return token if fits and scheme.lower() == "bearer" else ""


def find(authorization: str) -> Device | None:
    """The device whose token an Authorization header bears, None when there is none."""
    token = token_of(authorization)
    return Device.objects.select_related("application").filter(token=token).first() if token else None


def know(authorization: str) -> Known | None:
    """The keys of that device and of its application."""
    token = token_of(authorization)
    row = Device.objects.filter(token=token).values_list("pk", "application").first() if token else None
    return Known(*row) if row else None

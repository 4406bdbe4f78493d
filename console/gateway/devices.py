"""What a device does: register, and report how far a notification came."""

import hmac
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from console.gateway.envelope import Refusal
from console.gateway.members import number, objects, required, text
from console.gateway.models import TOKEN_LONGEST, TOKEN_SHORTEST, Delivery, Device, GatewayApplication
from pushes.tpns.contract import Code

MAX_REPORTS = 1_000  # of one call
SEEN_EVERY = timedelta(minutes=1)  # a device that is seen more often is not written each time


class Happening(StrEnum):
    """How far a notification came, in the order in which it happens. Each one implies those before it."""

    ARRIVED = "arrived"
    SHOWN = "shown"
    CLICKED = "clicked"


MOMENTS = {
    Happening.ARRIVED: ("sent_at", "arrived_at"),
    Happening.SHOWN: ("sent_at", "arrived_at", "shown_at"),
    Happening.CLICKED: ("sent_at", "arrived_at", "shown_at", "clicked_at"),
}


def register(data: dict[str, Any]) -> Device:
    """The device of a registration: the one of its token, else a new one. Raises Refusal."""
    access_id, access_key = required(data, "access_id"), required(data, "access_key")
    application = GatewayApplication.objects.filter(access_id=access_id).first()
    if application is None:
        raise Refusal(Code.ACCESS_ID_WRONG, "The AccessID is not known here.", status=403)
    if not hmac.compare_digest(application.access_key.encode(), access_key.encode()):
        raise Refusal(Code.AUTHENTICATION_FAILED, "The AccessKey does not belong to the AccessID.", status=403)
    device = Device.objects.filter(application=application, token=text(data, "token")).first()
    if device is None:
        return Device.objects.create(application=application, platform=application.platform)
    see(device)
    return device


def see(device: Device) -> None:
    """Remember that the device was here."""
    now = timezone.now()
    Device.objects.filter(pk=device.pk, seen_at__lt=now - SEEN_EVERY).update(seen_at=now)


def find(authorization: str) -> Device | None:
    """The device whose token an Authorization header bears, None when there is none."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not TOKEN_SHORTEST <= len(token) <= TOKEN_LONGEST or not token.isalnum():
        return None
    return Device.objects.select_related("application").filter(token=token).first()


def report(device: Device, data: dict[str, Any]) -> int:
    """Note what happened to deliveries of the device: {"reports": [{"id", "event"}]}. The first time counts.

    Answers how many of them belong to the device. Raises Refusal.
    """
    happened: dict[Happening, set[int]] = {happening: set() for happening in Happening}
    for item in objects(data, "reports", MAX_REPORTS):
        happened[_happening(item)].add(number(item, "id", largest=2**63 - 1))
    return sum(_note(device, happening, keys) for happening, keys in happened.items() if keys)


def _happening(item: dict[str, Any]) -> Happening:
    event = required(item, "event")
    if event not in list(Happening):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send event as one of: {', '.join(Happening)}.")
    return Happening(event)


def _note(device: Device, happening: Happening, keys: set[int]) -> int:
    deliveries: QuerySet[Delivery] = Delivery.objects.filter(device=device, pk__in=keys)
    now = timezone.now()
    return deliveries.update(**{moment: Coalesce(moment, now) for moment in MOMENTS[happening]})

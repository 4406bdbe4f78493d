"""The addresses of a device in the channels of its application: added, replaced, removed."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.gateway.channels.kinds import KINDS, limits
from console.gateway.channels.protocol import Environment, Kind, UnusableAddressError
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import text
from console.gateway.models import Address, AppChannel, Device
from pushes.tpns.contract import Code


def change(device: Device, data: dict[str, Any]) -> dict[str, Any]:
    """Register the `address` of a `channel`, or take it away where it is null; without a channel only tell.

    What there is then: the channels of the application with their public keys, and those that the device has an
    address in. Raises Refusal.
    """
    channels = {channel.kind: channel for channel in AppChannel.objects.filter(application=device.application_id)}
    if name := text(data, "channel"):
        if name not in channels:
            offered = ", ".join(sorted(channels)) or "none"
            words = f"The application has no channel {name[:20]}. It has: {offered}."
            raise Refusal(Code.PARAMETER_REFUSED, words)
        _change(device, channels[name], data)
    mine = Address.objects.filter(device=device, dead_at=None).values_list("channel__kind", flat=True)
    return {"channels": {kind: {"key": one.public} for kind, one in channels.items()}, "addresses": sorted(mine)}


def _change(device: Device, channel: AppChannel, data: dict[str, Any]) -> None:
    address = data.get("address")
    if address is None:
        Address.objects.filter(device=device, channel=channel).delete()
        return
    if text(data, "key", channel.public) != channel.public:
        raise _made_for_another_key(channel)
    if not isinstance(address, dict):
        raise Refusal(Code.PARAMETER_REFUSED, "Send address as an object, or null to remove it.")
    try:
        written = KINDS[channel.kind].address_of(address, limits(channel.kind))
        environment = Environment(text(data, "environment", Environment.PRODUCT))
    except UnusableAddressError as error:
        raise Refusal(Code.PARAMETER_REFUSED, str(error)) from None
    except ValueError:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send environment as one of: {', '.join(Environment)}.") from None
    try:
        _keep(device, channel, written, environment)
    except IntegrityError:  # another device was given the same one in this moment, and has it now
        _keep(device, channel, written, environment)


def _made_for_another_key(channel: AppChannel) -> Refusal:
    words = "Subscribe again with the key that channels has: this address was made for another one."
    today = {channel.kind: {"key": channel.public}}
    return Refusal(Code.PARAMETER_REFUSED, words, status=HTTPStatus.CONFLICT, channels=today)


def _keep(device: Device, channel: AppChannel, written: str, environment: Environment) -> None:
    """The address, alive from now on. One that another device had moves here: the app was installed anew."""
    now, digest = timezone.now(), sha256(written.encode()).hexdigest()
    fresh = {"text": written, "digest": digest, "environment": environment, "registered_at": now, "seen_at": now}
    with transaction.atomic():
        if channel.kind == Kind.WEB_PUSH:  # whose addresses end with its key: none comes in between
            today = AppChannel.objects.select_for_update(no_key=True).get(pk=channel.pk)
            if today.public != channel.public:
                raise _made_for_another_key(today)
        Address.objects.filter(channel=channel, digest=digest).exclude(device=device).delete()
        alive = {**fresh, "dead_at": None, "dead_reason": ""}
        Address.objects.filter(device=device, channel=channel).exclude(digest=digest).update(is_proven=False)
        Address.objects.update_or_create(device=device, channel=channel, defaults=alive)

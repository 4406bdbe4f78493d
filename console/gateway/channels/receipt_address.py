"""Where a phones' maker calls back: an address for each channel of an application, whose end nobody guesses."""

from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from console.gateway.channels.protocol import Kind
from console.gateway.channels.vendors.called_back import LONGEST
from console.gateway.models import AppChannel

_SIGNER = "gateway.receipts"
# Whose console a person tells the address. The others are told it with each message.
TOLD_BY_HAND = (Kind.HUAWEI, Kind.HARMONY, Kind.MEIZU)


def address_of(channel: AppChannel) -> str:
    """For makers; "" where the installation has no address that they could call."""
    if not settings.PUBLIC_URL.startswith("https://"):
        return ""
    return f"{settings.PUBLIC_URL}{reverse('gateway:receipts', args=[channel.kind, key_of(channel)])}"


def told_by_hand(channel: AppChannel) -> str:
    """The address that a person has to give to the maker's console; "" where nobody has to."""
    return address_of(channel) if channel.pk and channel.kind in TOLD_BY_HAND else ""


class TooLong(NamedTuple):
    """An address that a maker does not take, and so sends no receipts to."""

    bytes: int
    most: int  # that it takes


def too_long(channel: AppChannel) -> TooLong | None:
    """What is too long about the address, where the maker of a channel is told one with each message."""
    most, found = LONGEST.get(Kind(channel.kind)), len(address_of(channel).encode()) if channel.pk else 0
    return TooLong(found, most) if most and found > most else None


def key_of(channel: AppChannel) -> str:
    """The end of its address."""
    return Signer(salt=_SIGNER).sign(str(channel.pk))


def channel_of(kind: str, key: str) -> AppChannel | None:
    """The channel that the end of an address is of."""
    try:
        pk = Signer(salt=_SIGNER).unsign(key)
    except BadSignature:
        return None
    return AppChannel.objects.filter(pk=pk, kind=kind).first()

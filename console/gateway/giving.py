"""An application is given a channel of another service, or the one it has is mended: by the command or on a page."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from console.gateway.channels.kinds import KINDS, limits
from console.gateway.channels.protocol import Kind
from console.gateway.channels.queue.standing import hold, look_again
from console.gateway.channels.webpush.vapid import new_key
from console.gateway.models import Address, AppChannel, GatewayApplication, Sending
from pushes.invisible import storable

LAST_PLACE = 99  # in the order of channels
MOST_APPROVED = 2000  # characters of classes
MOST_A_DAY = 10**12  # of marketing
LONGEST_WAIT = 3600  # seconds that a device may have to get it online first
# What belongs to the credential of each. The first is secret, but for Web Push, where it is made here.
MEMBERS = {
    Kind.WEB_PUSH: ("private_key", "contact"),
    Kind.APNS: ("private_key", "key_id", "team_id", "topic"),
    Kind.FCM: ("service_account",),
    Kind.HUAWEI: ("app_secret", "app_id", "project_id", "badge_class", "receipt_id"),
    Kind.HARMONY: ("service_account", "receipt_id"),
    Kind.XIAOMI: ("app_secret", "package", "app_id"),
    Kind.HONOR: ("client_secret", "app_id", "client_id", "badge_class"),
    Kind.OPPO: ("master_secret", "app_key"),
    Kind.VIVO: ("app_secret", "app_id", "app_key"),
    Kind.MEIZU: ("app_secret", "app_id", "asks_receipts"),
}
# What a worker that carries it meanwhile does not write by itself, and what it is told by.
GIVEN = (
    *("credential", "public", "wait_seconds", "place", "approved", "daily_allowance", "changed_at"),
    *("is_stopped", "trouble", "stopped_at", "tell_at", "held_until"),
    *("refused_by", "dead_in_a_row", "dead_to_drop"),
)

# Sent with `channel`, `is_new` and `dead_to_drop`, in the transaction that keeps it: for who keeps a log.
channel_given = Signal()


def channel_of(application: GatewayApplication, kind: str) -> AppChannel:
    """The application's channel; one without a credential, and not kept, where it has none."""
    found = AppChannel.objects.filter(application=application, kind=kind).first()
    return found or AppChannel(application=application, kind=kind, credential="{}")


def give(channel: AppChannel, given: Mapping[str, str]) -> None:
    """Put what was given into the channel; what is not named stays as it is. Raises UnusableCredentialError."""
    before = json.loads(channel.credential)
    credential = {name: given.get(name, before.get(name, "")) for name in MEMBERS[Kind(channel.kind)]}
    if channel.kind == Kind.WEB_PUSH:
        credential["private_key"] = credential["private_key"] or new_key()
    channel.public = KINDS[channel.kind].public_of(credential)
    if credential != before:
        channel.credential, channel.changed_at = json.dumps(credential), timezone.now()


def approved_of(text: str) -> str:
    """The classes that a text names, each once, between single blanks."""
    return " ".join(dict.fromkeys(storable(text).replace(",", " ").split()))


def ask(channel: AppChannel, seconds: float = 15.0) -> str:
    """What the service says of the credential, "" where it takes it. Nobody is shown anything, and nothing is kept."""
    return asyncio.run(_asked(channel, seconds))


async def _asked(channel: AppChannel, seconds: float) -> str:
    allowed = replace(limits(channel.kind), timeout_seconds=seconds)
    opened = KINDS[channel.kind].open_channel(json.loads(channel.credential), allowed)
    try:
        return await opened.test_connection()
    finally:
        await opened.close()


def hold_all(application: GatewayApplication) -> None:
    """Nobody else changes what channels it has until the transaction ends."""
    hold(application.pk)


def keep(channel: AppChannel, *, drops_dead: bool = False) -> None:
    """From now on; one that was stopped goes on, and services that were left alone are tried again.

    `drops_dead`: where it stopped at dead addresses, those that are called dead once more are dropped, as many as
    deliveries wait. Its service is asked anew: if the credential was mended meanwhile, what lives stays.
    """
    channel.dead_to_drop = waiting(channel) if drops_dead and channel.is_stopped_by_dead else 0
    channel.is_stopped, channel.trouble, channel.stopped_at, channel.tell_at = False, "", None, None
    channel.dead_in_a_row, channel.held_until, channel.refused_by = 0, None, None
    with transaction.atomic():
        hold(channel.application_id)  # what is handed on meanwhile stays in none of them unseen
        told = {"is_new": not channel.pk, "dead_to_drop": channel.dead_to_drop}
        channel_given.send(sender=AppChannel, channel=channel, **told)
        if channel.pk:
            AppChannel.objects.filter(pk=channel.pk).exclude(changed_at=channel.changed_at).update(services=None)
            _drop_foreign(channel)
            channel.save(update_fields=GIVEN)
        else:
            channel.save()
        look_again(channel.application_id)


def _drop_foreign(channel: AppChannel) -> None:
    """Browsers subscribe with one key pair: those that did with the one before are not reached any more."""
    if channel.kind == Kind.WEB_PUSH and AppChannel.objects.filter(pk=channel.pk).exclude(public=channel.public):
        mine = Address.objects.filter(channel=channel)
        mine.update(is_proven=False)
        mine.filter(dead_at=None).update(dead_at=timezone.now(), dead_reason="It subscribed with another key pair.")


def waiting(channel: AppChannel) -> int:
    """How many deliveries wait in it."""
    return Sending.objects.waiting().filter(channel=channel).count() if channel.pk else 0


def alive(channel: AppChannel) -> int:
    """How many devices it reaches."""
    return Address.objects.filter(channel=channel, dead_at=None).count() if channel.pk else 0

"""The devices of a rehearsal: made for the accounts of its pushes, bound, reached and reporting like others.

Which account has which devices, and what they do, follows from the rehearsal's seed and the account, so a rehearsal can
be repeated. They answer in the moment a push reaches them: what is rehearsed is the way to them.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from zlib import crc32

from django.utils import timezone

from console.gateway.carrying.case_folding import fold
from console.gateway.channels.online import reports
from console.gateway.channels.online.reports import Report, Told
from console.gateway.models import TOKEN_LONGEST, Delivery, GatewayApplication, GatewayPush, Rehearsal
from console.gateway.models.rehearsal import KEPT
from console.gateway.operations import Row, bind_accounts
from console.gateway.rehearsal import fleet_of_devices
from console.gateway.rehearsal.fleet_of_devices import Habits

SUPERSEDED_KEPT = timedelta(minutes=5)  # its figures may be asked for in this moment
# Of ten accounts, two have no device, six have one, two have two.
DEVICES = (0, 0, 1, 1, 1, 1, 1, 1, 2, 2)
ONLINE = 0.7
ARRIVE, SHOWN, CLICK = 0.97, 0.8, 0.04


def begin(application: GatewayApplication, *, weather: str, seed: int, every: int) -> None:
    """Let the application rehearse; earlier rehearsals for the same one are over.

    Their AccessIDs differ in what follows the last hyphen only.
    """
    now = timezone.now()
    same = Rehearsal.objects.filter(application__access_id__startswith=application.access_id.rpartition("-")[0] + "-")
    same.filter(kept_until__gt=now + SUPERSEDED_KEPT).update(kept_until=now + SUPERSEDED_KEPT)
    Rehearsal.objects.create(application=application, weather=weather, seed=seed, every=every, kept_until=now + KEPT)


def furnish(push: GatewayPush) -> None:
    """Give the push's accounts their devices. Doing it again changes nothing."""
    bind_accounts(application=push.application, rows=_rows(push, push.application.rehearsal))


def play(push: GatewayPush) -> None:
    """Have the devices that the push has reached, and that are online, report what they do."""
    seed = push.application.rehearsal.seed
    habits, sent, told = Habits(ARRIVE, SHOWN, CLICK, seed), [], list[Told]()
    for key, token, account in _unsent(push):
        if _draw(seed, "online", account, token[-1]).random() < ONLINE:
            sent.append(key)
            happened = fleet_of_devices.plan(habits, f"{account} {token[-1]}", push=0)
            told += [Told(token, [Report(key, happening)]) for _, happening in happened]
    reports.note(told, sent=sent)


def _rows(push: GatewayPush, rehearsal: Rehearsal) -> Iterator[Row]:
    for written in _accounts(push):
        account = fold(push.account_type, written)
        if crc32(account.encode()) % rehearsal.every == 0:
            for number in range(_draw(rehearsal.seed, "devices", account).choice(DEVICES)):
                yield account, push.account_type, _token(push.application, account, number)


def _accounts(push: GatewayPush) -> Iterator[str]:
    if push.upload is None:
        yield from push.targets
        return
    with push.upload.open() as file:
        for line in iter(file.readline, b""):
            yield line.rstrip(b"\n").decode()


def _token(application: GatewayApplication, account: str, number: int) -> str:
    """Nobody without the application's key can tell it. Its last character is the device's number at the account."""
    named = hmac.new(application.access_key.encode(), account.encode(), hashlib.sha256).hexdigest()
    return named[: TOKEN_LONGEST - 1] + str(number)


def _draw(seed: int, *about: str) -> Random:
    return Random(" ".join((str(seed), *about)))  # noqa: S311 - a simulation


def _unsent(push: GatewayPush) -> list[tuple[int, str, str]]:
    """Delivery, token and account of the devices that the push has reached and not been sent to."""
    rows = Delivery.objects.of(push.pk).filter(sent_at=None, device__bindings__account_type=push.account_type)
    return list(rows.values_list("pk", "device__token", "device__bindings__account"))

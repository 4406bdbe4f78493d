"""Whether an application may push just now: one large push a second, and no repetition where it does not want any."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from console.gateway.contract.audience import BULK
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.periods import SERVICE_ZONE
from console.gateway.models import GatewayApplication, GatewayPush
from pushes.tpns.contract import Code

BULK_EVERY = timedelta(seconds=1)
REPEATED_WITHIN = timedelta(hours=1)
BLOCK = 2**16  # bytes of a package that are read at once


def digest(push: GatewayPush) -> str:
    """What says that two pushes tell the same audience the same. Empty where the application does not ask for it,
    and of a test, which is neither refused as a repetition nor makes one of what comes after it.

    Raises Refusal.
    """
    if not push.application.refuses_repeats or push.is_test:
        return ""
    mac = hashlib.sha256()
    try:
        for block in _content(push):
            mac.update(block)
    except FileNotFoundError:
        raise Refusal(Code.TARGET_UNKNOWN, "The accounts of the package are gone. Upload it again.") from None
    return mac.hexdigest()


def _content(push: GatewayPush) -> Iterator[bytes]:
    audience = [push.audience_type, push.account_type, push.account_push_type, sorted(set(push.targets))]
    said = [push.message_type, push.environment, push.message]
    yield json.dumps([audience, said], sort_keys=True).encode()
    if push.upload:  # the same accounts may have been uploaded twice
        with push.upload.open() as file:
            yield from iter(partial(file.read, BLOCK), b"")


def admit(push: GatewayPush, now: datetime) -> None:
    """Called in the transaction that stores the push: if it is not stored, the turn is not spent. Raises Refusal."""
    if push.content_digest:
        _refuse_repeat(push, now)
    if push.audience_type in BULK:
        _take_turn(push.application, now)


def _take_turn(application: GatewayApplication, now: datetime) -> None:
    """One UPDATE decides, so any number of processes may ask. A clock that was set back blocks nothing."""
    rested = Q(last_bulk_at=None) | Q(last_bulk_at__lte=now - BULK_EVERY) | Q(last_bulk_at__gt=now + BULK_EVERY)
    if not GatewayApplication.objects.filter(rested, pk=application.pk).update(last_bulk_at=now):
        words = "Push to a package or to all once a second at most. Wait a second and call again."
        raise Refusal(Code.TOO_FAST, words, retry_after=1)


def _refuse_repeat(push: GatewayPush, now: datetime) -> None:
    # Two calls at once wait for each other here: the second one sees what the first has stored.
    GatewayApplication.objects.select_for_update().get(pk=push.application_id)
    earlier = GatewayPush.objects.filter(
        application=push.application, content_digest=push.content_digest, created_at__gt=now - REPEATED_WITHIN
    ).first()
    if earlier is not None:
        when = f"{earlier.created_at.astimezone(SERVICE_ZONE):%Y-%m-%d %H:%M:%S}"
        said = f"Push {earlier.push_id} told the same audience the same at {when}."
        words = f"{said} Change one of them, or push an hour later."
        raise Refusal(Code.REPEATED_PUSH, words, result=json.dumps({"push_id": earlier.push_id}))

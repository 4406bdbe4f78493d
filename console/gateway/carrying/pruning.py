"""Take away what is old: pushes with their deliveries, and the files of packages.

Nothing that still moves or that a device may still be handed is touched. Every step is a short transaction and leaves
things whole, so it may end anywhere; the next time goes on. Devices and bindings stay, but for those of rehearsals and
for devices that never came back. The figures of pushes stay as they are: they are counted from deliveries.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from console.gateway.models import (
    UPLOAD_FOLDER,
    Binding,
    Delivery,
    Device,
    GatewayApplication,
    GatewayPush,
    Rehearsal,
    Sending,
    Upload,
)
from pushes.storage import StoredPath

BATCH = 10_000  # deliveries of one transaction
DEVICES = 2_000  # of one transaction: what is bound to each is looked for
LONGEST_REST = 0.1  # seconds between two steps: who waits for SQLite's lock asks for it at least as often
CAME_BACK = timedelta(days=1)  # what was seen only so soon after its registration was seen once


@dataclass
class Pruned:
    """What was taken away. `is_all` says whether nothing old is left."""

    pushes: int = 0
    deliveries: int = 0
    packages: int = 0
    files: int = 0  # that no package names: their worker was killed between writing the one and the other
    rehearsals: int = 0
    devices: int = 0  # that never came back
    is_all: bool = False


def prune(*, seconds: float = float("inf")) -> Pruned:
    """Take away what is older than the settings allow, until nothing is left or the time is over."""
    done = Pruned()
    stop = time.monotonic() + seconds
    now = timezone.now()
    kept_from = now - timedelta(days=settings.GATEWAY_KEEP_DAYS)
    used_from = now - timedelta(days=settings.GATEWAY_KEEP_PACKAGES_DAYS)
    seen_from = now - timedelta(days=settings.GATEWAY_KEEP_DEVICES_DAYS)
    for step in (
        partial(_rehearsal, now),
        partial(_push, kept_from),
        partial(_package, used_from),
        partial(_file, used_from),
        partial(_devices, seen_from),
        _empty,
    ):
        while _took(step, done):
            if time.monotonic() > stop:
                return done
    done.is_all = True
    return done


def _took(step: Callable[[Pruned], bool], done: Pruned) -> bool:
    """Make one step, and rest as long as it took: SQLite's lock goes to whoever asks when it is free."""
    began = time.monotonic()
    is_more = step(done)
    time.sleep(min(time.monotonic() - began, LONGEST_REST))
    return is_more


def _rehearsal(now: datetime, done: Pruned) -> bool:
    """One batch of what a rehearsal that is over has, or its application. False when none is over."""
    over = Rehearsal.objects.filter(kept_until__lt=now).select_related("application").order_by("kept_until").first()
    if over is None:
        return False
    push = over.application.pushes.first()
    if push is None:
        _remove(over.application)
        done.rehearsals += 1
    else:
        _thin(push, done)
    return True


def _remove(application: GatewayApplication) -> None:
    """The application of a rehearsal, and all of it that is left."""
    files = [str(upload.file.name) for upload in application.uploads.exclude(file="")]
    with transaction.atomic():
        Binding.objects.filter(application=application).delete()
        _delete_devices("application_id = %s", [application.pk])
        application.delete()
    for file in files:
        default_storage.delete(file)


def _delete_devices(where: str, values: Sequence[int]) -> int:
    """By one statement: Django would read each device to look for its bindings and deliveries."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Device._meta.db_table)
        cursor.execute(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608 - own names
        return int(cursor.rowcount)


def _devices(seen_from: datetime, done: Pruned) -> bool:
    """One batch of devices that were registered once, never came back and have no account. False when there is none."""
    keys = list(_lost(seen_from).order_by("pk").values_list("pk", flat=True)[:DEVICES])
    with transaction.atomic():
        # Asked again while nobody can bind to them: one may have come back since.
        held = Device.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
        still = list(_lost(seen_from).filter(pk__in=list(held)).values_list("pk", flat=True))
        if still:
            done.devices += _delete_devices(f"id IN ({', '.join(['%s'] * len(still))})", still)
    return bool(still)


def _lost(seen_from: datetime) -> QuerySet[Device]:
    seen_once = Q(seen_at__lt=F("created_at") + CAME_BACK)
    return Device.objects.filter(seen_once, seen_at__lt=seen_from, bindings=None, addresses=None)


def _push(kept_from: datetime, done: Pruned) -> bool:
    """One batch of what the oldest push has. False when no push is old."""
    old = GatewayPush.objects.exclude(status__in=GatewayPush.MOVING).filter(
        created_at__lt=kept_from, send_at__lt=kept_from, expires_at__lt=kept_from
    )
    push = old.order_by("created_at").first()
    if push is None:
        return False
    _thin(push, done)
    return True


def _thin(push: GatewayPush, done: Pruned) -> None:
    """Take away one batch of the deliveries of the push, or the push when it has none."""
    some = Delivery.objects.of(push.pk).values("pk")[:BATCH]
    gone, _ = Delivery.objects.filter(pk__in=some).delete()
    done.deliveries += gone
    if not gone:
        some_sendings = Sending.objects.of(push.pk).values("pk")[:BATCH]
        gone, _ = Sending.objects.filter(pk__in=some_sendings).delete()
    if not gone:
        push.delete()
        done.pushes += 1


def _package(used_from: datetime, done: Pruned) -> bool:
    """The file of one package that nobody needs any more; the row stays as long as a push names it."""
    pushes = GatewayPush.objects.filter(upload__isnull=False)
    used = pushes.filter(
        Q(status__in=GatewayPush.MOVING) | Q(created_at__gte=used_from) | Q(finished_at__gte=used_from)
    )
    old = Upload.objects.filter(created_at__lt=used_from).exclude(pk__in=used.values("upload")).exclude(file="")
    upload = old.order_by("pk").first()
    if upload is None:
        return False
    upload.file.delete(save=False)
    done.packages += Upload.objects.filter(pk=upload.pk).update(file="")
    return True


def _file(used_from: datetime, done: Pruned) -> bool:
    """Old files that no package names, all at once."""
    names = {path.place for path in StoredPath(UPLOAD_FOLDER).iterdir()}
    named = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    for name in names - named:
        if default_storage.get_modified_time(name) < used_from:
            default_storage.delete(name)
            done.files += 1
    return False


def _empty(done: Pruned) -> bool:
    """The rows of packages without a file that no push names any more."""
    Upload.objects.filter(file="", pushes=None).delete()
    return False

"""Replacing a push by a later one of its chain, and the one UPDATE by which pushes are ended early.

It compares the status, takes the push from the worker that holds it, and from `expires_at` on nothing of it is handed
to a device.
"""

from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from console.gateway.carrying import bell
from console.gateway.models import GatewayApplication, GatewayPush, PushQuerySet

Status = GatewayPush.Status


def chain(application: GatewayApplication, collapse_id: int) -> PushQuerySet:
    """The pushes of a chain in which each replaces the one before."""
    first = Q(pk=collapse_id, collapse_id=None)
    return GatewayPush.objects.filter(first | Q(collapse_id=collapse_id), application=application)


def collapse_older(push: GatewayPush) -> None:
    """Override the earlier pushes of the chain of `push`, whose time has come. Doing it again changes nothing."""
    if push.collapse_id is not None:
        standing = (*GatewayPush.MOVING, Status.FINISHED, Status.TERMINATED)
        older = chain(push.application, push.collapse_id).filter(pk__lt=push.pk, status__in=standing)
        end(older, Status.COLLAPSED, timezone.now())


def end(pushes: PushQuerySet, status: GatewayPush.Status, now: datetime) -> int:
    """End the pushes early with that status. How many there were."""
    finished_at = Coalesce(F("finished_at"), now)
    ended = pushes.update(status=status, expires_at=now, finished_at=finished_at, claim="", lease_until=None)
    if ended:
        bell.ring()
    return ended

"""The contract's calls that end pushes early: stop what waits, revoke what was shown."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from console.gateway.carrying.collapsing import end
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import required, text
from console.gateway.models import GatewayApplication, GatewayPush
from pushes.tpns.contract import Code

Status = GatewayPush.Status
ENDED = (Status.FINISHED, Status.FAILED)  # by themselves; deliveries may still wait for their devices


def find(application: GatewayApplication, data: dict[str, Any]) -> GatewayPush:
    """The push that `pushId` (in samples also `pushid`) names. Raises Refusal."""
    push_id = push_id_in(data) or required(data, "pushId")
    push = GatewayPush.objects.filter(application=application, push_id=push_id).first()
    if push is None:
        words = f"No push with pushId {push_id[:40]} belongs to this application. Check the pushId."
        raise Refusal(Code.PUSH_UNKNOWN, words)
    return push


def push_id_in(data: dict[str, Any]) -> str:
    """The push id of a call, empty when there is none."""
    return text(data, "pushId") or text(data, "pushid")


def stop(application: GatewayApplication, data: dict[str, Any]) -> None:
    """Send no more of a push. One that was ended early before stays as it is. Raises Refusal."""
    push, now = find(application, data), timezone.now()
    waiting = Q(status__in=GatewayPush.MOVING) | Q(status__in=ENDED, expires_at__gt=now)
    if end(GatewayPush.objects.filter(waiting, pk=push.pk), Status.TERMINATED, now):
        return
    push.refresh_from_db(fields=["status"])
    if push.status not in GatewayPush.CUT_SHORT:
        words = f"The push has ended ({push.status}) and nothing of it waits any more. Revoke it to take it back."
        raise Refusal(Code.PARAMETER_REFUSED, words)


def revoke(application: GatewayApplication, data: dict[str, Any]) -> None:
    """Stop a push and have devices take back what they show of it. Doing it again changes nothing. Raises Refusal."""
    push = find(application, data)
    standing = GatewayPush.objects.filter(pk=push.pk).exclude(status__in=[Status.REVOKED, Status.COLLAPSED])
    end(standing, Status.REVOKED, timezone.now())

"""What became of pushes: the contract's push record and its figures."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from console.gateway.envelope import Refusal
from console.gateway.members import number, required, text
from console.gateway.models import Delivery, GatewayApplication, GatewayPush, PushQuerySet
from console.gateway.pushing import SERVICE_ZONE
from pushes.tpns.contract import AudienceType, Code

MOST_RECORDS = 200  # of one answer
CHANNELS = ("xg", "all")  # the gateway's own online channel, under the name clients know, and the sum
PUSH_TYPES = {
    "all": [AudienceType.ALL],
    "tag": [AudienceType.TAG],
    "token": [AudienceType.TOKEN, AudienceType.TOKEN_LIST, AudienceType.TOKEN_PACKAGE],
    "account": [AudienceType.ACCOUNT, AudienceType.ACCOUNT_LIST, AudienceType.ACCOUNT_PACKAGE],
}


def find(application: GatewayApplication, data: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """How many pushes match, and the records asked for, newest first. Raises Refusal."""
    pushes = GatewayPush.objects.filter(application=application).order_by("-pk")
    push_id = _push_id(data)
    pushes = pushes.filter(push_id=push_id) if push_id else _of_kind(_in_period(pushes, data), data)
    offset = number(data, "offset")
    limit = number(data, "limit", largest=MOST_RECORDS) or MOST_RECORDS
    return pushes.count(), [_record(push) for push in pushes[offset : offset + limit]]


def _push_id(data: dict[str, Any]) -> str:
    return text(data, "pushId") or text(data, "pushid")


def _in_period(pushes: PushQuerySet, data: dict[str, Any]) -> PushQuerySet:
    start, end = _date(data, "startDate"), _date(data, "endDate")
    if end < start:
        raise Refusal(Code.PARAMETER_REFUSED, "Send an endDate that is not before startDate.")
    return pushes.filter(created_at__gte=start, created_at__lt=end + timedelta(days=1))


def _date(data: dict[str, Any], name: str) -> datetime:
    value = required(data, name)
    try:
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=SERVICE_ZONE)
    except ValueError:
        raise Refusal(Code.DATE_FORMAT_WRONG, f"Write {name} as YYYY-MM-DD.") from None
    if not 2000 <= day.year < 3000:
        raise Refusal(Code.DATE_FORMAT_WRONG, f"Send {name} in this century.")
    return day


def _of_kind(pushes: PushQuerySet, data: dict[str, Any]) -> PushQuerySet:
    if kind := text(data, "msgType"):
        pushes = pushes.filter(message_type=kind)
    if (audience := text(data, "pushType")) in PUSH_TYPES:
        return pushes.filter(audience_type__in=PUSH_TYPES[audience])
    if audience:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send pushType as one of: {', '.join(PUSH_TYPES)}.")
    return pushes


def _record(push: GatewayPush) -> dict[str, Any]:
    return {
        "date": push.created_at.astimezone(SERVICE_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        "pushId": push.push_id,
        "title": push.title,
        "content": push.content,
        "status": push.status,
        "pushType": push.audience_type,
        "messageType": push.message_type,
        "environment": push.environment,
        "expireTime": push.expire_time,
        "targetList": push.targets,
        "uploadId": push.upload_id or 0,
        "groupId": "",
        "source": "api",
        "pushConfig": {name: push.message.get(name) or {} for name in ("android", "ios")},
    }


def figures(application: GatewayApplication, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The effect of one push by channel. Raises Refusal when there is no such push."""
    push_id = _push_id(data) or required(data, "pushId")
    push = GatewayPush.objects.filter(application=application, push_id=push_id).first()
    if push is None:
        raise Refusal(Code.PUSH_UNKNOWN, f"No push with pushId {push_id[:40]} belongs to this application.")
    state = Delivery.objects.filter(push=push).aggregate(
        pushActiveUv=Count("pk"),
        pushOnlineUv=Count("sent_at"),
        verifySvcUv=Count("arrived_at"),
        verifyUv=Count("shown_at"),
        clickUv=Count("clicked_at"),
    )
    return [{"channel": channel, "pushState": state} for channel in CHANNELS]

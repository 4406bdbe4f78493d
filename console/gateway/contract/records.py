"""The contract's push record: what was pushed, to whom, and how far it is."""

from typing import Any

from console.gateway.contract import record_remarks
from console.gateway.contract.audience import BULK
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import number, text
from console.gateway.contract.periods import MOST_DAYS_OF_RECORDS, SERVICE_ZONE, WITH_HYPHENS, period
from console.gateway.contract.stopping import push_id_in
from console.gateway.models import GatewayApplication, GatewayPush, PushQuerySet
from pushes.tpns.contract import AudienceType, Code, MessageType

MOST_RECORDS = 200  # of one answer
LISTS = (AudienceType.TOKEN_LIST, AudienceType.ACCOUNT_LIST)
PUSH_TYPES = {
    "all": [AudienceType.ALL],
    "tag": [AudienceType.TAG],
    "token": [AudienceType.TOKEN, AudienceType.TOKEN_LIST, AudienceType.TOKEN_PACKAGE],
    "account": [AudienceType.ACCOUNT, AudienceType.ACCOUNT_LIST, AudienceType.ACCOUNT_PACKAGE],
}


def find(application: GatewayApplication, data: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """How many pushes match, and the records asked for, newest first. Raises Refusal."""
    pushes = GatewayPush.objects.filter(application=application).order_by("-pk")
    push_id = push_id_in(data)
    pushes = pushes.filter(push_id=push_id) if push_id else _of_kind(_in_period(pushes, data), data)
    offset = number(data, "offset")
    limit = number(data, "limit", largest=MOST_RECORDS) or MOST_RECORDS
    page = list(pushes[offset : offset + limit])
    said = record_remarks.of(application, page)
    return pushes.count(), [_record(push) | _remark(push, said.get(push.push_id, "")) for push in page]


def _remark(push: GatewayPush, words: str) -> dict[str, str]:
    """A member of our own, where there is something to say."""
    told = " ".join([*(["It was sent as a test."] if push.is_test else []), *([words] if words else [])])
    return {"remark": told} if told else {}


def _in_period(pushes: PushQuerySet, data: dict[str, Any]) -> PushQuerySet:
    asked = period(data, WITH_HYPHENS, MOST_DAYS_OF_RECORDS)
    return pushes.filter(created_at__gte=asked.start, created_at__lt=asked.end)


def _of_kind(pushes: PushQuerySet, data: dict[str, Any]) -> PushQuerySet:
    if kind := _filter(data, "msgType", MessageType):
        pushes = pushes.filter(message_type=kind)
    if audience := _filter(data, "pushType", PUSH_TYPES):
        pushes = pushes.filter(audience_type__in=PUSH_TYPES[audience])
    return pushes


def _filter(data: dict[str, Any], name: str, choices: Any) -> str:
    value = text(data, name)
    if value and value not in list(choices):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {name} as one of: {', '.join(choices)}.")
    return value


def _record(push: GatewayPush) -> dict[str, Any]:
    collapse_id = push.collapse_key if push.audience_type in BULK else 0
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
        "xgMediaResources": str(push.message.get("xg_media_resources") or ""),
        "multiPkg": False,
        "targetList": push.targets if push.audience_type in LISTS else None,
        "tagSet": None,
        "uploadId": push.upload_id or 0,
        "groupId": "",
        "collapseID": collapse_id,
        "collapse_id": collapse_id,  # the name on the page about overriding
        "source": "api",
        "pushConfig": {name: push.message.get(name) or None for name in ("android", "ios", "iot")},
    }

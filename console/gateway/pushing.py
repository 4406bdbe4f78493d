"""From the body of a push call to a GatewayPush: every member of the contract that concerns accounts."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from console.gateway.envelope import Refusal
from console.gateway.members import check_account, number, required, text, texts
from console.gateway.models import GatewayApplication, GatewayPush, Upload
from console.gateway.tasks import resolve_push
from pushes.tpns.contract import (
    DEFAULT_EXPIRE_SECONDS,
    MAX_ACCOUNTS,
    MAX_MESSAGE_BYTES,
    AccountPushType,
    AudienceType,
    Code,
    Environment,
    MessageType,
)

SERVICE_ZONE = ZoneInfo("Asia/Shanghai")  # the zone the contract's dates are in
SHORTEST_WAIT = 800  # seconds; a shorter expire_time is raised to it
FARTHEST_SEND_TIME = timedelta(days=90)
UPLOAD_LIFETIME = timedelta(days=7)
AUDIENCES = (AudienceType.ACCOUNT, AudienceType.ACCOUNT_LIST, AudienceType.ACCOUNT_PACKAGE)
# Members that would change who gets a push or when. Carrying on without them would not be what was asked for.
NOT_OFFERED = ("loop_param", "loop_times", "push_speed", "collapse_id")


def accept(application: GatewayApplication, data: dict[str, Any]) -> GatewayPush:
    """Store the push that `data` asks for and have a worker carry it out after the commit. Raises Refusal."""
    audience = _audience(data)
    _refuse_what_is_not_offered(data)
    now = timezone.now()
    send_at = _send_at(data, now)
    expire_time = _expire_time(data)
    push = GatewayPush(
        application=application,
        audience_type=audience,
        upload=_upload(application, data) if audience is AudienceType.ACCOUNT_PACKAGE else None,
        targets=[] if audience is AudienceType.ACCOUNT_PACKAGE else _accounts(audience, data),
        account_type=number(data, "account_type"),
        account_push_type=number(data, "account_push_type", largest=max(AccountPushType)),
        message_type=_choice(data, "message_type", [kind.value for kind in MessageType]),
        message=_message(data),
        environment=_environment(application, data),
        status=GatewayPush.Status.WAIT if send_at > now else GatewayPush.Status.INIT,
        send_at=send_at,
        expire_time=expire_time,
        expires_at=send_at + timedelta(seconds=expire_time),
    )
    with transaction.atomic():
        push.save()
        # Robust: without a broker the push is stored all the same, and the next tick of the clock finds it.
        transaction.on_commit(lambda: resolve_push.delay(push.pk), robust=True)
    return push


def _choice(data: dict[str, Any], name: str, choices: list[str]) -> str:
    value = required(data, name)
    if value not in choices:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {name} as one of: {', '.join(choices)}.")
    return value


def _audience(data: dict[str, Any]) -> AudienceType:
    audience = AudienceType(_choice(data, "audience_type", [kind.value for kind in AudienceType]))
    if audience not in AUDIENCES:
        offered = ", ".join(kind.value for kind in AUDIENCES)
        raise Refusal(Code.PARAMETER_REFUSED, f"The gateway does not push to {audience.value} yet. Use {offered}.")
    return audience


def _refuse_what_is_not_offered(data: dict[str, Any]) -> None:
    for name in NOT_OFFERED:
        if data.get(name) not in (None, "", 0, "0", {}, []):
            raise Refusal(Code.PARAMETER_REFUSED, f"The gateway does not carry out {name} yet. Leave it out.")


def _upload(application: GatewayApplication, data: dict[str, Any]) -> Upload:
    upload_id = number(data, "upload_id", largest=2**63 - 1)
    if not upload_id:
        raise Refusal(Code.MISSING_PARAMETER, "Send upload_id, the uploadId that the package upload answered.")
    newest = timezone.now() - UPLOAD_LIFETIME
    upload = Upload.objects.filter(application=application, pk=upload_id, created_at__gt=newest).first()
    if upload is None:
        message = f"No package with upload_id {upload_id} in the last {UPLOAD_LIFETIME.days} days. Upload it again."
        raise Refusal(Code.TARGET_UNKNOWN, message)
    return upload


def _accounts(audience: AudienceType, data: dict[str, Any]) -> list[str]:
    accounts = texts(data, "account_list", MAX_ACCOUNTS)
    if audience is AudienceType.ACCOUNT:
        accounts = accounts[:1]  # as the contract has it: only the first is used
    return [check_account(account, f"Item {place} of account_list") for place, account in enumerate(accounts, 1)]


def _message(data: dict[str, Any]) -> dict[str, Any]:
    message = data.get("message")
    if not message:
        raise Refusal(Code.MISSING_PARAMETER, "Send message.")
    if not isinstance(message, dict):
        raise Refusal(Code.PARAMETER_REFUSED, "Send message as an object.")
    size = len(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_MESSAGE_BYTES:
        raise Refusal(Code.PARAMETER_REFUSED, f"message has {size:,} bytes. It may have {MAX_MESSAGE_BYTES:,}.")
    for name in ("title", "content"):
        if not isinstance(message.get(name), str) or not message[name]:
            raise Refusal(Code.MISSING_PARAMETER, f"Send {name} in message, as text.")
    for name in ("android", "ios"):
        if message.get(name) and not isinstance(message[name], dict):
            raise Refusal(Code.PARAMETER_REFUSED, f"Send {name} in message as an object.")
    return message


def _environment(application: GatewayApplication, data: dict[str, Any]) -> str:
    if not application.is_ios:
        return ""
    return _choice(data, "environment", [kind.value for kind in Environment])


def _expire_time(data: dict[str, Any]) -> int:
    """Seconds. 0 is kept as the contract means it: only devices that are online now."""
    seconds = number(data, "expire_time", default=DEFAULT_EXPIRE_SECONDS)
    if seconds > DEFAULT_EXPIRE_SECONDS:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send expire_time of at most {DEFAULT_EXPIRE_SECONDS} seconds.")
    return max(seconds, SHORTEST_WAIT) if seconds else 0


def _send_at(data: dict[str, Any], now: datetime) -> datetime:
    value = text(data, "send_time")
    if not value:
        return now
    try:
        moment = datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SERVICE_ZONE)
    except ValueError:
        raise Refusal(Code.TIME_REFUSED, "Write send_time as yyyy-MM-dd HH:mm:ss, in China's time.") from None
    if moment > now + FARTHEST_SEND_TIME:
        raise Refusal(Code.TIME_REFUSED, f"Send send_time within {FARTHEST_SEND_TIME.days} days from now.")
    return max(moment, now)

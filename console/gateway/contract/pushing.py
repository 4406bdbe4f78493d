"""From the body of a push call to a GatewayPush: every member of the contract but tags and loops."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from console.gateway.carrying import collapsing
from console.gateway.contract import admission, audience, messages, routing
from console.gateway.contract.audience import LARGEST_ID, Audience
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import choice, flag, number, text
from console.gateway.contract.periods import SERVICE_ZONE
from console.gateway.models import GatewayApplication, GatewayPush
from pushes.tpns.contract import (
    DEFAULT_EXPIRE_SECONDS,
    MAX_PUSH_SPEED,
    MIN_PUSH_SPEED,
    AccountPushType,
    Code,
    Environment,
    MessageType,
)

SHORTEST_WAIT = 800  # seconds; a shorter expire_time is raised to it
FARTHEST_SEND_TIME = timedelta(days=90)
# Members that would send a push again and again. Sending it once would not be what was asked for.
NOT_OFFERED = ("loop_param", "loop_times")


Answered = dict[str, Any]


def accept(
    application: GatewayApplication,
    data: dict[str, Any],
    *,
    is_test: bool = False,
    keep: Callable[[Answered], None],
    wake: Callable[[int], object],
) -> Answered:
    """Store the push that `data` asks for, and call `wake` with its key after the commit.

    The members of the answer. `keep` gets them first thing in the transaction: of two equal calls at once, the second
    waits there, before it is told that the first one was too fast or the same. Raises Refusal.
    """
    now = timezone.now()
    target = audience.read(application, data)
    push = _read(application, data, target, now)
    _check_what_changes_nothing(data)
    push.is_test = is_test
    push.content_digest = admission.digest(push)
    answered: Answered = {"push_id": push.push_id, "environment": push.environment, "result": "{}"}
    answered |= {"invalid_targe_list": target.skipped} if target.skipped else {}
    with transaction.atomic():
        keep(answered)
        admission.admit(push, now)
        push.save()
        if push.send_at <= now:
            collapsing.collapse_older(push)
        # Robust: without a broker the push is stored all the same, and the next tick of the clock finds it.
        transaction.on_commit(lambda: wake(push.pk), robust=True)
    return answered


def _read(application: GatewayApplication, data: dict[str, Any], target: Audience, now: datetime) -> GatewayPush:
    _refuse_what_is_not_offered(data)
    message_type = MessageType(choice(data, "message_type", MessageType))
    send_at, expire_time = _send_at(data, now), _expire_time(data)
    collapse_id = _collapse_id(application, data)
    return GatewayPush(
        application=application,
        audience_type=target.kind,
        upload=target.upload,
        targets=target.targets,
        is_wide=target.is_wide,
        account_type=number(data, "account_type"),
        account_push_type=number(data, "account_push_type", largest=max(AccountPushType)),
        message_type=message_type,
        message=messages.check(application, message_type, data),
        environment=_environment(application, data),
        speed=_speed(data),
        collapse_id=collapse_id,
        **routing.read(data, replaces=bool(collapse_id)),
        status=GatewayPush.Status.WAIT if send_at > now else GatewayPush.Status.INIT,
        created_at=now,
        send_at=send_at,
        expire_time=expire_time,
        expires_at=send_at + timedelta(seconds=expire_time),
    )


def _refuse_what_is_not_offered(data: dict[str, Any]) -> None:
    for name in NOT_OFFERED:
        if data.get(name) not in (None, "", 0, "0", {}, []):
            words = f"The gateway does not repeat pushes. Leave {name} out, and push each time it is due."
            raise Refusal(Code.PARAMETER_REFUSED, words)


def _environment(application: GatewayApplication, data: dict[str, Any]) -> str:
    if not application.is_ios:
        return ""
    return choice(data, "environment", Environment)


def _expire_time(data: dict[str, Any]) -> int:
    """Seconds. 0 is kept as the contract means it: only devices that are online now."""
    seconds = number(data, "expire_time", default=DEFAULT_EXPIRE_SECONDS, largest=DEFAULT_EXPIRE_SECONDS)
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


def _speed(data: dict[str, Any]) -> int:
    """Devices a second, 0 for no limit."""
    if data.get("push_speed") in (0, "0"):
        return 0
    return number(data, "push_speed", smallest=MIN_PUSH_SPEED, largest=MAX_PUSH_SPEED)


def _collapse_id(application: GatewayApplication, data: dict[str, Any]) -> int | None:
    collapse_id = number(data, "collapse_id", largest=LARGEST_ID)
    if collapse_id and not collapsing.chain(application, collapse_id).exists():
        words = f"No push of this application has the collapse_id {collapse_id}. Take it from collapseID of its record."
        raise Refusal(Code.PARAMETER_REFUSED, words)
    return collapse_id or None


def _check_what_changes_nothing(data: dict[str, Any]) -> None:
    """Members that mean nothing here, or are read with the audience: their types are judged, no more."""
    for name in ("multi_pkg", "ignore_invalid_token"):
        flag(data, name)

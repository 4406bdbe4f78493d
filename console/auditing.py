"""What people do at the site's own doors is written into the audit log: logging in and out, Django's admin."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntryManager
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

from console.gateway.giving import channel_given
from console.gateway.models import AppChannel, GatewayApplication
from console.gateway.operations import binding_began
from pushes import acting
from pushes.acting import Actor
from pushes.audit import watching
from pushes.models import Application
from pushes.models.audit import AuditRow

Kind = AuditRow.Kind
OF_ADMIN = {ADDITION: Kind.ADMIN_ADDED, CHANGE: Kind.ADMIN_CHANGED, DELETION: Kind.ADMIN_DELETED}
Answer = Callable[[HttpRequest], HttpResponseBase]


def who_acts(get_response: Answer) -> Answer:
    """The middleware that says from whom each request comes. Nothing is asked for until a row is written."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with acting.during(request):
            return get_response(request)

    return answer


def begin() -> None:
    """Write from now on; once, when the site is loaded."""
    watching.begin()
    user_logged_in.connect(_logged_in, dispatch_uid="console.auditing.in")
    user_logged_out.connect(_logged_out, dispatch_uid="console.auditing.out")
    binding_began.connect(_bound, dispatch_uid="console.auditing.bound")
    channel_given.connect(_channel_given, dispatch_uid="console.auditing.channel")
    LogEntryManager.log_actions = _of_admin(LogEntryManager.log_actions)  # type: ignore[method-assign]
    # What is done to many rows at once is not in a transaction there; changes of one are.
    ModelAdmin.response_action = method_decorator(transaction.atomic)(ModelAdmin.response_action)  # type: ignore[method-assign]


def login_failed(user: User | None, request: HttpRequest, *, is_locked: bool) -> None:
    """A password was wrong; and with this one somebody is locked out for a while, or not.

    A name that nobody has is not written down: people type passwords there.
    """
    by = Actor(None, "", str(request.META.get("REMOTE_ADDR") or ""))
    AuditRow.objects.record(Kind.LOGIN_FAILED, user, by=by)
    if is_locked:
        AuditRow.objects.record(Kind.LOCKED_OUT, user, by=by)


def locks_lifted(name: str | None, address: str | None) -> None:
    """Failed logins were forgotten: of a name, of an address, of both or of all."""
    person = User.objects.filter(username=name).first() if name else None
    details: dict[str, Any] = {"address": address} if address else {}
    AuditRow.objects.record(Kind.LOCKS_LIFTED, person, **details)


def _logged_in(sender: object, user: User, request: HttpRequest, **_: object) -> None:
    AuditRow.objects.record(Kind.LOGGED_IN, user)


def _logged_out(sender: object, user: User | None, request: HttpRequest, **_: object) -> None:
    if user is not None:
        AuditRow.objects.record(Kind.LOGGED_OUT, user)


def _bound(sender: object, application: GatewayApplication, rows: int, **_: object) -> None:
    """Told when it begins: who breaks it off has bound what was bound until then."""
    AuditRow.objects.record(Kind.ACCOUNTS_BOUND, _known_as(application), rows=rows)


def _channel_given(sender: object, channel: AppChannel, is_new: bool, dead_to_drop: int, **_: object) -> None:
    details: dict[str, Any] = {"channel": channel.kind, "is_new": is_new}
    if dead_to_drop:
        details["dead_to_drop"] = dead_to_drop
    AuditRow.objects.record(Kind.CHANNEL_GIVEN, _known_as(channel.application), **details)


def _known_as(application: GatewayApplication) -> Application | GatewayApplication:
    """As the console knows it, where it does."""
    on = Application.objects.filter(access_id=application.access_id, access_point=Application.AccessPoint.GATEWAY)
    return on.first() or application


def _of_admin(log: Callable[..., Any]) -> Callable[..., Any]:
    """Django's admin keeps a log of its own, which can be changed: what passes there passes here as well."""

    @wraps(log)
    def logging(
        self: LogEntryManager, user_id: int, queryset: Any, action_flag: int, change_message: Any = "", **more: Any
    ) -> Any:
        rows = [row for row in queryset if not isinstance(row, User)]  # people are watched everywhere
        for row in rows:
            details = {"model": row._meta.label_lower, "number": row.pk, "fields": _fields(change_message)}
            AuditRow.objects.record(OF_ADMIN[action_flag], row, **details)
        return log(self, user_id, queryset, action_flag, change_message, **more)

    return logging


def _fields(message: Any) -> list[str]:
    """Which fields a message of Django's admin names."""
    try:
        said = json.loads(message) if isinstance(message, str) else message
        return [str(name) for each in said for name in each.get("changed", {}).get("fields", [])]
    except (ValueError, AttributeError, TypeError):
        return []

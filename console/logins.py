"""Wrong passwords: counted for a name from an address, and for an address; told in the log; forgiven by a new one.

A browser in which a person has logged in before has a count of its own for that person: whoever tries passwords at the
same address, or with that person's name, does not keep the person out.
"""

import logging
import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from console import auditing
from console.allowances import Limit, address_of
from console.cookies import called

# An office has one address: a name is locked after five, all names only after what no office mistypes.
OF_ADDRESS = Limit("log-ins", 50, timedelta(minutes=15))
OLD_PASSWORDS = Limit("old-passwords", 5, timedelta(minutes=15))
OF_KNOWN_BROWSER = Limit("known-browser", 5, timedelta(minutes=15))
OF_CODES = Limit("codes", 5, timedelta(minutes=15))
KNOWN = "known_browser"  # the cookie's name
KNOWN_FOR = timedelta(days=180)

log = logging.getLogger(__name__)


class LogInHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Locks a name for an address, as axes does, and an address that tries many names."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether a password is looked at at all."""
        if browser := _known_browser(request, credentials):
            return OF_KNOWN_BROWSER.wait(browser) > 0
        return bool(super().is_locked(request, credentials)) or _wait_of_address(request) > 0

    def reset_attempts(
        self, *, ip_address: str | None = None, username: str | None = None, ip_or_username: bool = False
    ) -> int:
        """Forget failed log-ins, which lifts their locks; the commands of axes come here too. How many they were."""
        with transaction.atomic():
            asked = {"ip_address": ip_address, "username": username, "ip_or_username": ip_or_username}
            count = int(super().reset_attempts(**asked))
            if count:
                auditing.locks_lifted(username, ip_address)
        return count

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count it and say it. A name that nobody has is not said: people type passwords there."""
        if request is None:
            return
        address, name = address_of(request), str(credentials.get("username", ""))
        known = None if "\x00" in name else User.objects.filter(username=name).first()
        log.warning("Failed log-in as %s from %s", name if known else "a name that nobody has", address or "?")
        is_counted = not getattr(request, "axes_locked_out", False)
        with transaction.atomic():
            if browser := _known_browser(request, credentials):
                if is_counted:
                    OF_KNOWN_BROWSER.spend(browser)
            else:
                if address and is_counted:
                    OF_ADDRESS.spend(address)
                super().user_login_failed(sender, credentials, request, **kwargs)
            if is_counted:  # who is locked out already adds no row for each try
                auditing.login_failed(known, request, is_locked=self.is_locked(request, credentials))


def remember(response: HttpResponse, user: User) -> None:
    """Let the browser show from now on that this person has logged in there."""
    value = signing.dumps([user.pk, secrets.token_hex(8)], salt=KNOWN)
    age = int(KNOWN_FOR.total_seconds())
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(called(KNOWN), value, max_age=age, secure=is_secure, httponly=True, samesite="Lax")


def _known_browser(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """What the browser is counted by, if the person whose name is tried has logged in there before; else empty."""
    name = str((credentials or {}).get("username", ""))
    try:
        key, browser = signing.loads(request.COOKIES.get(called(KNOWN), ""), salt=KNOWN, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return str(browser) if "\x00" not in name and User.objects.filter(pk=key, username=name).exists() else ""


def _wait_of_address(request: HttpRequest) -> int:
    address = address_of(request)
    return OF_ADDRESS.wait(address) if address else 0


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The answer to who is locked out."""
    if browser := _known_browser(request, credentials):
        return too_many(request, max(OF_KNOWN_BROWSER.wait(browser), 1))
    return too_many(request, max(_wait_of_name(request, credentials or {}), _wait_of_address(request), 1))


def _wait_of_name(request: HttpRequest, credentials: dict[str, Any]) -> int:
    tried = AccessAttempt.objects.filter(
        username=credentials.get("username"), ip_address=request.META.get("REMOTE_ADDR")
    )
    newest = tried.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return int((newest + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()) if newest else 0


def take_a_try(request: HttpRequest, person: User) -> int:
    """Count a code before it is looked at, so that many at once are no way round; the seconds to wait."""
    seconds = OF_CODES.spend(*_who_tries(request, person))
    if seconds:
        log.warning("Too many wrong codes of %s from %s", person.get_username(), address_of(request) or "?")
    return seconds


def give_back(request: HttpRequest, person: User) -> None:
    """The code was right."""
    OF_CODES.lift(*_who_tries(request, person))


def _who_tries(request: HttpRequest, person: User) -> tuple[object, ...]:
    """Whoever has stolen the password does not keep the person out of a browser in which they have logged in before."""
    return (person.pk, _known_browser(request, {"username": person.get_username()}))


def too_many(request: HttpRequest, seconds: int, *, of_codes: bool = False) -> HttpResponse:
    """A page for who has tried too many passwords, or codes."""
    context = {"minutes": -(-seconds // 60), "of_codes": of_codes}
    page = render(request, "registration/locked.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    page["Retry-After"] = str(seconds)
    return page


def forgive(sender: object, instance: User, update_fields: Any = None, **_: Any) -> None:
    """A new password lifts the locks of its person; called by the signal before a user is saved."""
    if not instance.pk or (update_fields is not None and "password" not in update_fields):
        return
    before = User.objects.filter(pk=instance.pk).values_list("password", flat=True).first()
    if before != instance.password:
        reset(username=instance.get_username())
        OLD_PASSWORDS.lift(instance.pk)

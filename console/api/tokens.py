"""API tokens: made for a person and an application, shown once, known by their digest from then on."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.models import ApiToken
from pushes.kept_questions import Given, KeptQuestion
from pushes.models import Application
from pushes.models.audit import AuditRow

PREFIX: Final = "pushapi_"  # by which programs that look for secrets in texts know one
SHOWN: Final = len(PREFIX) + 6  # characters that stay, to tell one from another
READ, WRITE, CONFIRM = "read", "write", "confirm"
SCOPES: Final = {
    READ: _("Read: pushes, their checks and figures"),
    WRITE: _("Write: drafts and packages"),
    CONFIRM: _("Confirm: send, stop and take back"),
}
USED_EVERY: Final = timedelta(minutes=1)  # a token is not written for each call
OF_DIGEST: Final[KeptQuestion[ApiToken]] = KeptQuestion(
    lambda: ApiToken.objects.select_related("person").filter(digest=Given("digest", CharField())).order_by()
)


def make(
    *, person: User, application: Application, name: str, scopes: Collection[str], days: int
) -> tuple[ApiToken, str]:
    """A token that ends in so many days, and what the program sends: it is known to nobody afterwards."""
    secret = PREFIX + secrets.token_urlsafe(32)
    said = [scope for scope in SCOPES if scope in scopes]
    with transaction.atomic():
        made = ApiToken.objects.create(
            person=person,
            application=application,
            name=name,
            scopes=said,
            digest=digest_of(secret),
            beginning=secret[:SHOWN],
            ends_at=timezone.now() + timedelta(days=days),
        )
        AuditRow.objects.record(AuditRow.Kind.TOKEN_MADE, application, token=name, scopes=said, days=days)
    return made, secret


def digest_of(secret: str) -> str:
    """Under which it is kept. It has 256 random bits: nothing slow is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer_in(header: str) -> str:
    """The token of an Authorization header; "" where there is none."""
    scheme, _blank, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def found(secret: str) -> ApiToken | None:
    """The token that was sent, with its person, whether or not it still holds."""
    if not secret.startswith(PREFIX):
        return None
    return next(iter(OF_DIGEST.rows(digest=digest_of(secret))), None)


def holds(token: ApiToken, now: datetime) -> bool:
    """Whether it may be used: its time is not over, nobody revoked it, its person may log in."""
    return token.revoked_at is None and now < token.ends_at and token.person.is_active


def is_holder(header: str) -> bool:
    """Whether an Authorization header has a token that holds."""
    token = found(bearer_in(header))
    return token is not None and holds(token, timezone.now())


def use(token: ApiToken, now: datetime) -> None:
    """Note that it was used, once a minute."""
    if token.used_at is None or now - token.used_at >= USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)


def seen_by(person: User) -> QuerySet[ApiToken]:
    """Those a person may see and revoke: one's own; of everybody, who may change people."""
    everybodys = person.has_perm("auth.change_user")
    tokens = ApiToken.objects.select_related("person", "application").filter(revoked_at=None)
    return tokens.filter(Q() if everybodys else Q(person=person))


def working() -> QuerySet[ApiToken]:
    """Those that hold now."""
    alive = ApiToken.objects.select_related("person").filter(revoked_at=None, ends_at__gt=timezone.now())
    return alive.filter(person__is_active=True)


def revoke(token: ApiToken, by: User) -> None:
    """From the next call on it is refused."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by):
            whose = token.person.get_username()
            AuditRow.objects.record(AuditRow.Kind.TOKEN_REVOKED, token.application, token=token.name, names=[whose])

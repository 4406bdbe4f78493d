"""What proves a login besides the password: an authenticator app (TOTP), passkeys, and recovery codes on paper.

No code counts twice. The app's secret is encrypted at rest, of recovery codes there is only a slow, salted digest.
"""

import base64
import hashlib
import io
import logging
import secrets
import time
from collections.abc import Collection
from functools import partial
from typing import Any, Final

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q, QuerySet

from console import open_sessions
from console.models import GuardedRole, Passkey, RecoveryCode, SecondFactor
from pushes.models.audit import AuditRow
from pushes.roles import ADMINISTRATORS

DIGITS, STEP_SECONDS = 6, 30  # what every app does
DRIFT = (0, -1, 1)  # steps that a phone's clock, or a slow hand, may be away
RECOVERY_CODES, RECOVERY_LENGTH = 10, 12
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one

log = logging.getLogger(__name__)


def new_secret() -> str:
    """A secret for an app, in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def address(secret: str, person: User) -> str:
    """The otpauth:// address that an app takes the secret from."""
    return _totp(secret).get_provisioning_uri(person.get_username(), f"Push console {settings.PUBLIC_HOST}")


def drawing(secret: str, person: User) -> str:
    """The same as a QR code: an SVG element that has no style of its own."""
    out = io.BytesIO()
    code = segno.make(address(secret, person), error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=False, svgclass="qr", lineclass=None, light="#fff", omitsize=True)
    return out.getvalue().decode()


def has_one(person: User) -> bool:
    """Whether a login of the person asks for more than the password."""
    return SecondFactor.objects.filter(person=person).exists()


def set_up(person: User, secret: str, code: str) -> list[str]:
    """Keep the secret, which a code shows to be in the app; the recovery codes, none if the code is wrong."""
    step = _step(secret, code)
    return [] if step is None else _begin(person, {"secret": secret, "last_step": step})


def begin_with_passkey(person: User) -> list[str]:
    """The person's first factor is a passkey: the recovery codes; none if there was one already."""
    return _begin(person, {"secret": ""})


def _begin(person: User, facts: dict[str, Any]) -> list[str]:
    with transaction.atomic():
        defaults = facts | {"salt": secrets.token_hex(16)}
        kept, is_new = SecondFactor.objects.get_or_create(person=person, defaults=defaults)
        if not is_new:
            return []
        AuditRow.objects.record(AuditRow.Kind.SECOND_FACTOR_ON, person)
        return _new_recovery_codes(kept)


def change_app(person: User, secret: str, code: str) -> bool:
    """Another app in the place of the one there is, or beside passkeys; False if the code is wrong."""
    step = _step(secret, code)
    if step is None:
        return False
    with transaction.atomic():
        kept = SecondFactor.objects.select_for_update().get(person=person)
        kept.secret, kept.last_step = secret, step
        kept.save(update_fields=["secret", "last_step"])
        AuditRow.objects.record(AuditRow.Kind.APP_SET_UP, person)
    return True


class LastFactor(Exception):
    """One of the person's roles needs a second factor, and this is the only one."""


def remove_passkey(person: User, key: Passkey) -> None:
    """Let this passkey log in no more; LastFactor if that cannot be. Without any factor the password alone logs in."""
    with transaction.atomic():
        kept = SecondFactor.objects.select_for_update().get(person=person)
        key = Passkey.objects.get(pk=key.pk)  # or another press was faster
        is_last = not kept.secret and not Passkey.objects.filter(person=person).exclude(pk=key.pk).exists()
        _hold(person, is_last=is_last)
        AuditRow.objects.record(AuditRow.Kind.PASSKEY_REMOVED, person, token=key.name)
        key.delete()
        if is_last:
            take_away(person)


def remove_app(person: User) -> None:
    """Take no code of the app any more; LastFactor if that cannot be."""
    with transaction.atomic():
        kept = SecondFactor.objects.select_for_update().get(person=person)
        is_last = not Passkey.objects.filter(person=person).exists()
        _hold(person, is_last=is_last)
        if is_last:
            take_away(person)
        elif kept.secret:
            kept.secret = ""
            kept.save(update_fields=["secret"])
            AuditRow.objects.record(AuditRow.Kind.APP_REMOVED, person)


def switch_off(person: User) -> None:
    """Without a second factor from now on; LastFactor if that cannot be."""
    with transaction.atomic():
        _hold(person, is_last=True)
        take_away(person)


def _hold(person: User, *, is_last: bool) -> None:
    if is_last and is_required_of(person):
        raise LastFactor


def new_recovery_codes(person: User) -> list[str]:
    """Codes that take the place of those there are."""
    with transaction.atomic():
        codes = _new_recovery_codes(SecondFactor.objects.select_for_update().get(person=person))
        AuditRow.objects.record(AuditRow.Kind.RECOVERY_CODES_MADE, person)
    return codes


def _new_recovery_codes(kept: SecondFactor) -> list[str]:
    RecoveryCode.objects.filter(person=kept.person_id).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person_id=kept.person_id, digest=_digest(kept, c)) for c in codes)
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_LENGTH, 4)) for code in codes]


def accepts(person: User, written: str) -> bool:
    """Whether what was written is a code of the person's app, or one of the recovery codes; it is used up by that."""
    kept = SecondFactor.objects.filter(person=person).first()
    code = "".join(written.split()).replace("-", "").lower()
    if kept is None:
        return False
    if len(code) == RECOVERY_LENGTH:
        return _use_up(kept, code)
    step = _step(kept.secret, code)
    # The step is noted by comparing: of two logins with one code at the same moment, one finds no row.
    newer = SecondFactor.objects.filter(pk=kept.pk, last_step__lt=-1 if step is None else step)
    return step is not None and newer.update(last_step=step) == 1


def _use_up(kept: SecondFactor, code: str) -> bool:
    with transaction.atomic():
        used, _each = RecoveryCode.objects.filter(person=kept.person_id, digest=_digest(kept, code)).delete()
        if used:
            AuditRow.objects.record(AuditRow.Kind.RECOVERY_CODE_USED, kept.person)
    return used == 1


def take_away(person: User) -> bool:
    """The password alone is enough from now on; whether it was not."""
    with transaction.atomic():
        Passkey.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        taken, _each = SecondFactor.objects.filter(person=person).delete()
        if taken:
            AuditRow.objects.record(AuditRow.Kind.SECOND_FACTOR_OFF, person)
            log.warning("%s has no second factor any more", person.get_username())
    return taken > 0


def is_required_of(person: User) -> bool:
    """Whether one of the person's roles needs one. Who may do everything is an administrator as well."""
    guarded = Group.objects.filter(guarded__isnull=False)
    of_person = Q(user=person) | (Q(name=ADMINISTRATORS) if person.is_superuser else Q(pk=None))
    return guarded.filter(of_person).exists()


def require_of(roles: Collection[Group]) -> int:
    """Let these roles, and no others, need a second factor. Who has none is logged out; how many browsers that was."""
    with transaction.atomic():
        GuardedRole.objects.exclude(role__in=roles).delete()
        GuardedRole.objects.bulk_create((GuardedRole(role=role) for role in roles), ignore_conflicts=True)
        AuditRow.objects.record(AuditRow.Kind.ROLES_GUARDED, roles=sorted(role.name for role in roles))
        return _log_out_now_and_then(User.objects.all())


def role_given(sender: object, instance: Any, action: str, reverse: bool, pk_set: set[int], **_: object) -> None:
    """Who has none and is given a role that needs one logs in anew; called by the signal, whoever gave it."""
    if action == "post_add":
        _log_out_now_and_then(User.objects.filter(pk__in=pk_set if reverse else [instance.pk]))


def person_saved(sender: object, instance: User, **_: object) -> None:
    """So does whoever has become a superuser; called by the signal."""
    if instance.is_superuser:
        _log_out_now_and_then(User.objects.filter(pk=instance.pk))


def _log_out_now_and_then(people: QuerySet[User]) -> int:
    """Who has none is logged out: at once, and after the commit who logs in until others can see what is required."""
    transaction.on_commit(partial(_log_out_without, people))
    return _log_out_without(people)


def _log_out_without(people: QuerySet[User]) -> int:
    without = people.filter(second_factor=None, open_sessions__isnull=False).distinct()
    return sum(open_sessions.end_all(person) for person in without if is_required_of(person))


def _step(secret: str, code: str) -> int | None:
    """The half minute that the code is of, if that is now or next to it."""
    if not secret or not (code.isascii() and code.isdecimal() and len(code) == DIGITS):
        return None
    totp, now = _totp(secret), int(time.time()) // STEP_SECONDS
    return next((now + by for by in DRIFT if _is_of(totp, code, now + by)), None)


def _is_of(totp: TOTP, code: str, step: int) -> bool:
    try:
        totp.verify(code.encode(), step * STEP_SECONDS)
    except InvalidToken:
        return False
    return True


def _totp(secret: str) -> TOTP:
    # SHA-1 is what apps know; RFC 6238 has it, and what breaks signatures with it breaks no HMAC.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303


def _digest(kept: SecondFactor, code: str) -> str:
    """Slow on purpose: a code is shorter than a key."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(kept.salt), n=2**12, r=8, p=1, dklen=32).hex()

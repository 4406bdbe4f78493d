"""Inviting people by a link: it works once, for a week, until it is withdrawn. Only a digest of it is kept.

docs/adr/0048 has the reasons.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from console import people, single_sign_on
from console.models import Invitation
from pushes.models import Application
from pushes.models.audit import AuditRow
from pushes.models.notice import MODEL_BACKEND

LIFE = timedelta(days=7)


class NameTaken(Exception):
    """Somebody else was given the name in this very moment."""


class Gone(Exception):
    """The link was used, has expired or was withdrawn, perhaps a moment ago."""


def digest_of(secret: str) -> str:
    """What is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(
    *, by: User, email: str, roles: Iterable[Group], applications: Iterable[Application]
) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which nobody can be told again."""
    secret, now, given = secrets.token_urlsafe(32), timezone.now(), list(roles)
    with transaction.atomic():
        made = Invitation.objects.create(
            digest=digest_of(secret), email=email, invited_by=by, invited_at=now, expires_at=now + LIFE
        )
        made.roles.set(given)
        made.applications.set(applications)
        AuditRow.objects.record(AuditRow.Kind.INVITED, names=[role.name for role in given], invitation=made.pk)
    return made, secret


def waiting() -> QuerySet[Invitation]:
    """Those that can still be accepted, the newest first. None counts of whom may not let others in any more.

    It asks with no join: of two who accept one at once, the second must look at the row again as the first left it.
    """
    hosts = User.objects.with_perm("auth.add_user", backend=MODEL_BACKEND)
    current = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return current.filter(invited_by__in=hosts).select_related("invited_by").order_by("-pk")


def withdraw(*, invitation: Invitation) -> bool:
    """Let its link lead nowhere any more; False if it was accepted or has expired meanwhile."""
    with transaction.atomic():
        is_withdrawn = bool(waiting().filter(pk=invitation.pk).update(withdrawn_at=timezone.now()))
        if is_withdrawn:
            AuditRow.objects.record(AuditRow.Kind.INVITATION_WITHDRAWN, invitation=invitation.pk)
    return is_withdrawn


def accept(*, invitation: Invitation, person: User, subject: str = "") -> None:
    """Make `person`, who is not stored yet, somebody with the roles and applications of the invitation; Gone if it is.

    Who has a `subject`, the number at the provider of single sign-on, comes in by that; NotKnown if it is somebody's.
    Two presses at once make one person: the second finds it accepted. NameTaken if two choose one name at once.
    """
    with transaction.atomic():
        if not waiting().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
            raise Gone
        person.email = invitation.email
        if subject:
            person.set_unusable_password()
        _save(person)
        if subject:
            single_sign_on.note(person, subject)
        people.give(person=person, roles=invitation.roles.all(), applications=invitation.applications.all())
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
        # Who let the person in is told here for good: the invitation itself is deleted one day.
        host, number = invitation.invited_by.get_username(), invitation.pk
        AuditRow.objects.record(AuditRow.Kind.INVITATION_ACCEPTED, person, invited_by=host, invitation=number)


def _save(person: User) -> None:
    try:
        person.save()
    except IntegrityError:
        raise NameTaken from None

"""Links that are handed to a person: shown once to who made them, and mailed where this installation sends e-mail."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext

from console import people
from pushes.models.audit import AuditRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class HandedLink:
    """A link as it is shown. `mailed_to` is empty where no letter left; `has_failed` if one should have."""

    url: str
    mailed_to: str
    has_failed: bool


def invitation_link(secret: str, email: str) -> HandedLink:
    """The link of an invitation."""
    url = settings.PUBLIC_URL + reverse("open-invitation", args=[secret])
    return _handed(url, email, gettext("You are invited to the push console"), "mail/invitation.txt")


class PasswordTokens(PasswordResetTokenGenerator):
    """Those of links that one person makes: good while the person they are for is within that one's reach."""

    has_lapsed = False  # whether one that was looked at would be good, but for who made it

    def __init__(self, maker: User) -> None:
        super().__init__()
        self.maker = maker

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether it is good, now."""
        is_genuine = user is not None and super().check_token(user, token)
        self.has_lapsed = user is not None and is_genuine and not people.may_change(user, self.maker)
        return is_genuine and not self.has_lapsed

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{self.maker.pk}"


def password_link(person: User, *, by: User) -> HandedLink:
    """A link by which the person chooses a new password: until that is done, for three days at most, and no longer
    than `by`, who makes it, may do so.
    """
    with transaction.atomic():
        AuditRow.objects.record(AuditRow.Kind.PASSWORD_LINK_MADE, person)
    key = urlsafe_base64_encode(f"{person.pk}.{by.pk}".encode())
    url = settings.PUBLIC_URL + reverse("set-password", args=[key, PasswordTokens(by).make_token(person)])
    return _handed(url, person.email, gettext("Choose a new password for the push console"), "mail/password_link.txt")


def people_of_link(key: str) -> tuple[User, User] | None:
    """For whom a link is, and who says its address made it; None where it names nobody."""
    try:
        person, maker = (int(part) for part in urlsafe_base64_decode(key).decode("ascii").split("."))
        return User.objects.get(pk=person), User.objects.get(pk=maker)
    except (ValueError, OverflowError, User.DoesNotExist):
        return None


def _handed(url: str, email: str, subject: str, template: str) -> HandedLink:
    """Mailed within the request: a worker would find the link's secret in the broker."""
    if not settings.EMAIL_HOST or not email:
        return HandedLink(url, "", has_failed=False)
    letter = EmailMessage(subject, render_to_string(template, {"url": url}), to=[email])
    letter.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:  # what a mail server says may name an address
        logger.warning("A link was not taken by the mail server: %s.", type(error).__name__)
        return HandedLink(url, email, has_failed=True)
    return HandedLink(url, email, has_failed=False)

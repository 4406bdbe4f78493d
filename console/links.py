"""Links that are handed to a person: shown once to who made them, and mailed where this installation sends e-mail."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext

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


def password_link(person: User) -> HandedLink:
    """A link by which the person chooses a new password: until that is done, and for three days at most."""
    with transaction.atomic():
        AuditRow.objects.record(AuditRow.Kind.PASSWORD_LINK_MADE, person)
    key = urlsafe_base64_encode(force_bytes(person.pk))
    url = settings.PUBLIC_URL + reverse("set-password", args=[key, default_token_generator.make_token(person)])
    return _handed(url, person.email, gettext("Choose a new password for the push console"), "mail/password_link.txt")


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

"""Letters that warn a person of what somebody else did to their login."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from console.languages import language_of
from console.models import Profile

logger = logging.getLogger(__name__)


def second_factor_taken(person: User) -> bool:
    """Tell the person by mail, in their language; whether a mail server took the letter."""
    if not settings.EMAIL_HOST or not person.email:
        return False
    with translation.override(language_of(Profile.objects.filter(person=person).first() or Profile(person=person))):
        subject = translation.gettext("Your second factor of the push console was taken away")
        url = settings.PUBLIC_URL + reverse("second-factor")
        text = render_to_string("mail/second_factor_taken.txt", {"url": url, "person": person})
    letter = EmailMessage(subject, text, to=[person.email], headers={"Auto-Submitted": "auto-generated"})
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:  # what a mail server says may name an address
        logger.warning("A letter about a login was not taken by the mail server: %s.", type(error).__name__)
        return False
    return True

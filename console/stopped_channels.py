"""Who is told that a channel, or a service of one, takes nothing: administrators, on their pages and by mail.

Gone once it goes on.

A letter is claimed, sent, and closed: who is killed between the last two sends it once more.
"""

import logging
from datetime import timedelta
from hashlib import sha256
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from console.answers_of_services import NAMES
from console.gateway.models import AppChannel
from console.languages import language_of
from console.models import Profile
from pushes.models import Application
from pushes.models.notice import GIVEN_UP, MODEL_BACKEND
from pushes.telling.channels import StoppedChannel

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=10)  # later a letter is tried again that no mail server took
MOST_PEOPLE = 50


def stopped() -> list[StoppedChannel]:
    """The channels that are stopped, by how long they are; then services of others that take nothing."""
    rows = _troubled().select_related("application").order_by("stopped_at", "pk")
    found = [told for row in rows.defer("credential", "application__secret_key") for told in _told_as(row)]
    return sorted(found, key=lambda told: bool(told.service))


def _troubled() -> QuerySet[AppChannel]:
    return AppChannel.objects.filter(Q(is_stopped=True) | Q(refused_by__isnull=False))


def _told_as(channel: AppChannel) -> list[StoppedChannel]:
    """The channel, where it is stopped; else its services that take nothing."""
    on_gateway = Application.objects.filter(access_point=Application.AccessPoint.GATEWAY)
    known = on_gateway.filter(access_id=channel.application.access_id).values_list("pk", "name").first()
    page, name = (reverse("channels", args=[known[0]]), known[1]) if known else ("", channel.application.name)
    whose = str(NAMES[channel.kind]), name, page
    if channel.is_stopped:
        return [StoppedChannel(*whose, channel.trouble, channel.stopped_at)]
    return [StoppedChannel(*whose, each.words, each.since, each.host) for each in channel.refusing]


def tell_due() -> None:
    """Tell by mail what is due. A mail server that does not answer is left alone until the next time."""
    now = timezone.now()
    for channel in _troubled().filter(tell_at__lte=now).select_related("application"):
        mine = _troubled().filter(pk=channel.pk, stopped_at=channel.stopped_at)
        if not mine.filter(tell_at=channel.tell_at).update(tell_at=now + AGAIN):
            continue
        try:
            _tell(channel)
        except (SMTPException, OSError, ValueError) as error:  # what a mail server says may name an address
            _leave(channel, error)
            return
        mine.update(tell_at=None)


def _tell(channel: AppChannel) -> None:
    """Write to each administrator. Where the mail server refuses some of them, the others know, and that is enough.

    What it refused is raised where it took none.
    """
    refused: list[Exception] = []
    people = _administrators()
    for person in people:
        try:
            for letter in _letters(channel, person):
                letter.send()
        except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:  # or an address that no letter can have
            refused.append(error)
            kind = type(error).__name__
            logger.warning("Person %s gets no letter about channel %s: %s.", person.pk, channel.pk, kind)
    if refused and len(refused) == len(people):
        raise refused[0]


def _leave(channel: AppChannel, error: Exception) -> None:
    """Try again, for a day."""
    kind = type(error).__name__
    began = [told.since for told in _told_as(channel) if told.since]
    if began and timezone.now() - max(began) > GIVEN_UP:
        AppChannel.objects.filter(pk=channel.pk, stopped_at=channel.stopped_at).update(tell_at=None)
        logger.error("A letter about channel %s was given up after a day: %s.", channel.pk, kind)
    else:
        logger.warning("A letter about channel %s was not taken by the mail server: %s.", channel.pk, kind)


def _administrators() -> list[User]:
    """Who configures applications, has an address, and wants to be told when somebody is needed."""
    may = User.objects.with_perm("pushes.change_application", backend=MODEL_BACKEND)
    told = may.exclude(email="").exclude(profile__tells_when_needed=False)
    return list(told.select_related("profile").order_by("pk")[:MOST_PEOPLE])


def _letters(channel: AppChannel, person: User) -> list[EmailMessage]:
    profile = Profile.objects.filter(person=person).first() or Profile(person=person)
    with translation.override(language_of(profile)):
        return [_letter(channel, told, person) for told in _told_as(channel)]


def _letter(channel: AppChannel, told: StoppedChannel, person: User) -> EmailMessage:
    url = f"{settings.PUBLIC_URL}{told.page or reverse('pushes:standing-still')}"
    said = {"channel": told, "url": url, "profile": f"{settings.PUBLIC_URL}{reverse('profile')}"}
    names = {"channel": told.name, "application": " ".join(told.application.split()), "host": told.service}
    if told.service:
        subject = translation.gettext("%(host)s takes nothing of %(application)s") % names
    else:
        subject = translation.gettext("%(channel)s of %(application)s is stopped") % names
    text = render_to_string("mail/channel_stopped.txt", said)
    # With the same id mail programs show a letter once that came twice.
    since = int(told.since.timestamp()) if told.since else 0
    service = f"-{sha256(told.service.encode()).hexdigest()[:8]}" if told.service else ""
    name = f"<channel-{channel.pk}{service}-{since}-{person.pk}@{settings.PUBLIC_HOST}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, to=[person.email], headers=headers)

"""Notices by mail: a person is told that a push of theirs needs somebody, or how it ended.

A notice is claimed, sent, and closed (pushes.models.notice). Who is killed between the last two sends it once more: a
notice that comes twice is better than none. docs/adr/0047 has the reasons.
"""

import logging
from smtplib import SMTPException
from time import monotonic

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from console.languages import language_of
from console.models import Profile
from pushes.models import Event, Notice, Push
from pushes.telling.notice import notice_of

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0  # of one task: it must end long before the broker gives it to somebody else
MOST = 100


def send_due() -> None:
    """Send what is due. A mail server that does not answer is left alone until the next time."""
    end = monotonic() + LONGEST_SECONDS
    due = Notice.objects.due(timezone.now()).select_related("push__application", "person")[:MOST]
    for notice in due:
        if notice.claim() and not _tell(notice):
            break
        if monotonic() > end:
            break


def _tell(notice: Notice) -> bool:
    """Send it, or close it where there is nothing to send; False if the mail server did not take it."""
    letter = letter_of(notice)
    if letter is None:
        notice.close()
        return True
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:  # or an address that no letter can have
        _leave(notice, error)
        return False
    notice.close(sent_at=timezone.now())
    return True


def _leave(notice: Notice, error: Exception) -> None:
    """What a mail server says may name an address: of an error only the kind is logged."""
    kind = type(error).__name__
    if notice.is_given_up():
        notice.close()
        logger.error("The %s was given up after a day: %s.", notice, kind)
    else:
        logger.warning("The %s was not taken by the mail server, and is tried again: %s.", notice, kind)


def letter_of(notice: Notice) -> EmailMultiAlternatives | None:
    """The letter; None if the person wants none, may not see the push any more, or knows, or if it stands elsewhere."""
    push, person = notice.push, notice.person
    profile = Profile.objects.filter(person=person).first() or Profile(person=person)
    is_wanted = profile.tells_when_needed if _needs_somebody(push) else profile.tells_when_ended
    if not (is_wanted and person.email and person.is_active and push.status == notice.status):
        return None
    if not Push.objects.visible_to(person).filter(pk=push.pk).exists() or _is_own_doing(push, person):
        return None
    if push.is_waiting_for_approval and not _may_approve(push, person):
        return None
    with translation.override(language_of(profile)):
        return _write(notice)


def _needs_somebody(push: Push) -> bool:
    """Whether something is to be done about it: a decision, an approval, a draft that was sent back."""
    return push.needs_attention or push.is_waiting_for_approval or push.is_draft


def _may_approve(push: Push, person: User) -> bool:
    """Whether the person is one of those it waits for."""
    waiting = Push.objects.filter(pk=push.pk).waiting_for_approval(person).of_others(person)
    return person.has_perm("pushes.approve_push") and waiting.exists()


def _is_own_doing(push: Push, person: User) -> bool:
    """Whether the person stopped it before anything had been sent, and has seen that on the page."""
    asked = push.events.filter(kind=Event.Kind.STOP_ASKED).order_by("-sequence").first()
    return push.status == Push.Status.STOPPED and not push.tally.sent and asked is not None and asked.by_id == person.pk


def _page_of(push: Push) -> str:
    """Where the letter leads: to what is to be done."""
    asked = push.is_waiting_for_approval
    return reverse("pushes:approval", args=[push.pk]) if asked else push.get_absolute_url()


def _write(notice: Notice) -> EmailMultiAlternatives:
    push = notice.push
    said = notice_of(push, notice.since) | {
        "address": f"{settings.PUBLIC_URL}{_page_of(push)}",
        "profile": f"{settings.PUBLIC_URL}{reverse('profile')}",
    }
    # With the same id mail programs show a letter once that came twice. A database that was put back numbers on from
    # there: by the number alone, what needs somebody now would be taken for what was sent before.
    name = f"<notice-{notice.pk}-{notice.since:%Y%m%d%H%M%S}@{settings.PUBLIC_HOST}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    text = render_to_string("mail/notice.txt", said)
    letter = EmailMultiAlternatives(said["subject"], text, to=[notice.person.email], headers=headers)
    letter.attach_alternative(render_to_string("mail/notice.html", said), "text/html")
    return letter

"""An application's rule against duplicates: not the same message to nearly the same people within some hours."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from pushes.models import Push
from pushes.readiness.gathered import gathering_of
from pushes.readiness.repetition import named, recent, told_anew
from pushes.readiness.who_got_it import shared_with

NEARLY_THE_SAME = 0.9  # of a draft's people were those of the other push


def obstacle_of(push: Push) -> str:
    """What to do about a draft that the rule of its application refuses; "" for any other."""
    hours, at = push.application.duplicate_hours, push.scheduled_for or timezone.now()
    text = ngettext(
        "Change the message or the accounts, or choose a later time: %(name)s refuses the same message to nearly the "
        "same people within %(hours)s hour, and they are those of %(push)s.",
        "Change the message or the accounts, or choose a later time: %(name)s refuses the same message to nearly the "
        "same people within %(hours)s hours, and they are those of %(push)s.",
        hours,
    )
    return _refusal(push, at, text)


def refusal_of(push: Push, at: datetime) -> str:
    """What to do about a push that was confirmed and would begin then, against the rule; "" for any other."""
    hours = push.application.duplicate_hours
    text = ngettext(
        "Let it begin at another time, or not at all: %(name)s refuses the same message to nearly the same people "
        "within %(hours)s hour, and they are those of %(push)s.",
        "Let it begin at another time, or not at all: %(name)s refuses the same message to nearly the same people "
        "within %(hours)s hours, and they are those of %(push)s.",
        hours,
    )
    return _refusal(push, at, text)


def _refusal(push: Push, at: datetime, text: str) -> str:
    """The text with the push whose duplicate it is; "" if it is none's, or the application has no such rule."""
    hours = push.application.duplicate_hours
    other = _duplicated(push, hours, at) if hours else None
    return text % {"name": push.application.name, "hours": hours, "push": named(other)} if other else ""


def _duplicated(push: Push, hours: int, begins: datetime) -> Push | None:
    """The push with these words, to these people, that begins or began so near in time; None if there is none."""
    others = _of_these_words(push, timedelta(hours=hours), begins)
    if shared := shared_with(push, others):
        found: Push = others.get(pk=shared.owner)
        return found if shared.share.of_all >= NEARLY_THE_SAME else None
    if not (push.is_for_package and push.package):
        return None
    files = others.exclude(target=Push.Target.ACCOUNTS).filter(account_type=push.type_in_force)
    same: Push | None = files.filter(package__sha256=push.package.sha256).first()
    return same  # of whose people nothing was kept


def _of_these_words(push: Push, apart: timedelta, begins: datetime) -> "QuerySet[Any]":
    """Pushes of the last days that say the same and begin so near in time; but of those who did not get one it is no
    duplicate.

    A silent message has no words: of these the whole has to be the same.
    """
    others, near = told_anew(recent(push), gathering_of(push)), Q(due_at__gt=begins - apart, due_at__lt=begins + apart)
    if abs(begins - timezone.now()) < apart:  # what waits for a second person begins with their yes, at any moment
        near |= Q(status=Push.Status.WAITING_FOR_APPROVAL, scheduled_for=None)
    same = others.filter(near).filter(title=push.title, content=push.content)
    return same.filter(message_options=push.message_options) if push.options.silent else same

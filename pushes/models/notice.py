"""Notice: that a person is to be told by mail how a push of theirs stands, and whether they were.

It is written with the move that it tells of, in one transaction: what did not happen is not told, what did is.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from pushes.models.ending import Ending
from pushes.models.moves import WRONG_CLOCK
from pushes.models.status import Standing
from pushes.models.webhook import WebhookCall

TOLD = (Standing.Status.WAITING_FOR_APPROVAL, Standing.Status.NEEDS_ATTENTION, *Standing.ENDED)
# What was sent has arrived, or has not, by the time the letter says so.
COUNTING = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
GIVEN_UP = timedelta(days=1)
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_APPROVERS = 50  # are told of one push


def _moment_of(push: Any) -> datetime | None:
    """Since when it stands as it does."""
    if push.is_waiting_for_approval:
        return push.approval_asked_at  # type: ignore[no-any-return]
    return push.attention_at if push.needs_attention else push.finished_at  # type: ignore[no-any-return]


def _people_of(push: Any) -> list[int]:
    """Whom it concerns: its author, and who confirmed it; where it waits for approval, those who may give it."""
    own = {push.author_id, push.confirmed_by_id or push.author_id}
    if not push.is_waiting_for_approval:
        return sorted(own)
    approvers = _approvers_in(push.application).exclude(pk__in=own).exclude(email="").order_by("pk")
    return list(approvers.values_list("pk", flat=True)[:MOST_APPROVERS])


def _approvers_in(application: Any) -> models.QuerySet[Any]:
    """Who is let in and may approve pushes of this application: of all approvers there may be more than are told."""
    people = get_user_model()._default_manager
    everywhere = people.with_perm("pushes.use_every_application", backend=MODEL_BACKEND)
    here = Q(pk__in=application.people.values("pk")) | Q(pk__in=everywhere.values("pk"))
    return people.with_perm("pushes.approve_push", backend=MODEL_BACKEND).filter(here)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by what is to be done with them."""

    def about(self, push: Any, since: datetime | None = None) -> None:
        """Have whom it concerns told that it stands as it does `since` then, once. Nobody of a trial.

        What was to be said of it before, and is not said yet, is not said any more.
        """
        if push.is_trial or not settings.EMAIL_HOST:
            return
        now = timezone.now()
        moment = since or _moment_of(push) or now
        due = now + COUNTING if push.is_ended and push.next_figures_at else now
        people = _people_of(push)
        standing = {"push": push, "status": push.status, "since": moment, "due_at": due}
        self.filter(push=push, due_at__isnull=False).delete()
        self.bulk_create([Notice(person_id=each, **standing) for each in people], ignore_conflicts=True)

    def due(self, now: datetime) -> "NoticeQuerySet":
        """Those to be sent at `now`; also those that wait for a time that only a clock set back since could name."""
        went_back = Q(due_at__gt=now + LONGEST_WAIT + WRONG_CLOCK)
        return self.filter(Q(due_at__lte=now) | went_back, due_at__isnull=False).order_by("due_at")


class Notice(models.Model):
    """A person is told by mail that a push came to a status. Who has been told once of the same is not told again."""

    push = models.ForeignKey("pushes.Push", on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=25)  # what the push came to
    since = models.DateTimeField()  # and when
    due_at = models.DateTimeField(null=True)  # when it is sent, or tried again; none: nothing more is to be done
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("push", "person", "status", "since"), name="notice_told_once"),)
        indexes = (models.Index(fields=("due_at",), name="notice_due", condition=Q(due_at__isnull=False)),)

    def __str__(self) -> str:
        return f"notice {self.pk} of push {self.push_id}"

    def claim(self) -> bool:
        """Take it for one try; False if somebody else has. If nothing comes of it, it is due again after a while."""
        wait = min(FIRST_WAIT * 2 ** min(self.tries, 10), LONGEST_WAIT)
        mine = Notice.objects.filter(pk=self.pk, due_at=self.due_at)
        return bool(mine.update(due_at=timezone.now() + wait, tries=F("tries") + 1))

    def is_given_up(self) -> bool:
        """Whether it has been tried for a day; it is not tried again then."""
        return timezone.now() - self.created_at > GIVEN_UP

    def close(self, **fields: Any) -> None:
        """Nothing more is to be done with it."""
        Notice.objects.filter(pk=self.pk).update(due_at=None, **fields)


class Telling(Ending):
    """The part of a push that has people and programs told where it came to, by whatever way it came there."""

    class Meta:
        abstract = True

    def _update(self, guard: Q, **fields: Any) -> None:
        if "status" not in fields:
            super()._update(guard, **fields)
            return
        with transaction.atomic():
            super()._update(guard, **fields)
            WebhookCall.objects.about(self)
            if fields["status"] in TOLD:
                Notice.objects.about(self)

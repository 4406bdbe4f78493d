"""Webhook: an address of another program that is told of each status of an application's pushes, in their order.

A call is written with the move that it tells of, in one transaction, like a notice. The calls of a webhook are made one
after the other: what was not taken is tried again, and what came later waits behind it.
"""

import secrets
import uuid
from base64 import b64encode
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

from pushes.fields import EncryptedTextField
from pushes.models.application import Application
from pushes.models.moves import WRONG_CLOCK

PREFIX = "whsec_"  # of a secret, as the Standard Webhooks have it
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
GIVEN_UP = timedelta(days=3)
BOTH_SIGN = timedelta(days=1)  # the former secret beside the new one: time to tell the program of it
LONGEST_URL, MOST = 500, 5
KIND = "push.status"


def new_secret() -> str:
    """A secret of 24 random bytes."""
    return PREFIX + b64encode(secrets.token_bytes(24)).decode("ascii")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Webhooks, by what is to be done with them."""

    def free(self) -> "WebhookQuerySet":
        """Those that nobody is busy with and that do not pause; a pause is over as well where the clock went back."""
        now = timezone.now()
        is_over = Q(due_at=None) | Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_WAIT + WRONG_CLOCK)
        return self.filter(is_over)

    def due(self, most: int) -> list[int]:
        """The keys of those that have a call to make now and that nobody is busy with; not more than `most`.

        First who was called longest ago: two that are always late would else be called again before all others.
        """
        waiting = WebhookCall.objects.waiting().filter(webhook=models.OuterRef("pk"))
        due = self.free().filter(models.Exists(waiting)).order_by(F("answered_at").asc(nulls_first=True), "pk")
        return list(due.values_list("pk", flat=True)[:most])

    def held_to_tell(self) -> list[int]:
        """Their keys. Who removes one of them waits until this transaction has ended; nobody else does.

        Else PostgreSQL, which looks for the webhook of each call at the end, would refuse the push's move with it.
        """
        keys = self.values_list("pk", flat=True)
        if connection.vendor != "postgresql":
            return list(keys)
        sql, values = keys.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} FOR KEY SHARE", values)
            return [key for (key,) in cursor.fetchall()]


class Webhook(models.Model):
    """Who is told, and how the newest call went."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=LONGEST_URL)
    secret = EncryptedTextField(default=new_secret)
    former_secret = EncryptedTextField(null=True)  # signs beside it until then
    former_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True)  # not before then: a call is being made, or one was not taken
    tries = models.PositiveIntegerField(default=0)  # of the oldest call that waits
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)  # to the newest call: empty when it was taken

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("application", "url"), name="webhook_once"),)

    def __str__(self) -> str:
        return f"webhook {self.pk}"

    @property
    def has_former(self) -> bool:
        """Whether the former secret signs as well; not any more where the clock went back by more than that."""
        now = timezone.now()
        return self.former_until is not None and now < self.former_until <= now + BOTH_SIGN + WRONG_CLOCK

    @property
    def secrets_now(self) -> list[str]:
        """What a call is signed with now, the present secret first."""
        return [self.secret, self.former_secret] if self.former_secret and self.has_former else [self.secret]

    def claim(self, seconds: float) -> bool:
        """Make its calls alone, for so long; False if somebody else does."""
        until = timezone.now() + timedelta(seconds=seconds)
        mine = Webhook.objects.free().filter(pk=self.pk, due_at=self.due_at).update(due_at=until)
        if mine:
            self.due_at = until
        return bool(mine)

    def taken(self, call: "WebhookCall") -> bool:
        """The call was taken. False if somebody else makes the calls by now."""
        if self.tries or self.answer:
            return self._answered(call, "", tries=0)
        self.answered_at = timezone.now()  # written when it is left: of a thousand calls each is one statement
        mine = WebhookCall.objects.filter(pk=call.pk, webhook__due_at=self.due_at)
        return bool(mine.update(answered_at=self.answered_at, answer=""))

    def refused(self, call: "WebhookCall", answer: str) -> bool:
        """It was not: it is tried again after a while. Whether the next one may follow: it was given up, after days."""
        if timezone.now() - call.made_at > GIVEN_UP:
            return self._answered(call, answer, tries=0)
        wait = min(FIRST_WAIT * 2 ** min(self.tries, 12), LONGEST_WAIT)
        self._note(answer, due_at=timezone.now() + wait, tries=F("tries") + 1)
        return False

    def leave(self) -> None:
        """Let others make what calls there are."""
        Webhook.objects.filter(pk=self.pk, due_at=self.due_at).update(due_at=None, answered_at=self.answered_at)

    def _answered(self, call: "WebhookCall", answer: str, **fields: Any) -> bool:
        if not self._note(answer, **fields):
            return False
        self.tries, self.answer = 0, answer  # as in the database, for the calls of this turn that follow
        WebhookCall.objects.filter(pk=call.pk).update(answered_at=timezone.now(), answer=answer)
        return True

    def _note(self, answer: str, **fields: Any) -> bool:
        self.answered_at = timezone.now()
        mine = Webhook.objects.filter(pk=self.pk, due_at=self.due_at)
        return bool(mine.update(answered_at=self.answered_at, answer=answer, **fields))


class WebhookCallQuerySet(models.QuerySet["WebhookCall"]):
    """Calls, by what is to be done with them."""

    def waiting(self) -> "WebhookCallQuerySet":
        """Those to be made, the oldest first."""
        return self.filter(answered_at=None).order_by("pk")

    def about(self, push: Any) -> None:
        """Have the webhooks of its application told that the push stands as it does now. Of a trial nobody hears."""
        if push.is_trial:
            return
        webhooks = Webhook.objects.filter(application=push.application_id).held_to_tell()
        said = body_of(push) if webhooks else {}
        self.bulk_create([WebhookCall(webhook_id=each, push=push, body=said) for each in webhooks])


class WebhookCall(models.Model):
    """A call to be made, or made. Its key goes with each try, so that who is told twice knows."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls", db_index=False)
    push = models.ForeignKey("pushes.Push", on_delete=models.CASCADE, null=True, related_name="+")  # None: a test
    key = models.UUIDField(default=uuid.uuid4)
    body = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)  # when it was taken, or given up
    answer = models.CharField(max_length=200, blank=True)  # why it was given up

    objects = WebhookCallQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("webhook", "id"), name="webhook_calls_waiting", condition=Q(answered_at=None)),
            models.Index(fields=("answered_at",), name="webhook_calls_old", condition=Q(answered_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"call {self.pk} of {self.webhook}"


def body_of(push: Any) -> dict[str, Any]:
    """What is said of a push: no account, no word of its message."""
    return {
        "type": KIND,
        "timestamp": timezone.now().isoformat(),
        "data": {
            "push": push.pk,
            "application": push.application_id,
            "status": str(push.status),
            "attention": str(push.attention),
            "accounts": push.accounts,
            "address": f"{settings.PUBLIC_URL}{push.get_absolute_url()}",
        },
    }

"""BoundCount: how many accounts of a draft have a device at all, as the own gateway said before it is sent."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pushes.models.few_reached import FEW
from pushes.models.push import Push

FRESH = timedelta(seconds=30)  # opened again so soon, a preview does not ask anew
PATIENCE = timedelta(seconds=60)  # so long an answer is waited for
FIRST = timedelta(seconds=5)  # so long sending waits for the first one


class BoundCounts(models.QuerySet["BoundCount"]):
    """Counts, by how far they are."""

    def unanswered(self, now: datetime) -> "BoundCounts":
        """Those that are waited for and in no worker's hands."""
        asked = Q(is_waiting=True, asked_at__gt=now - PATIENCE)
        return self.filter(asked & (Q(held_until=None) | Q(held_until__lte=now)))


class BoundCount(models.Model):
    """One draft's count. It is of the accounts that `of_list` names, as they are read, and of the ways to them."""

    push = models.OneToOneField(Push, on_delete=models.CASCADE, related_name="+")
    of_list = models.CharField(max_length=64)
    account_type = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    is_waiting = models.BooleanField(default=True)
    held_until = models.DateTimeField(null=True)  # by a worker that counts
    counted_at = models.DateTimeField(null=True)  # None: never yet
    accounts = models.PositiveBigIntegerField(default=0)
    looked_up = models.PositiveBigIntegerField(default=0)  # of these; of very many a part that is spread evenly
    bound = models.PositiveBigIntegerField(default=0)
    # Devices that the push has there, and those of them that it reaches by a channel, by its name.
    devices = models.PositiveBigIntegerField(default=0)
    by_channel = models.JSONField(default=dict)
    # The account type as which the most of some of them have a device, where hardly any has one as theirs.
    other_type = models.PositiveSmallIntegerField(null=True)
    other_looked_up = models.PositiveIntegerField(default=0)
    other_bound = models.PositiveIntegerField(default=0)

    objects = BoundCounts.as_manager()

    class Meta:
        indexes = (models.Index(fields=("asked_at",), name="bound_count_waiting", condition=Q(is_waiting=True)),)

    def devices_by(self, channel: str) -> int:
        """About how many devices of all accounts are reached by a channel."""
        return int(self.by_channel.get(channel, 0)) * self.accounts // (self.looked_up or 1)

    def __str__(self) -> str:
        return f"{self.bound} of {self.looked_up}"

    @classmethod
    def of(cls, push: Push) -> "BoundCount | None":
        """The count of the push's accounts as they stand; None if none was asked for, or the gateway is not ours."""
        if not push.application.is_on_gateway:
            return None
        return cls._default_manager.filter(push=push, of_list=_named(push)).first()

    @classmethod
    def ask(cls, push: Push) -> bool:
        """Note that the gateway is to be asked, if it can be and was not a moment ago; whether it is to be."""
        now, found = timezone.now(), cls.of(push)
        kind = push.type_in_force
        if kind is None or not push.application.is_on_gateway:
            return False
        if found and now - FRESH < found.asked_at <= now:
            return False
        # Asked again in vain, sending has waited long enough: the line to tick stays while the answer may come.
        since = now - FIRST if found and found.counted_at is None else now
        asked: dict[str, Any] = {"asked_at": since, "is_waiting": True, "held_until": None}
        if found is None:
            asked |= {"of_list": _named(push), "account_type": kind, "counted_at": None, "accounts": push.count}
        cls._default_manager.update_or_create(push=push, defaults=asked)
        return True

    @property
    def is_awaited(self) -> bool:
        """Whether its answer is still to come."""
        now = timezone.now()
        return self.is_waiting and now - PATIENCE < self.asked_at <= now

    @property
    def comes_first(self) -> bool:
        """Whether sending waits for its answer: none is known yet, and it was asked a moment ago."""
        return self.is_awaited and self.counted_at is None and self.asked_at > timezone.now() - FIRST

    @classmethod
    def comes_first_for(cls, push: Push) -> bool:
        """Whether sending this push waits for the gateway's answer."""
        count = cls.of(push)
        return count is not None and count.comes_first

    @property
    def is_unknown(self) -> bool:
        """Whether there is no answer, and sending waits for none any more."""
        return self.counted_at is None and not self.comes_first

    @property
    def is_estimated(self) -> bool:
        """Whether not all of the accounts were looked up."""
        return self.looked_up < self.accounts

    @property
    def is_few(self) -> bool:
        """Whether hardly any of the accounts has a device, or none."""
        return bool(self.counted_at and self.looked_up) and self.bound < FEW * self.looked_up


def _named(push: Push) -> str:
    """Names the accounts as they were read (Push.list_seen), and what says by which ways they are reached."""
    ways = json.dumps(push.steering, sort_keys=True)
    return f"{push.list_seen}/{sha256(ways.encode()).hexdigest()[:16]}"

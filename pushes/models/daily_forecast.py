"""DailyForecast: how many accounts of a draft would be left out by its application's limit of pushes a day."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pushes.models.push import Push

FRESH = timedelta(seconds=30)  # opened again so soon, a preview does not count anew
PATIENCE = timedelta(minutes=3)  # so long it is waited for
HELD = timedelta(minutes=2)  # by a worker that counts


class DailyForecast(models.Model):
    """One draft's. It is of the accounts that `of_list` names, as they are read: see Push.list_seen."""

    push = models.OneToOneField(Push, on_delete=models.CASCADE, related_name="+")
    of_list = models.CharField(max_length=64)
    limit = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    is_waiting = models.BooleanField(default=True)
    held_until = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)  # None: never yet
    over = models.PositiveBigIntegerField(default=0)
    by_push = models.JSONField(default=dict)  # how many of those over the limit each push went to

    objects: Any = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("asked_at",), name="daily_forecast_waiting", condition=Q(is_waiting=True)),)

    def __str__(self) -> str:
        return f"{self.over} over {self.limit}"

    @classmethod
    def of(cls, push: Push) -> "DailyForecast | None":
        """That of the push's accounts as they stand, by the limit as it stands; None where there is none."""
        limit = push.application.daily_limit
        return cls.objects.filter(push=push, of_list=push.list_seen, limit=limit).first() if limit else None

    @classmethod
    def ask(cls, push: Push) -> bool:
        """Note that it is to be counted, if there is a limit and it was not counted just now; whether it is to be."""
        now, found = timezone.now(), cls.of(push)
        if not push.application.daily_limit or push.type_in_force is None:
            return False
        if found and now - FRESH < found.asked_at <= now:
            return False
        asked: dict[str, Any] = {"asked_at": now, "is_waiting": True, "held_until": None}
        if found is None:
            fresh = {"of_list": push.list_seen, "limit": push.application.daily_limit}
            asked |= {**fresh, "counted_at": None, "over": 0, "by_push": {}}
        cls.objects.update_or_create(push=push, defaults=asked)
        return True

    @classmethod
    def unanswered(cls, now: datetime) -> "models.QuerySet[DailyForecast]":
        """Those that are waited for and in no worker's hands."""
        asked: models.QuerySet[DailyForecast] = cls.objects.filter(is_waiting=True, asked_at__gt=now - PATIENCE)
        return asked.filter(Q(held_until=None) | Q(held_until__lte=now))

    @property
    def is_awaited(self) -> bool:
        """Whether its answer is still to come."""
        now = timezone.now()
        return self.is_waiting and now - PATIENCE < self.asked_at <= now

    @property
    def pushes(self) -> list[int]:
        """The pushes from which those over the limit are, those first from which the most are."""
        return [int(pk) for pk, among in sorted(self.by_push.items(), key=lambda each: -each[1]) if among]

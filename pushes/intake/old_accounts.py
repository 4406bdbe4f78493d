"""Accounts of pushes that ended long ago are deleted, after the days that their application keeps them."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pushes.models import Application, Event, Push, Sketch
from pushes.models.daily_count import delete_daily_files
from pushes.models.rehearsal import key_of_rehearsals
from pushes.models.test_send import NO_TEST

FORGETTING_SECONDS = 20.0  # how long one task takes at most; the next hour goes on


def forget_accounts(seconds: float = FORGETTING_SECONDS) -> None:
    """Empty the pushes whose days are over. Those to test accounts hold none but the application's own."""
    now, until = timezone.now(), time.monotonic() + seconds
    for application in Application.objects.exclude(keep_days=0):
        of_it = Push.objects.filter(application__in=(application.pk, key_of_rehearsals(application)), emptied_at=None)
        over = of_it.filter(NO_TEST, finished_at__lt=now - timedelta(days=application.keep_days))
        for push in over.select_related("package").iterator():
            empty(push, days=application.keep_days)
            if time.monotonic() >= until:
                return


def empty(push: Push, **why: Any) -> bool:
    """Delete every account that is kept of a push that has ended, for the reason `why`; what came of it stays.

    Its package stays as long as another push needs it. False if the push has not ended.
    """
    with transaction.atomic():
        ended = Push.objects.select_for_update().filter(pk=push.pk, status__in=Push.ENDED)
        if not ended.values_list("pk").first():
            return False
        # The files first: killed after them, it is all done again. The push is held, so nobody goes on with it.
        if push.package and not _is_needed(push):
            push.package.empty()
        Sketch.objects.filter(push=push.pk).delete()
        delete_daily_files(push)
        push.parts.update(typed=[])
        ended.update(emptied_at=timezone.now(), typed="")
        Event.objects.record(push, Event.Kind.EMPTIED, **why)
    return True


def _is_needed(push: Push) -> bool:
    """Whether another push that is not emptied has the same package."""
    others = Push.objects.filter(Q(package=push.package_id) | Q(package_aside=push.package_id), emptied_at=None)
    return others.exclude(pk=push.pk).exists()

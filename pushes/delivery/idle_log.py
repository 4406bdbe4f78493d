"""Pushes that should be moving and are not: told in the log, once for each time."""

import logging

from django.utils import timezone

from pushes.models import Push

logger = logging.getLogger(__name__)


def tell() -> None:
    """Log each push without progress that was not told of yet."""
    if not Push.objects.is_any_moving():
        return
    now = timezone.now()
    for push in Push.objects.without_progress(now).filter(missed_at=None):
        if Push.objects.filter(pk=push.pk, missed_at=None).update(missed_at=now):
            logger.error("Push %s should be moving, and no worker has looked at it since %s.", push.pk, push.looked_at)

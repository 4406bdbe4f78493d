"""Pushes that are sending, so far and so fast."""

from datetime import timedelta

from django.utils import timezone

from pushes.models import Push
from tests.pushes.delivery.walking import push_of_parts

NOW = timezone.now()


def sending(parts: int, accepted: int, seconds: int = 0, **fields: object) -> Push:
    """A push of which the first parts were accepted, so many seconds one after another, the last just now."""
    push = push_of_parts(parts)
    Push.objects.filter(pk=push.pk).update(status="sending", started_at=NOW, **fields)
    for number in range(1, accepted + 1):
        at = NOW - timedelta(seconds=seconds * (accepted - number))
        push.parts.filter(number=number).update(status="accepted", service_push_id=str(number), called_at=at)
    push.refresh_from_db()
    return push

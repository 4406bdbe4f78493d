"""Pictures that nothing shows any more are taken away."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pushes.models import Application, KeptWriting, MessageTemplate, Picture, Push
from pushes.models.picture import name_in


def forget_pictures() -> None:
    """Remove the pictures that were uploaded long ago and that no application, draft, template or push of late has.

    A push has its picture until PICTURES_KEEP_DAYS after it ended: longer than any device may still be handed it.
    """
    before = timezone.now() - timedelta(days=settings.PICTURES_KEEP_DAYS)
    old = Picture.objects.filter(uploaded_at__lt=before)
    if not old.exists():
        return
    in_use = set(_in_use(before))
    for picture in old.iterator():
        if picture.name not in in_use:
            _forget(picture, before)


def _in_use(before: datetime) -> Iterator[str]:
    """The names of the pictures that somebody may still see."""
    alive = Push.objects.filter(Q(finished_at=None) | Q(finished_at__gte=before))
    shown: list[tuple[Any, str]] = [
        (alive, "message_options__picture"),
        (MessageTemplate.objects, "message_options__picture"),
        (KeptWriting.objects, "written__picture"),
    ]
    yield from Application.objects.exclude(icon="").values_list("icon", flat=True)
    for rows, member in shown:
        addresses = rows.filter(**{f"{member}__isnull": False}).values_list(member, flat=True)
        yield from map(name_in, addresses.iterator())


def _forget(picture: Picture, before: datetime) -> None:
    """Unless it was uploaded again meanwhile."""
    with transaction.atomic():
        gone, _rows = Picture.objects.filter(pk=picture.pk, uploaded_at__lt=before).delete()
        if gone:
            default_storage.delete(picture.place)

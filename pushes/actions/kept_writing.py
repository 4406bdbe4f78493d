"""What was written into a draft and cannot be stored in it is kept beside it until it can, or a person chooses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from pushes.actions.drafts import save_draft
from pushes.invisible import storable
from pushes.models import KeptWriting, PageSave, Push

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_KEPT = 20  # of one draft: as many pages of it can be open and in trouble at once


def keep_writing(*, push: Push, page: str, version: int, written: Mapping[str, str | list[str]]) -> KeptWriting:
    """Keep what was written on `page`, by form field, into the draft that it showed as it stood at `version`."""
    kept = {"version": version, "written": {name: _storable(value) for name, value in written.items()}}
    with transaction.atomic():
        writing: KeptWriting
        writing, _made = push.kept.update_or_create(page=page, defaults=kept | {"at": timezone.now()})
        surplus = push.kept.values_list("pk", flat=True)[MOST_KEPT:]
        push.kept.filter(pk__in=list(surplus)).delete()
    return writing


def store_kept(*, writing: KeptWriting, by: "User", version: int, fields: dict[str, Any]) -> None:
    """Store what was kept, or what a person made of it, into the draft at `version`, and keep it no longer.

    StalePush, and it stays kept, if the draft was changed elsewhere.
    """
    with transaction.atomic():
        save_draft(push=writing.push, by=by, version=version, fields=fields, page_save=PageSave(writing.page))
        writing.delete()


def _storable(value: str | list[str]) -> str | list[str]:
    return storable(value) if isinstance(value, str) else [storable(text) for text in value]

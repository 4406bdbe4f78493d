"""Folders of packages that no row names: what was stored by a process that was killed before it could say so, or in a
transaction that came to nothing.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from pushes.models import AccountPackage, UnfinishedUpload
from pushes.models.package_files import FOLDER
from pushes.storage import StoredPath

AFTER = timedelta(days=1)  # far longer than any transaction takes
AT_ONCE = 500


def forget_folders() -> None:
    """Delete those into which nothing has come for a day."""
    before = timezone.now() - AFTER
    for folder in _unnamed():
        with suppress(FileNotFoundError):  # its package was discarded just now
            if folder.changed() < before:
                folder.clear()


def _unnamed() -> Iterator[StoredPath]:
    """Listed before rows are asked for: one that is stored in between is not among them."""
    folders, _files = StoredPath(FOLDER).listed()
    ours = {key: folder for folder in folders if (key := _key(folder))}
    keys = list(ours)
    for some in (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)):
        named: set[UUID] = set()
        for model in (AccountPackage, UnfinishedUpload):
            named |= {*model.objects.filter(folder__in=some).values_list("folder", flat=True)}
        yield from (ours[key] for key in some if key not in named)


def _key(folder: StoredPath) -> UUID | None:
    """What rows name it by; None for what is none of ours."""
    try:
        return UUID(folder.name)
    except ValueError:
        return None

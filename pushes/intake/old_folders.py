"""Folders of packages that no row names: what was stored by a process that was killed before it could say so, or in a
transaction that came to nothing.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from pushes.models import AccountPackage, UnfinishedUpload
from pushes.models.package_files import FOLDER
from pushes.storage import StoredPath

logger = logging.getLogger(__name__)

AFTER = timedelta(days=1)  # far longer than any transaction takes
AT_ONCE = 500
FEW = 20


def forget_folders() -> None:
    """Delete those into which nothing has come for a day.

    None where they are many, and more than those that have a row: then the database is not the one that belongs to
    these files, but a copy of it, an older one or an empty one.
    """
    folders, before = _ours(), timezone.now() - AFTER
    named = _named(list(folders))
    unnamed = [folder for key, folder in folders.items() if key not in named]
    old = [folder for folder in unnamed if _is_older(folder, before)]
    if len(old) > max(FEW, len(named)):
        logger.error("%s of %s folders of packages belong to no package here; none is deleted.", len(old), len(folders))
        return
    for folder in old:
        folder.clear()


def _is_older(folder: StoredPath, before: datetime) -> bool:
    with suppress(FileNotFoundError):  # its package was discarded just now
        return bool(folder.changed() < before)
    return False


def _ours() -> dict[UUID, StoredPath]:
    """Listed before rows are asked for: one that is stored in between is not among them."""
    folders, _files = StoredPath(FOLDER).listed()
    return {key: folder for folder in folders if (key := _key(folder))}


def _named(keys: list[UUID]) -> set[UUID]:
    """Those of the keys that rows have."""
    named: set[UUID] = set()
    for some in (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)):
        for model in (AccountPackage, UnfinishedUpload):
            named |= {*model.objects.filter(folder__in=some).values_list("folder", flat=True)}
    return named


def _key(folder: StoredPath) -> UUID | None:
    """What rows name it by; None for what is none of ours."""
    try:
        return UUID(folder.name)
    except ValueError:
        return None

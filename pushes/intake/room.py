"""Checks that wait because the disk is full, so full that not even the database can note it.

Nothing can be written then, so nothing is: pages see it from the room that the disk has when they are drawn. The check
is tried again by itself, and ends once there is room.
"""

import shutil
from typing import Final

from pushes.intake.packages import waiting
from pushes.models import AccountPackage
from pushes.storage import disk

LEAST: Final = 1024 * 1024  # bytes; with less a check cannot even say that the disk is full


def is_full() -> bool:
    """Whether the disk of the packages has no room left."""
    folder = disk()
    return folder.exists() and shutil.disk_usage(folder).free < LEAST


def waits_for_room(package: AccountPackage) -> bool:
    """Whether the package is not being checked because the disk is full."""
    return package.is_in_work and package.is_unclaimed and is_full()


def packages_without_room() -> int:
    """How many packages wait for room."""
    return len(waiting()) if is_full() else 0

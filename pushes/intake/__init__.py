"""What comes in: an upload on its way to disk, whole (`uploads`) or in chunks (`chunks`), accounts of a push that was
sent (`gathering`), the check of a package that is stored (`packages`) and what waits because the disk is full (`room`),
and pictures, which are made anew (`pictures`) and removed when they are old (`old_pictures`). Accounts of pushes
that ended long ago go as their application has it (`old_accounts`), one account when its person asks (`forgetting`),
and files that nothing names after a day (`old_folders`).
"""

from pushes.intake.chunks import forget_uploads
from pushes.intake.forgetting import forget
from pushes.intake.gathering import Said, gather, waiting_to_gather
from pushes.intake.old_accounts import empty, forget_accounts
from pushes.intake.old_folders import forget_folders
from pushes.intake.old_pictures import forget_pictures
from pushes.intake.packages import check, waiting

__all__ = [
    "Said",
    "check",
    "empty",
    "forget",
    "forget_accounts",
    "forget_folders",
    "forget_pictures",
    "forget_uploads",
    "gather",
    "waiting",
    "waiting_to_gather",
]

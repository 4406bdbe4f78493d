"""What comes in: an upload on its way to disk, whole (`uploads`) or in chunks (`chunks`), and the check of a package
that is stored (`packages`).
"""

from pushes.intake.chunks import forget_uploads
from pushes.intake.packages import check, waiting

__all__ = ["check", "forget_uploads", "waiting"]

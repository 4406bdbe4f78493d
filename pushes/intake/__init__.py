"""What comes in: an upload on its way to disk (`uploads`), and the check of a package that is stored (`packages`)."""

from pushes.intake.packages import check, waiting

__all__ = ["check", "waiting"]

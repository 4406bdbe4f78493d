"""Times that only a clock which was set back since can have written do not count: docs/adr/0014."""

from datetime import datetime, timedelta

from django.db.models import Q

WRONG_CLOCK = timedelta(minutes=1)
LONGEST_LEASE = timedelta(minutes=1)  # more than any lease lasts, and than a push of some speed is held back


def is_over(column: str, now: datetime, longest: timedelta) -> Q:
    """That the time in a column has come, or there is none; or it lies further ahead than the longest wait there."""
    went_back = Q((f"{column}__gt", now + longest + WRONG_CLOCK))
    return Q((column, None)) | Q((f"{column}__lte", now)) | went_back

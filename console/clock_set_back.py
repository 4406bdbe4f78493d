"""Celery's clock, for a clock that may be set back."""

from datetime import timedelta
from typing import Any

from celery.beat import Scheduler as CeleryScheduler

WRONG_CLOCK = timedelta(minutes=1)


class Scheduler(CeleryScheduler):  # type: ignore[misc]
    """Celery waits until the time of the last run has come again. This one begins anew."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due; seconds until there may be more."""
        latest = self.app.now() + WRONG_CLOCK
        if any(entry.last_run_at and entry.last_run_at > latest for entry in self.schedule.values()):
            for entry in self.schedule.values():
                entry.last_run_at = self.app.now()
            self._heap = None
        return super().tick(*args, **kwargs)

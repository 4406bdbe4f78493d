"""Celery's clock, for a clock that may be set back, and for several of them of which one wakes the workers."""

import contextlib
import logging
import threading
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler as CeleryScheduler
from django.db import Error, close_old_connections, connection

from console.beats import Lease, own_name

WRONG_CLOCK = timedelta(minutes=1)
PARTING_SECONDS = 2.0
ASKS_EVERY = 5.0  # seconds, of one that does not hold the lease

logger = logging.getLogger(__name__)


class Scheduler(CeleryScheduler):  # type: ignore[misc]
    """Celery waits until the time of the last run has come again, and knows of no other. This one begins anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lease = Lease(own_name())
        self._held: bool | None = None  # None: it has not asked yet

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due, if no other beat does; seconds until there may be more."""
        if not self._holds():
            return ASKS_EVERY
        latest = self.app.now() + WRONG_CLOCK
        if any(entry.last_run_at and entry.last_run_at > latest for entry in self.schedule.values()):
            for entry in self.schedule.values():
                entry.last_run_at = self.app.now()
            self._heap = None
        return super().tick(*args, **kwargs)

    def close(self) -> None:
        """Let another one go on at once. A signal has this called in the midst of whatever the beat was asking."""
        if self._held:
            leaving = threading.Thread(target=self._leave, daemon=True)  # which has a connection of its own
            leaving.start()
            leaving.join(PARTING_SECONDS)
        super().close()

    def _leave(self) -> None:
        with contextlib.suppress(Error):  # then it ends by itself
            self.lease.leave()
            connection.close()

    def _holds(self) -> bool:
        """Without a database there is nothing to wake anybody for."""
        close_old_connections()
        try:
            held = self.lease.holds()
        except Error as error:
            connection.close()
            logger.warning("The beat cannot ask whether it is the one: %s.", type(error).__name__)
            return False
        if held and self._held is False:
            logger.warning("The beat that woke the workers is silent: this one wakes them now.")
        self._held = held
        return held

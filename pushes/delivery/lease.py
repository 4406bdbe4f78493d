"""A worker's sign of life: the lease of the part it works on is short, and is renewed for as long as the worker lives.

So a worker that is killed is missed within seconds, whatever the time-outs of the call are that it was in.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.db import DatabaseError, connection
from django.utils import timezone

from pushes.models.moves import Leased

logger = logging.getLogger(__name__)

LEASE_SECONDS = 15.0  # of a part, from each sign of life on
BEAT_SECONDS = 4.0
# Calls end by themselves: a longer step hangs in something else. An upload holds its part by its progress as well.
LONGEST_SECONDS = 600.0


@contextmanager
def held(row: Leased) -> Iterator[None]:
    """Renew the lease of a row during the block, for ten minutes at most."""
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(row, over), name=f"{type(row).__name__.lower()} {row}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(row: Leased, over: threading.Event) -> None:
    end = monotonic() + LONGEST_SECONDS
    while not over.wait(BEAT_SECONDS) and monotonic() < end:
        _say(row)


def _say(row: Leased) -> None:
    """A row that was given back, or taken over, is left alone."""
    until = timezone.now() + timedelta(seconds=LEASE_SECONDS)
    try:
        mine = type(row)._default_manager.filter(pk=row.pk, fence=row.fence, lease_until__isnull=False)
        mine.update(lease_until=until)
    except DatabaseError as error:
        logger.warning("%s %s: its lease could not be renewed (%s).", type(row).__name__, row, type(error).__name__)
    finally:
        connection.close()  # this thread's own

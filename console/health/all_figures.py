"""All figures of an installation, read when they are asked for."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import Error

from console.health import of_backups, of_beats, of_calls, of_console, of_gateway, of_queues, readiness
from console.health.figures import Figure, one, text_of

OF_CONSOLE: tuple[Callable[[], Iterable[Figure]], ...] = (of_console.figures, of_calls.figures)
OF_ALL: tuple[Callable[[], Iterable[Figure]], ...] = (
    of_gateway.figures,
    of_beats.figures,
    of_queues.figures,
    of_backups.figures,
)


log = logging.getLogger(__name__)


def read(missing: Sequence[str]) -> list[Figure]:
    """All of them, where this is `missing`; of a gateway that stands alone none of a console's."""
    began = time.monotonic()
    sources = OF_ALL if settings.GATEWAY_ONLY else OF_CONSOLE + OF_ALL
    found = [_of(source) for source in sources]
    return [
        one("missing", "How many things are missing that /readyz names; 0: ready.", len(missing)),
        one("unread", "How many groups of these figures could not be read; 0: all stand here.", found.count(None)),
        *(figure for figures in found if figures for figure in figures),
        one("scrape_seconds", "How long it took to read these figures.", time.monotonic() - began),
    ]


def _of(source: Callable[[], Iterable[Figure]]) -> list[Figure] | None:
    """None while the database does not answer, or lacks a table: that something is missing is told all the same."""
    try:
        return list(source())
    except Error as error:
        log.warning("Figures could not be read: %s.", type(error).__name__)
        return None


def text() -> str:
    """All of them in Prometheus' text format."""
    return text_of(read(readiness.missing()))

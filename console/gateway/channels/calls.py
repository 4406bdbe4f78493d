"""HTTP as the channels use it: connections that are kept, and what answers say of time."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from console.gateway.channels.protocol import Limits, Outcome, Outgoing, Unclear, UnusableCredentialError

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)  # that a service may ask for
WORDS = 200  # characters of an answer that are kept


def opened(limits: Limits) -> aiohttp.ClientSession:
    """Connections within the limits. Called inside the event loop that they will live in."""
    trusted = ssl.create_default_context()
    if limits.ca_file:
        trusted.load_verify_locations(limits.ca_file)
    connector = aiohttp.TCPConnector(limit=limits.connections, ssl=trusted)
    timeout = aiohttp.ClientTimeout(total=limits.timeout_seconds)
    cookies = aiohttp.DummyCookieJar()  # none of a service is kept
    return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=cookies)


async def in_turn(
    batch: Sequence[Outgoing], at_once: int, send: Callable[[Outgoing], Awaitable[Outcome]]
) -> list[Outcome]:
    """The outcomes of a batch in its order, sent one by one, so many at once.

    What is raised for one, but for an unusable credential, leaves that one unclear and the others as they are.
    """
    outcomes: dict[int, Outcome] = {}
    waiting = iter(enumerate(batch))

    async def work() -> None:
        for number, one in waiting:
            outcomes[number] = await _sent(one, send)

    await asyncio.gather(*(work() for _ in range(min(at_once, len(batch)))))
    return [outcomes[number] for number in range(len(batch))]


async def _sent(one: Outgoing, send: Callable[[Outgoing], Awaitable[Outcome]]) -> Outcome:
    try:
        return await send(one)
    except UnusableCredentialError:
        raise
    except Exception as error:
        log.exception("Delivery %s could not be sent", one.delivery)
        return Unclear(one.delivery, f"It could not be sent ({type(error).__name__})")


def retry_after(written: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names, in seconds or as a date; None where it names none."""
    if written.isascii() and written.isdigit():
        return now + min(timedelta(seconds=int(written[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, OverflowError):  # no date, or one of a year that there cannot be
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(now, min(moment, now + LONGEST_WAIT))


def printable(words: str) -> str:
    """The words of a service on one line, without what shows nothing."""
    words = words[:WORDS]
    return (words if words.isprintable() else "".join(mark if mark.isprintable() else " " for mark in words)).strip()

"""Gather the accounts of a push that was sent, by how far it came with each, into a package: a stretch at a time.

The gateway tells. A step takes a few seconds and writes what it found into a file that bears its fence; the row counts
what of it stands after each call. So a worker that dies loses the call it was in, and one that comes late nothing that
counts. At the end the files become the package's original, which is checked like any other.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from errno import ENOSPC
from time import monotonic
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from pushes.delivery import client_of
from pushes.intake.gathered_files import Gone, chunk_of, join
from pushes.models import AccountPackage, Event, Gathering, Part, Push, StalePush, WhyNothing
from pushes.models.daily_count import sent_path
from pushes.storage import StorageAway, StoredPath
from pushes.tpns.contract import MAX_ASKED, Code
from pushes.tpns.errors import TpnsError, TpnsRefused

logger = logging.getLogger(__name__)

STEP_SECONDS = 5.0  # no call begins later in a step
TIMEOUT = (2.0, 8.0)  # connect, read
LEASE_SECONDS = 20.0
FEWEST_ASKED = 100  # at once, where more took too long
STRETCH = 400_000  # bytes of accounts in one call; the gateway takes 1 MB with all that is around them
LONGEST_PAUSE = 30.0
PATIENCE = timedelta(hours=1)  # so long the gateway is asked in vain
NOT_YET = str(int(Code.PARAMETER_REFUSED))  # the gateway still carries the push out


class SentOn(Exception):
    """The push was not at rest, or is cut into other parts by now: parts and places that were read are none of its."""


class Said(Enum):
    """What is to be done after a step."""

    ASK_ON = auto()
    CHECK = auto()
    NOTHING = auto()


def gather(package_id: int) -> Said:
    """Make one step. Does nothing if the package is gathered, gone or in another worker's hands."""
    package = AccountPackage.objects.select_related("application").filter(pk=package_id).first()
    if package is None or not package.is_being_gathered or not package.claim(LEASE_SECONDS):
        return Said.NOTHING
    try:
        return _step(package, _gathering(package))
    except StalePush:
        logger.info("Package %s was removed, taken over or asked for anew; this step ends.", package_id)
        if not AccountPackage.objects.filter(pk=package_id).exists():
            package.delete_files()
        return Said.NOTHING


def waiting_to_gather() -> list[int]:
    """Packages that are being gathered and are in nobody's hands."""
    gathering = AccountPackage.objects.filter(status=AccountPackage.Status.GATHERING)
    return list(gathering.filter(AccountPackage.free(timezone.now())).values_list("pk", flat=True))


def _gathering(package: AccountPackage) -> Gathering:
    """How far it is, as the row has it."""
    return Gathering.read(package.gathered)


def _step(package: AccountPackage, gathering: Gathering) -> Said:
    source: Push = Push.objects.select_related("application", "package").get(pk=gathering.push)
    try:
        _begin_where_cut_anew(package, source, gathering)
        if not _ask(package, source):
            package.release(package.Status.GATHERING)
            return Said.ASK_ON
        return _finish(package, _gathering(package))
    except (TpnsError, ImproperlyConfigured) as error:
        _wait(package, _gathering(package), error)
    except FileNotFoundError:
        _wait_or_end(package, source)
    except SentOn:
        _wait_for_its_end(package, source)
    except Gone:
        logger.warning("Package %s: what was gathered is gone. It is gathered anew.", package.pk)
        package.release(package.Status.GATHERING, gathered=gathering.anew(gathering.accounts).kept())
        return Said.ASK_ON
    except StorageAway as away:
        logger.warning("Package %s: %s It is gathered on by itself.", package.pk, away)
        package.renew(LONGEST_PAUSE)
    except OSError as full:
        if full.errno != ENOSPC:
            raise
        _end(package, WhyNothing.DISK_FULL)
    return Said.NOTHING


def _wait_for_its_end(package: AccountPackage, source: Push) -> None:
    logger.info("Package %s: push %s is sent on. It is gathered anew when that has ended.", package.pk, source.pk)
    package.renew(LONGEST_PAUSE)


def _wait_or_end(package: AccountPackage, source: Push) -> None:
    """Of a push that was cut anew just now the file of before is gone, and the accounts are not."""
    if _is_as_it_was(source, _gathering(package)):
        logger.error("Package %s: the accounts of push %s are gone.", package.pk, source.pk)
        _end(package, WhyNothing.GONE)
    else:
        _wait_for_its_end(package, source)


def _is_as_it_was(source: Push, gathering: Gathering) -> bool:
    try:
        return _cuts_of(source) == gathering.as_of
    except SentOn:
        return False


def _begin_where_cut_anew(package: AccountPackage, source: Push, gathering: Gathering) -> None:
    """Begin from the beginning where the push was sent on since: its accounts may stand in other parts and places."""
    as_of = _cuts_of(source)
    if gathering.as_of != as_of:
        accounts = source.parts.to_gather(gathering.who).aggregate(all=Sum("accounts", default=0))["all"]
        _keep(package, gathering.anew(accounts, as_of))


def _cuts_of(source: Push) -> str:
    """What tells that the parts of a push are as they were. SentOn unless it is at rest."""
    push = Push.objects.only("status", "finished_at", "over_limit").get(pk=source.pk)
    if not (push.is_ended and push.finished_at):
        raise SentOn
    return f"{push.finished_at.isoformat()} {push.over_limit}"


def _ask(package: AccountPackage, source: Push) -> bool:
    """Ask for some seconds; whether there is nobody left to ask about."""
    gathering, client, end = _gathering(package), client_of(source, TIMEOUT), monotonic() + STEP_SECONDS
    wanted = gathering.wanted
    with chunk_of(package, package.fence) as file:
        for part, accounts, after in _stretches(source, gathering):
            if monotonic() > end:
                return False
            is_over = part.status == Part.Status.OVER_LIMIT  # no service knows of these
            outcomes = [] if is_over else client.outcomes(part.service_push_id, accounts)
            found = accounts if is_over else [a for a, came in zip(accounts, outcomes, strict=True) if came in wanted]
            file.write("".join(f"{account}\n" for account in found).encode())
            file.flush()
            if not _is_as_it_was(source, gathering):
                raise SentOn
            chunk, over = (package.fence, file.tell()), len(accounts) if is_over else 0
            gathering = gathering.heard(outcomes, part.number, after, chunk, over)
            _keep(package, gathering)
    return True


def _keep(package: AccountPackage, gathering: Gathering) -> None:
    package.renew(LEASE_SECONDS, gathered=gathering.kept())


def _stretches(source: Push, gathering: Gathering) -> Iterator[tuple[Part, Sequence[str], int]]:
    """Accounts that are still to be asked about, as many as one call takes, and the place in their part after them.

    Where that took too long, fewer at once.
    """
    most = max(MAX_ASKED >> gathering.tries, min(FEWEST_ASKED, MAX_ASKED))
    parts = source.parts.to_gather(gathering.who).filter(number__gte=gathering.part)
    for part in parts.order_by("number"):
        place = gathering.place if part.number == gathering.part else 0
        if source.is_for_package and source.package:
            yield from ((part, *stretch) for stretch in _packed(sent_path(source), part, place, most))
        else:
            for start in range(place, len(part.typed), most):
                accounts = part.typed[start : start + most]
                yield part, accounts, start + len(accounts)


def _packed(packed: StoredPath, part: Part, place: int, most: int) -> Iterator[tuple[Sequence[str], int]]:
    """The rows of a part from a place on, in bytes from its beginning; at most so many at once."""
    with packed.open() as file:
        while place < part.length:
            file.seek(part.offset + place)
            data = file.read(min(STRETCH, part.length - place))
            if place + len(data) < part.length:
                data = data[: data.rindex(b"\n") + 1]
            rows = data.removesuffix(b"\n").split(b"\n")[:most]
            place += sum(map(len, rows)) + len(rows)
            yield [row.decode() for row in rows], place


def _wait(package: AccountPackage, gathering: Gathering, error: Exception) -> None:
    """Ask again after a pause; give up where the answer is final, or nothing came for long."""
    logger.warning("Package %s: push %s was asked about in vain: %s", package.pk, gathering.push, error)
    now = timezone.now()
    told = gathering.waiting(str(error), now)
    if isinstance(error, TpnsRefused) and not error.is_for_now and error.code != NOT_YET:
        unknown = error.code == str(int(Code.PUSH_UNKNOWN))
        _end(package, WhyNothing.FORGOTTEN if unknown else WhyNothing.UNABLE, words=str(error))
    elif now - datetime.fromisoformat(told.waits_since) > PATIENCE:
        _end(package, WhyNothing.IN_VAIN, words=str(error))
    else:
        package.renew(min(2.0**told.tries, LONGEST_PAUSE), gathered=told.kept())


def _end(package: AccountPackage, why: WhyNothing, words: str = "") -> None:
    """There is nothing to be sent to anybody; what was found so far is deleted. `words` are the gateway's."""
    gathered, left = package.gathered | {"ended": why.value, "chunks": [], "waits": words}, package.leftovers()
    package.release(package.Status.REFUSED, gathered=gathered, problem=str(why.label), created_at=timezone.now())
    left.delete()


def _finish(package: AccountPackage, gathering: Gathering) -> Said:
    """Make the original of what was found."""
    if not gathering.found:
        _end(package, WhyNothing.NOBODY)
        return Said.NOTHING
    joined = package.original_path.parent / f"gathered-{package.fence}.joined"
    with joined.written() as path:
        sha256, size = join(package, gathering, path), path.stat().st_size
    facts = {"size": size, "sha256": sha256, "bytes_total": size}
    with transaction.atomic():
        for push in package.pushes.all():  # its draft; held before the package, as by every action
            Event.objects.record(push, Event.Kind.GATHERED, **_facts(package, gathering))
        package.release(package.Status.RECEIVED, created_at=timezone.now(), problem="", rows_read=0, **facts)
        joined.replace(package.original_path)
    return Said.CHECK


def _facts(package: AccountPackage, gathering: Gathering) -> dict[str, Any]:
    """For the flight record."""
    told = {"source": gathering.push, "accounts": gathering.found, "asked": sum(gathering.came)}
    return told | {"package": package.pk}

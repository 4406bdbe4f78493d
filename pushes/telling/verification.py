"""Whether everything that is kept about a push adds up: its ledgers, its parts, its files, its flight record."""

from collections.abc import Iterator
from hashlib import file_digest, sha256
from typing import IO, Protocol

from pushes.models import AccountPackage, Event, Part, Push
from pushes.models.daily_count import sent_path
from pushes.models.hash_chain import START
from pushes.storage import DamagedFile, StoredPath

BLOCK = 1024 * 1024


class Digest(Protocol):
    """What a hash takes."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""


def problems(push: Push) -> Iterator[str]:
    """What does not add up, each in a sentence; nothing for a push that is whole."""
    yield from _of_record(push)
    if push.package and push.package.is_checked:
        yield from _of_package(push.package, is_emptied=bool(push.emptied_at))
    if not push.is_draft:
        parts = list(push.parts.all())
        yield from _of_parts(push, parts)
        yield from _of_answers(push, parts)
        if push.is_for_package and push.package and not push.emptied_at:
            try:
                yield from _of_packed(push, push.package, parts)
            except DamagedFile:
                yield "The file of the accounts that are sent is damaged."


def _of_record(push: Push) -> Iterator[str]:
    """The chain, from its first row on; after the first break nothing more can be said of it."""
    before = START
    for number, event in enumerate(push.events.order_by("sequence"), start=1):
        if event.sequence != number:
            yield f"The flight record has no row {number}: it goes on with row {event.sequence}."
            return
        if event.hash != event.link(before):
            yield f"Row {number} of the flight record ({event.kind}) is not what was written there."
            return
        before = event.hash


def _of_package(package: AccountPackage, *, is_emptied: bool) -> Iterator[str]:
    repeats = [package.duplicates or 0, package.masked_alike]
    kinds = [package.accepted or 0, *repeats, package.rejected or 0, package.blank or 0]
    if package.rows != sum(kinds):
        said = " + ".join(f"{count:,}" for count in kinds)
        kinds_said = "accounts, duplicates, masked alike, rejected and blank"
        yield f"The package's {package.rows or 0:,} rows are not {said} {kinds_said}."
    if is_emptied and not package.packed:
        return
    try:
        if not package.original_path.is_file():
            yield "The package's uploaded file is gone."
        elif _sha256(package.original_path) != package.sha256:
            yield "The package's uploaded file is not the one that was uploaded."
    except DamagedFile:
        yield "The package's uploaded file is damaged."


def _of_parts(push: Push, parts: list[Part]) -> Iterator[str]:
    tally = push.tally
    if tally.total != push.accounts:
        yield (
            f"{tally.sent:,} accounts sent, {tally.unsent:,} not sent and {tally.unconfirmed:,} unconfirmed"
            f" are not the {push.accounts or 0:,} that were confirmed."
        )
    if [part.number for part in parts] != list(range(1, len(parts) + 1)):
        yield f"The parts are not numbered from 1 to {len(parts):,}."
    done = (Part.Status.ACCEPTED, Part.Status.OVER_LIMIT)
    if push.status == Push.Status.FINISHED and any(part.status not in done for part in parts):
        yield "It is finished, and not all of its parts are accepted."
    for part in parts:
        if not push.is_for_package and not push.emptied_at and len(part.typed) != part.accounts:
            yield f"Part {part.number} holds {len(part.typed):,} accounts and says {part.accounts:,}."


def _of_answers(push: Push, parts: list[Part]) -> Iterator[str]:
    """What parts and confirmation say stands in the flight record as well."""
    told = set()
    for event in push.events.filter(kind__in=(Event.Kind.ACCEPTED, Event.Kind.SETTLED, Event.Kind.DECIDED)):
        told.add((event.facts["part"], event.facts.get("push_id", "")))
    for part in parts:
        if part.is_accepted and (part.number, part.service_push_id) not in told:
            yield f"Part {part.number} is accepted, and the flight record does not say so."
    confirmed = push.events.filter(kind=Event.Kind.CONFIRMED).last()
    if confirmed is None or confirmed.facts.get("accounts") != push.accounts:
        yield f"The flight record has no confirmation for {push.accounts or 0:,} accounts."


def _of_packed(push: Push, package: AccountPackage, parts: list[Part]) -> Iterator[str]:
    """The accounts that were sent, read once more. Without those over a limit their file is another one."""
    path = sent_path(push)
    if not path.is_file():
        yield "The file of the accounts that are sent is gone."
        return
    digest, end = sha256(), 0
    with path.open() as file:
        for part in sorted(parts, key=lambda part: part.offset):  # what a limit took out of one is numbered last
            if part.offset != end:
                yield f"Part {part.number} begins at byte {part.offset:,}, and the part before it ends at {end:,}."
                return
            lines, end = _lines(file, part.length, digest), part.offset + part.length
            if lines != part.accounts:
                yield f"Part {part.number} says {part.accounts:,} accounts, and its bytes hold {lines:,}."
    size = path.size()
    if size != end:
        yield f"The file of the accounts has {size:,} bytes, and the parts have {end:,}."
    elif path == package.packed_path and package.packed_sha256 and digest.hexdigest() != package.packed_sha256:
        yield "The file of the accounts is not the one that was checked."


def _lines(file: IO[bytes], length: int, digest: Digest) -> int:
    """The rows in the next `length` bytes; bytes after the last whole row count as one row too many."""
    lines, last = 0, b"\n"
    while length and (block := file.read(min(BLOCK, length))):
        digest.update(block)
        lines, length, last = lines + block.count(b"\n"), length - len(block), block[-1:]
    return lines + (last != b"\n")


def _sha256(path: StoredPath) -> str:
    with path.open() as file:
        return file_digest(file, "sha256").hexdigest()

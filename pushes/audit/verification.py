"""Whether the audit log is as it was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from pushes.models.audit import AuditLink, AuditRow
from pushes.models.hash_chain import START, link

AT_ONCE = 2_000
UNLINKED = timedelta(minutes=30)  # so long a row may wait for its link: nobody ran, or the beat stood still


@dataclass
class Verified:
    """How far the chain was followed, the hash there, and what does not add up, each in a sentence."""

    rows: int = 0
    hash: str = START
    problems: list[str] = field(default_factory=list)


def verify(known: tuple[int, str] | None = None) -> Verified:
    """Follow the chain from its first row. `known`: a row and the hash that it had when somebody wrote it down."""
    verified = Verified()
    verified.problems = list(_of_chain(verified, known))
    waiting = AuditRow.objects.filter(link=None, at__lt=timezone.now() - UNLINKED).count()
    if waiting:
        verified.problems.append(f"{waiting:,} rows stand beside the chain: nobody has linked them.")
    return verified


def _of_chain(verified: Verified, known: tuple[int, str] | None) -> Iterator[str]:
    links = AuditLink.objects.select_related("row").order_by("sequence")
    for each in links.iterator(AT_ONCE):
        number = verified.rows + 1
        if each.sequence != number:
            yield f"There is no row {number}: it goes on with row {each.sequence}."
            return
        if each.hash != link(verified.hash, each.row.hashed(number)):
            yield f"Row {number} ({each.row.kind}) is not what was written there."
            return
        if known and known[0] == number and known[1] != each.hash:
            yield f"Row {number} has another hash than the one given: the chain was written anew."
        verified.rows, verified.hash = number, each.hash
    if known and known[0] > verified.rows:
        yield f"There is no row {known[0]} any more: the chain ends at row {verified.rows}."

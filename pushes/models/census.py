"""Census: how the parts of a push stand, how many they are and how many accounts they have."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from pushes.models.part import Part
from pushes.models.push import Push
from pushes.models.tally import Tally

Status = Part.Status


class Alike(NamedTuple):
    """Parts of a push that stand alike: how many they are, and how many accounts they have."""

    status: str
    waits_for: str
    recall: str
    is_settled: bool  # by a person
    has_push_id: bool
    is_recall_due: bool
    parts: int
    accounts: int

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nobody can tell if the service took them; what a person left out unconfirmed stays so."""
        return self.status in Part.MAY_HAVE_ARRIVED or (self.status == Status.SKIPPED and self.is_settled)

    @property
    def is_unsent(self) -> bool:
        """As PartQuerySet.unsent."""
        return self.status in Part.UNSENT and not self.is_settled

    @property
    def is_on_service(self) -> bool:
        """As PartQuerySet.on_service."""
        return self.status == Status.ACCEPTED and self.has_push_id

    @property
    def is_untouched(self) -> bool:
        """Whether there is nothing to say of them yet."""
        return self.status == Status.WAITING and not self.waits_for


class Census:
    """What is counted of the parts of a push, and of their accounts."""

    def __init__(self, alike: Iterable[Alike]) -> None:
        self.alike = list(alike)

    @classmethod
    def of(cls, push: Push) -> "Census":
        """Of all parts of the push, by one question, however many there are."""
        flags = {
            "is_settled": Q(settled_by__isnull=False),
            "has_push_id": ~Q(service_push_id=""),
            "is_recall_due": Q(recall_try_at__isnull=False),
        }
        columns = ("status", "waits_for", "recall", *flags)
        found = push.parts.order_by().annotate(**flags).values_list(*columns).annotate(Count("pk"), Sum("accounts"))
        return cls(Alike(*row) for row in found)

    @classmethod
    def of_parts(cls, parts: Iterable[Part]) -> "Census":
        """Of parts that are all there are of their push."""
        return cls(
            Alike(
                status=part.status,
                waits_for=part.waits_for,
                recall=part.recall,
                is_settled=part.settled_by_id is not None,
                has_push_id=part.service_push_id != "",
                is_recall_due=part.recall_try_at is not None,
                parts=1,
                accounts=part.accounts,
            )
            for part in parts
        )

    @property
    def parts(self) -> int:
        """All of them."""
        return _parts(self.alike)

    @property
    def tally(self) -> Tally:
        """As Push.tally."""
        sent = _accounts(each for each in self.alike if each.status == Status.ACCEPTED)
        unconfirmed = _accounts(each for each in self.alike if each.is_unconfirmed)
        over = _accounts(each for each in self.alike if each.status == Status.OVER_LIMIT)
        return Tally.of(_accounts(self.alike), sent, unconfirmed, over)

    @property
    def stoppable(self) -> int:
        """Accounts of parts whose push call was not made."""
        return _accounts(each for each in self.alike if each.status in Part.BEFORE_CALL)

    @property
    def unsent(self) -> int:
        """Accounts that the service surely did not take, of closed parts."""
        return _accounts(each for each in self.alike if each.is_unsent)

    @property
    def recallable(self) -> int:
        """Parts on the service that nobody has called back."""
        return _parts(each for each in self.alike if each.is_on_service and not each.recall)

    @property
    def revocable(self) -> int:
        """Parts on the service that nobody has taken off the devices."""
        return _parts(each for each in self.alike if each.is_on_service and each.recall != Part.Recall.REVOKE)

    @property
    def is_recall_due(self) -> bool:
        """Whether the service is still to be asked to call something back."""
        return any(each.is_recall_due for each in self.alike)

    @property
    def is_any_settled(self) -> bool:
        """Whether a person decided about any."""
        return any(each.is_settled for each in self.alike)

    @property
    def told(self) -> int:
        """Parts of which there is something to say; of a single one there always is."""
        return 1 if self.parts == 1 else _parts(each for each in self.alike if not each.is_untouched)

    def by_status(self) -> Iterator[tuple[str, int]]:
        """Each status, and how many parts have it."""
        counts: Counter[str] = Counter()
        for each in self.alike:
            counts[each.status] += each.parts
        yield from sorted(counts.items())


def _parts(alike: Iterable[Alike]) -> int:
    return sum(each.parts for each in alike)


def _accounts(alike: Iterable[Alike]) -> int:
    return sum(each.accounts for each in alike)

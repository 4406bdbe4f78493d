"""Who the accounts of a package are: kept so that it can be compared with others, and so that nobody can read it."""

from django.db import models
from django.utils.crypto import salted_hmac

from pushes.accounts import People
from pushes.models.columns import WithColumns


def people_key() -> bytes:
    """What this installation's lists are compared by. With another SECRET_KEY they are like none of before."""
    return salted_hmac("pushes.models.people", b"", algorithm="sha256").digest()


class WithPeople(WithColumns):
    """A package of which is known whether another has the same people."""

    people_kept = models.BinaryField(default=b"")  # empty: checked before this was kept

    accepted: int | None

    class Meta:
        abstract = True

    @property
    def people(self) -> People | None:
        """Its people; None where nothing was kept of them."""
        return People.read(self.accepted or 0, bytes(self.people_kept)) if self.people_kept else None

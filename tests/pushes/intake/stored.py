"""Packages that are stored, and checked."""

from django.db.models import F

from pushes import intake
from pushes.models import AccountPackage
from tests import builders

ROWS = "x\n+8613711112222\n\n12\n+8613711113333\n+8613711112222\n"


def stored(text: str = ROWS, name: str = "accounts.csv") -> AccountPackage:
    alice = builders.alice()
    return builders.stored_package(application=builders.application(people=[alice]), by=alice, text=text, name=name)


def checked(package: AccountPackage) -> AccountPackage:
    intake.check(package.pk)
    package.refresh_from_db()
    return package


def adds_up(package: AccountPackage) -> bool:
    """Whether the ledger in the database does."""
    return AccountPackage.objects.filter(
        pk=package.pk, rows=F("accepted") + F("duplicates") + F("masked_alike") + F("rejected") + F("blank")
    ).exists()


def files_of(package: AccountPackage) -> list[str]:
    return sorted(path.name for path in package.original_path.parent.iterdir())

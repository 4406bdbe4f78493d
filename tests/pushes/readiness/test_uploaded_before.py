"""A package that was uploaded before is told by its bytes at once, and by its people as soon as it is checked."""

import pytest

from pushes.intake import packages as intake
from pushes.models import AccountPackage, Application
from pushes.readiness.uploaded_before import uploaded_before
from tests import builders
from tests.pushes.readiness.pushed import PHONES, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Application:
    """An application of Alice's, with a draft that has a package of 40."""
    made = builders.application(people=[builders.alice()])
    uploaded(made, "first.txt", PHONES[:40])
    return made


def uploaded(shop: Application, name: str, rows: list[str]) -> AccountPackage:
    alice = builders.alice()
    package = builders.stored_package(application=shop, by=alice, name=name, text=text(rows).decode())
    builders.draft(author=alice, application=shop, package=package)
    return package


def said(shop: Application, name: str, rows: list[str]) -> str:
    package = uploaded(shop, name, rows)
    intake.check(AccountPackage.objects.earliest("pk").pk)
    intake.check(package.pk)
    found = uploaded_before(AccountPackage.objects.get(pk=package.pk))
    assert bool(found) == ("first.txt, by alice, " in found)
    return found


def test_the_same_bytes_are_told_before_the_check(shop: Application) -> None:
    found = uploaded_before(uploaded(shop, "again.txt", PHONES[:40]))
    assert found.startswith("The same file was uploaded before: first.txt, by alice, ")
    assert uploaded_before(uploaded(shop, "sorted.txt", sorted(PHONES[:40]))) == ""


@pytest.mark.parametrize(
    ("name", "rows", "told"),
    [
        ("sorted.txt", sorted(PHONES[:40]), "It had all 40 of these accounts."),
        ("header.csv", ["phone", *PHONES[:40]], "It had all 40 of these accounts."),
        ("fewer.txt", PHONES[1:40], "It had all 39 of these accounts. It also had 1 other."),
        ("others.txt", PHONES[2:42], "It had 38 of these 40 accounts. It also had 2 others."),
    ],
)
def test_the_same_people_are_told_after_it(shop: Application, name: str, rows: list[str], told: str) -> None:
    found = said(shop, name, rows)
    assert found.startswith("The same people were uploaded before: first.txt, by alice, ")
    assert found.endswith(told)


def test_other_people_and_another_application_are_none(shop: Application) -> None:
    assert said(shop, "other.txt", PHONES[20:60]) == ""
    club = builders.application(people=[builders.alice()], name="Club", access_id="1500001049")
    assert said(club, "sorted.txt", sorted(PHONES[:40])) == ""


def test_a_package_that_was_taken_back_is_none(shop: Application) -> None:
    first = AccountPackage.objects.get()
    first.pushes.update(package=None)
    assert said(shop, "sorted.txt", sorted(PHONES[:40])) == ""

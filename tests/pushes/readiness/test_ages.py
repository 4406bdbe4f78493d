"""Tests of how old a list is: as old as its first check, whatever was read anew or copied since."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from pushes import actions, intake
from pushes.models import AccountPackage, Push
from pushes.readiness import ages
from tests import builders
from tests.pushes.views.people import confirmed, ready

pytestmark = pytest.mark.django_db


def aged(push: Push, **ago: float) -> Push:
    AccountPackage.objects.update(created_at=timezone.now() - timedelta(**ago))
    push.refresh_from_db()
    return push


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "checked today"), (0.99, "checked today"), (1.5, "checked 1 day ago"), (41.2, "checked 41 days ago")],
)
def test_an_age_is_told_in_days(days: float, words: str) -> None:
    package = aged(ready(), days=days).package
    assert package
    assert ages.checked_ago(package) == words


def test_a_list_is_doubted_from_so_many_days_on(settings: Settings) -> None:
    push = ready()
    settings.AUDIENCE_FRESH_DAYS = 7
    assert ages.doubt_of(aged(push, days=6.9)) is None
    code, text = ages.doubt_of(aged(push, days=7.1)) or ("", "")
    assert (code, "These accounts were checked 7 days ago." in text) == ("old-list", True)


def test_reading_the_same_file_anew_and_copying_it_make_it_no_younger() -> None:
    push = aged(confirmed(), days=40)
    made = actions.duplicate_push(push=push, by=builders.alice(), same_audience=True)
    assert made.package
    made.package.ask_for_check(1002)
    intake.check(made.package.pk)
    made.refresh_from_db()
    assert ages.doubt_of(made)


def test_typed_accounts_have_no_age() -> None:
    assert ages.doubt_of(ready(target="accounts", typed="+8613711112222")) is None

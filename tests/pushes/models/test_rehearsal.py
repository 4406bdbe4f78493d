"""Tests that the database itself keeps rehearsals and pushes apart."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from pushes import actions
from pushes.models import Application, Push
from pushes.models.rehearsal import simulated_every
from tests import builders
from tests.pushes.models.test_constraints import confirmed, refused_by

pytestmark = pytest.mark.django_db
GOES = "push_rehearsal_goes_to_rehearsal_application"
NO_DRAFT = "push_rehearsal_is_no_draft"
ONE = "push_rehearsed_one_at_a_time"


def rehearsal(access_point: str = "shanghai") -> Push:
    alice = builders.alice()
    push = builders.ready_push(
        author=alice, application=builders.application(people=[alice], access_point=access_point)
    )
    return actions.rehearse(push=push, by=alice, seen=push.fingerprint, weather="bad")


def test_a_rehearsal_is_refused_for_the_application_itself() -> None:
    made = rehearsal()
    with refused_by(GOES):
        Push.objects.filter(pk=made.pk).update(application=made.rehearsed.application)


@pytest.mark.parametrize("lost", [{"rehearses": None}, {"weather": ""}, {"seed": None}, {"weather": "rain"}])
def test_a_rehearsal_cannot_lose_its_marks(lost: dict[str, Any]) -> None:
    made = rehearsal()
    with refused_by(GOES):
        Push.objects.filter(pk=made.pk).update(**lost)


def test_a_push_is_refused_for_an_application_of_rehearsals() -> None:
    made = rehearsal()
    with refused_by(GOES):
        Push.objects.filter(pk=made.rehearses_id).update(application=made.application)


@pytest.mark.parametrize("marks", [{"weather": "bad"}, {"seed": 7}, {"weather": "bad", "seed": 7}])
def test_a_push_has_no_mark_of_a_rehearsal(marks: dict[str, Any]) -> None:
    made = rehearsal()
    for more in ({}, {"rehearses": made.pk}):
        with refused_by(GOES):
            Push.objects.filter(pk=made.rehearses_id).update(**marks, **more)


def test_a_rehearsal_is_never_a_draft_and_waits_for_no_hour() -> None:
    made = rehearsal()
    nothing = {"status": "draft", "confirmed_at": None, "confirmed_by": None, "accounts": None}
    with refused_by(NO_DRAFT):
        Push.objects.filter(pk=made.pk).update(**nothing)
    with refused_by(NO_DRAFT):
        Push.objects.filter(pk=made.pk).update(scheduled_for=made.due_at)


def test_an_application_is_rehearsed_for_once_at_a_time() -> None:
    made = rehearsal()
    fields = confirmed() | {"rehearses": made.rehearsed, "weather": "fair", "seed": 1, "account_type": 0}
    with refused_by(f"{ONE}|UNIQUE"):
        Push.objects.create(author=made.author, application=made.application, **fields)


@pytest.mark.parametrize("access_point", ["shanghai", "guangzhou", "hongkong", "singapore"])
def test_an_application_of_rehearsals_lives_at_the_own_gateway_only(access_point: str) -> None:
    made = rehearsal()
    with refused_by("application_of_rehearsals_is_on_gateway"):
        Application.with_rehearsals.filter(pk=made.application_id).update(access_point=access_point)


def test_an_application_of_rehearsals_cannot_take_the_keys_of_another() -> None:
    made = rehearsal()
    with refused_by("application_of_rehearsals_is_on_gateway"):
        Application.with_rehearsals.filter(pk=made.application_id).update(access_id=builders.ACCESS_ID)


def test_no_other_application_has_the_accessid_of_rehearsals() -> None:
    app = Application(name="X", platform="android", access_point="gateway", access_id="rehearsal-1", secret_key="k")
    with pytest.raises(ValidationError, match="rehearsal- begins those of rehearsals"):
        app.full_clean()
    with pytest.raises(IntegrityError):
        app.save()


def test_an_application_of_rehearsals_is_never_listed() -> None:
    made = rehearsal()
    for person in (builders.alice(), builders.carol()):
        assert list(Application.objects.usable_by(person)) == [made.rehearsed.application]
    assert list(Application.objects.all()) == [made.rehearsed.application]


@pytest.mark.parametrize(("accounts", "every"), [(1, 1), (20_000, 1), (20_001, 2), (1_000_000, 50)])
def test_of_many_accounts_some_are_simulated(accounts: int, every: int) -> None:
    assert simulated_every(accounts) == every

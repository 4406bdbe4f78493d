"""The census counts as the questions do that it stands for, however the parts stand."""

from collections.abc import Callable
from itertools import product

import pytest
from django.utils import timezone

from pushes.models import Part, Push
from pushes.models.census import Census
from tests.pushes.delivery.walking import package_push

pytestmark = pytest.mark.django_db
Status = Part.Status


def parts_of_all_kinds(push: Push) -> None:
    """Parts in each combination that the database takes, with different numbers of accounts."""
    now, made = timezone.now(), []
    kinds = product(Status, ("", "try"), ("", *Part.Recall), (None, push.author), ("", "7"), (None, now))
    for status, waits_for, recall, person, push_id, asked_at in kinds:
        if status == Status.ACCEPTED and not push_id and not person:
            continue
        fields = {"status": status, "waits_for": waits_for, "recall": recall, "recall_try_at": asked_at}
        fields |= {"settled_by": person, "settled_at": person and now, "service_push_id": push_id}
        number = len(made) + 1
        made.append(Part(push=push, number=number, accounts=number**2, upload_id="1", called_at=now, **fields))
    push.parts.all().delete()
    Part.objects.bulk_create(made)


@pytest.mark.parametrize("counted", [Census.of, lambda push: Census.of_parts(push.parts.all())])
def test_it_counts_what_the_questions_count(counted: Callable[[Push], Census]) -> None:
    push = package_push()
    parts_of_all_kinds(push)
    census, parts = counted(push), push.parts
    told = parts.exclude(status=Status.WAITING, waits_for="")
    on_service = parts.on_service()
    assert (census.parts, census.told) == (parts.count(), told.count())
    assert census.tally == push.tally
    assert census.stoppable == parts.before_call().tally().unsent
    assert census.unsent == parts.unsent().tally().unsent
    assert census.recallable == on_service.filter(recall="").count()
    assert census.revocable == on_service.exclude(recall="revoke").count()
    assert dict(census.by_status()) == {status: parts.filter(status=status).count() for status in Status}
    assert sorted(parts.all(), key=lambda part: part.concern) == list(parts.by_concern())
    assert (census.is_recall_due, census.is_any_settled) == (True, True)


def test_a_single_part_is_told_of_and_nothing_is_where_there_is_none() -> None:
    push = package_push()
    push.parts.all().delete()
    census = Census.of(push)
    assert (census.parts, census.told, census.tally.total, census.is_recall_due) == (0, 0, 0, False)
    Part.objects.create(push=push, number=1, accounts=5)
    census = Census.of(push)
    assert (census.told, census.stoppable, census.tally.unsent, census.is_any_settled) == (1, 5, 5, False)

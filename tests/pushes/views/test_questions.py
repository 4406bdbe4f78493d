"""How many questions a page asks the database: exactly so many, however much there is. More need a reason."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pushes.models import Part, Push
from tests import builders
from tests.pushes.delivery.walking import push_of_parts
from tests.pushes.views.people import client_of, confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Begin as a process does."""
    cache.clear()


LOGIN = 3  # the session, the person, what the person and the roles may do
# The push, if the person may see it, its parts, what happened; of many parts how they stand and those shown as well.
OF_PUSH, OF_MANY_PARTS = 3, 2
# The applications, what needs a person, authors, those with new pushes, their newest, these pushes, filters, drafts.
OF_RECORDS, OF_MORE_THAN_A_PAGE = 8, 1  # which are counted


@pytest.mark.parametrize("pushes", [1, 30])
def test_records(pushes: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, now = confirmed(), timezone.now()
    fields = {"author": first.author, "application": first.application, "account_type": 0}
    sent = {"status": "stopped", "confirmed_at": now, "confirmed_by": first.author, "due_at": now, "accounts": 2}
    ended = sent | {"started_at": now, "finished_at": now}
    held = sent | {"status": "needs attention", "attention": "failing", "attention_at": now, "started_at": now}
    for made in (ended, held):
        Push.objects.bulk_create([Push(**fields, **made, title=f"Push {n}") for n in range(pushes)])
    Push.objects.bulk_create([Push(**fields, version=1) for n in range(10)])
    client = client_of(builders.alice())
    asked = LOGIN + OF_RECORDS + (OF_MORE_THAN_A_PAGE if pushes > 25 else 0)
    for _again in range(2):  # what was rendered is kept, and what is stored is asked for
        with django_assert_num_queries(asked):
            client.get(reverse("pushes:records"))


def test_records_of_an_administrator(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    confirmed()
    client = client_of(builders.carol())
    client.get(reverse("pushes:records"))
    with django_assert_num_queries(LOGIN + OF_RECORDS + 2):  # pushes and channels that stand still
        client.get(reverse("pushes:records"))


def asked(push: Push) -> str:
    return reverse("pushes:detail", args=[push.pk])


@pytest.mark.parametrize("parts", [1, 3_000])
def test_a_push_that_has_ended(parts: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    push = ended(parts)
    client = client_of(builders.alice())
    with django_assert_num_queries(LOGIN + OF_PUSH + (OF_MANY_PARTS if parts > 20 else 0)):
        client.get(asked(push))


def ended(parts: int) -> Push:
    push, now = push_of_parts(1), timezone.now()
    push.parts.all().delete()
    taken = {"status": "accepted", "service_push_id": "1", "upload_id": "1"}
    Part.objects.bulk_create([Part(push=push, number=n, accounts=7, **taken) for n in range(1, parts + 1)])
    Push.objects.update(status="finished", started_at=now, finished_at=now)
    return push

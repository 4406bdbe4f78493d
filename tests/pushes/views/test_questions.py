"""How many questions a page asks the database: exactly so many, however much there is. More need a reason."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pushes.models import Part, Push
from tests import builders
from tests.pushes.delivery.walking import push_of_parts
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db

LOGIN = 4  # the session, the person, the person's own permissions and those of the roles
OF_PUSH = 6  # what the person may see, the push, its parts counted, those shown, what happened, its rehearsals


def asked(push: Push) -> str:
    return reverse("pushes:detail", args=[push.pk])


@pytest.mark.parametrize("parts", [1, 3_000])
def test_a_push_that_has_ended(parts: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    push = ended(parts)
    client = client_of(builders.alice())
    with django_assert_num_queries(LOGIN + OF_PUSH):
        client.get(asked(push))


def ended(parts: int) -> Push:
    push, now = push_of_parts(1), timezone.now()
    push.parts.all().delete()
    taken = {"status": "accepted", "service_push_id": "1", "upload_id": "1"}
    Part.objects.bulk_create([Part(push=push, number=n, accounts=7, **taken) for n in range(1, parts + 1)])
    Push.objects.update(status="finished", started_at=now, finished_at=now)
    return push

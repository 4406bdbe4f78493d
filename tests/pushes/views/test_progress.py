"""Tests of pushes.views.progress: what is asked every second costs little, and shows nobody what is not theirs."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from pushes.models import Push
from tests import builders
from tests.pushes.delivery.walking import push_of_parts
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
LOGIN_QUERIES = 2  # the session and the person


@pytest.fixture(autouse=True)
def _kept(settings: Settings) -> Iterator[None]:
    """As in an installation, but for longer than a test takes."""
    settings.PROGRESS_KEPT = 1_000
    yield
    cache.clear()


@pytest.fixture
def push() -> Push:
    """A push of Alice that moves."""
    made = push_of_parts(2)
    Push.objects.update(status="sending", started_at=made.confirmed_at)
    return made


def address(push: Push, client: Client) -> str:
    """What the page of the push asks."""
    page = client.get(reverse("pushes:detail", args=[push.pk])).content.decode()
    return page.partition('hx-get="')[2].partition('"')[0]


def test_what_was_just_made_is_not_made_again(push: Push, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = client_of(builders.alice())
    asked = address(push, client)
    first = client.get(asked, headers={"HX-Request": "true"})
    with django_assert_num_queries(LOGIN_QUERIES):
        again = client.get(asked, headers={"HX-Request": "true"})
    assert first.content == again.content
    assert again["Cache-Control"] == "no-store"


def test_a_page_that_has_it_is_told_so(push: Push) -> None:
    client = client_of(builders.alice())
    asked = address(push, client)
    tag = client.get(asked)["ETag"]
    again = client.get(asked, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    cache.clear()
    Push.objects.update(planned=1, sent=1, figures_at=push.confirmed_at)
    changed = client.get(asked, headers={"If-None-Match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_another_state_of_the_buttons_is_shown_at_once(push: Push) -> None:
    client = client_of(builders.alice())
    asked = address(push, client)
    client.get(asked)
    Push.objects.update(status="stopped", finished_at=push.confirmed_at)
    assert asked != address(push, client)
    now = client.get(asked.partition("?")[0] + "?levers=none").content.decode()
    assert 'id="levers"' in now


def test_what_is_kept_is_shown_to_those_who_may_see_it_only(push: Push) -> None:
    alice, bob = client_of(builders.alice()), client_of(builders.bob())
    asked = address(push, alice)
    shown = alice.get(asked).content
    assert alice.get(asked).content == shown
    assert bob.get(asked).status_code == 404
    assert client_of(None).get(asked, headers={"HX-Request": "true"}).status_code == 401
    push.application.people.add(builders.bob())
    assert bob.get(asked).content == shown

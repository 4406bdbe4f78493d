"""Tests that a piece which is kept is shown no longer than what it shows stays as it is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.models import Part, Push
from tests import builders
from tests.pushes.delivery.walking import push_of_parts
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def push() -> Push:
    """One that ended, of two parts."""
    push, now = push_of_parts(2), timezone.now()
    push.parts.update(status=Part.Status.ACCEPTED, service_push_id="p1")
    Push.objects.filter(pk=push.pk).update(status=Push.Status.FINISHED, started_at=now, finished_at=now)
    return Push.objects.get(pk=push.pk)


@pytest.fixture
def reader(push: Push) -> Client:
    """Somebody who has seen its page."""
    client = client_of(builders.alice())
    page(client, push)
    return client


def page(client: Client, push: Push) -> str:
    return client.get(reverse("pushes:detail", args=[push.pk])).content.decode()


def test_another_name_of_the_application_is_seen_at_once(push: Push, reader: Client) -> None:
    push.application.name = "Shop, renamed"
    push.application.save()
    assert page(reader, push).count("Shop, renamed") >= 2, "with who and what, and on the notification"


def test_another_name_of_its_author_is_seen_at_once(push: Push, reader: Client) -> None:
    push.author.username = "alice.renamed"
    push.author.save()
    assert "alice.renamed" in page(reader, push)


def test_what_becomes_of_a_part_is_seen_at_once(push: Push, reader: Client) -> None:
    assert "they took it back" not in page(reader, push)
    push.parts.filter(number=2).update(recall=Part.Recall.REVOKE, recall_problem="they took it back")
    assert "they took it back" in page(reader, push)


def test_how_long_it_is_until_a_time_is_never_kept(push: Push, reader: Client) -> None:
    for days, said in ((3.5, "in 3 d"), (2.5, "in 2 d"), (-1, "")):
        Push.objects.filter(pk=push.pk).update(scheduled_for=timezone.now() + timedelta(days=days))
        shown = [words for words in ("in 3 d", "in 2 d") if words in page(reader, push)]
        assert shown == ([said] if said else [])


def test_what_a_draft_sets_is_never_kept_for_another() -> None:
    alice = builders.alice()
    client, application = client_of(alice), builders.application(people=[alice])
    first, second = (builders.draft(author=alice, application=application) for _ in range(2))
    for push, kept in ((first, {"oppo_ch_id": "high"}), (second, {}), (first, {"oppo_ch_id": "low"}), (second, {})):
        Push.objects.filter(pk=push.pk).update(message_options=kept)
        shown = client.get(reverse("pushes:edit", args=[push.pk])).content.decode()
        assert [name for name in ("high", "low") if f'value="{name}"' in shown] == list(kept.values())

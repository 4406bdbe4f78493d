"""Pushes that stand still: which, in which order, and that administrators are told on every page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pushes.models import Push
from tests import builders
from tests.pages import Page, read
from tests.pushes.actions.test_deciding import held
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, walk
from tests.pushes.views.people import client_of, confirmed

pytestmark = pytest.mark.django_db


def still() -> Page:
    return read(client_of(builders.carol()).get(reverse("pushes:standing-still")))


def told() -> str:
    """What the navigation of an administrator says of them."""
    links = read(client_of(builders.carol()).get(reverse("pushes:records"))).all("a")
    return next(" ".join(link.text.split()) for link in links if "Standing still" in link.text)


def test_a_push_that_no_worker_looks_at_says_so_and_what_to_do() -> None:
    push = package_push()
    Push.objects.update(due_at=timezone.now() - timedelta(minutes=3))
    said = still().text("main")
    assert push.title in said
    assert "No worker has looked at it" in said
    assert "Ask an administrator to look at the workers and the broker." in said
    assert told() == "Standing still 1"


def test_an_unconfirmed_push_stands_there_until_a_person_has_decided(service: PushService) -> None:
    push = held(service)
    assert "A person must say what became of a part" in still().text("main")
    client = client_of(builders.grace())
    client.post(reverse("pushes:decide", args=[push.pk, 1]), {"decision": "it-arrived"})
    assert "Everything moves" in still().text("main")
    assert told() == "Standing still"


def test_a_push_stands_there_when_the_service_keeps_it_waiting(service: PushService) -> None:
    push = package_push()
    later = {"next_try_at": timezone.now() + timedelta(minutes=5), "waits_for": "asked", "problem": "too fast"}
    Push.objects.update(status="sending", started_at=timezone.now(), looked_at=timezone.now())
    push.parts.update(waits_since=timezone.now() - timedelta(seconds=30), **later)
    assert told() == "Standing still"
    push.parts.update(waits_since=timezone.now() - timedelta(minutes=3))
    assert "The service asks to wait" in still().text("main")


def test_what_moves_waits_for_its_time_or_has_ended_is_not_there(service: PushService) -> None:
    walk(package_push())
    Push.objects.update(next_figures_at=None)
    waiting = confirmed()
    due = timezone.now() + timedelta(hours=5)
    Push.objects.filter(pk=waiting.pk).update(scheduled_for=due, due_at=due)
    assert "Everything moves" in still().text("main")


def test_the_longest_wait_stands_first() -> None:
    for minutes, title in ((3, "Short"), (30, "Long"), (10, "Middle")):
        push = confirmed(title=title)
        Push.objects.filter(pk=push.pk).update(due_at=timezone.now() - timedelta(minutes=minutes))
    links = [link.text for link in still().all("a") if any(outer.tag == "th" for outer in link.inside)]
    assert links == ["Long", "Middle", "Short"]


def test_marketers_are_not_told() -> None:
    assert "Standing still" not in read(client_of(builders.alice()).get(reverse("pushes:records"))).text("nav")


def test_records_show_first_what_waits_for_a_person(service: PushService) -> None:
    push = held(service)
    client = client_of(builders.alice())
    said = read(client.get(reverse("pushes:records"))).text("section")
    assert push.title in said
    assert "Nobody can tell whether the service took a part" in said
    page = read(client.get(f"{reverse('pushes:records')}?status=needs+attention"))
    assert [heading.text for heading in page.main("h2")] == []
    assert push.title in page.text("table")
    assert push.title not in read(client_of(builders.bob()).get(reverse("pushes:records"))).text("main")


def test_many_of_them_cost_no_more_questions_than_one(django_assert_max_num_queries: Any) -> None:
    client = client_of(builders.carol())
    for number in range(12):
        push = confirmed(title=f"Push {number}")
        Push.objects.filter(pk=push.pk).update(due_at=timezone.now() - timedelta(minutes=3))
        if not number:
            with CaptureQueriesContext(connection) as one:
                client.get(reverse("pushes:standing-still"))
    with django_assert_max_num_queries(len(one)):
        page = read(client.get(reverse("pushes:standing-still")))
    assert page.text("main").count("No worker has looked at it") == 12

"""Drafts: every one of them can be found by its author, and by nobody else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pushes.models import Push
from tests import builders
from tests.pages import Page, read
from tests.pushes.views.people import client_of, opened, shop

pytestmark = pytest.mark.django_db
DRAFTS, RECORDS = "/pushes/drafts/", "/pushes/"


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def drafts(count: int) -> list[Push]:
    """So many drafts of Alice that were written into."""
    return [
        builders.draft(author=builders.alice(), application=shop(), title=f"Draft {n}", version=1) for n in range(count)
    ]


def titles(page: Page) -> list[str]:
    return [link.text for link in page.all("a") if re.fullmatch(r"Draft \d+", link.text)]


def test_sixty_drafts_are_counted_and_each_can_be_found(client: Client) -> None:
    drafts(60)
    records = read(client.get(RECORDS))
    assert "60 drafts of yours" in records.text("details")
    assert len(titles(records)) == 10
    assert DRAFTS in [link.attributes.get("href") for link in records.all("a")]
    found, query = [], ""
    for _ in range(3):
        page = read(client.get(DRAFTS + query))
        assert "60 drafts of yours" in page.text("main")
        found += titles(page)
        query = next((link.attributes["href"] for link in page.all("a") if link.text == "Older"), "")
    assert query == ""
    assert found == [f"Draft {n}" for n in reversed(range(60))]


def test_no_more_than_a_thousand_are_counted_each_time(client: Client) -> None:
    first = builders.draft(author=builders.alice(), application=shop(), version=1)
    whose = {"author": first.author, "application": first.application, "version": 1}
    Push.objects.bulk_create([Push(**whose, title=f"Draft {n}") for n in range(999)])
    assert "1000 drafts of yours" in said_of_drafts(client)
    Push.objects.create(**whose)
    with CaptureQueriesContext(connection) as asked:
        said = said_of_drafts(client)
    assert "More than 1,000 drafts of yours" in said
    assert "All drafts" in said
    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"]]
    assert len(counts) == 1
    assert "LIMIT 1001" in counts[0]


def said_of_drafts(client: Client) -> str:
    return read(client.get(RECORDS)).text("details")


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 40])
def test_a_page_that_there_is_not_is_the_nearest(client: Client, page: str) -> None:
    drafts(26)
    assert titles(read(client.get(DRAFTS, {"page": page})))


def test_one_draft_is_one_draft_and_none_is_said(client: Client) -> None:
    assert "A push that you begin and do not send waits here." in read(client.get(DRAFTS)).text("main")
    drafts(1)
    assert "1 draft of yours" in read(client.get(DRAFTS)).text("main")
    assert "All" not in read(client.get(RECORDS)).text("details")


def test_only_what_was_begun_is_a_draft(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), title="Draft 7")
    assert titles(read(client.get(DRAFTS))) == []
    form = opened(client, push, title="Draft 8", speed_per_minute="fast")
    client.post(reverse("pushes:edit", args=[push.pk]), form)  # kept, not stored
    assert titles(read(client.get(DRAFTS))) == ["Draft 7"]


def test_a_draft_is_its_authors_only() -> None:
    drafts(2)
    shop().people.add(builders.bob())
    for person in (builders.bob(), builders.carol()):
        assert titles(read(client_of(person).get(DRAFTS))) == []

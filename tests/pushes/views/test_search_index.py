"""The index of words: in step with the pushes, made where it can be, and missed nowhere."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from console.checks import check_search
from pushes import search_index
from pushes.models import Push
from pushes.records import paging
from tests import builders
from tests.history import fill, people
from tests.pages import read
from tests.pushes.views.people import client_of, ready
from tests.pushes.views.test_records import many, rows

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has triggers for it")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has roles")
OLD = 15  # pushes that are newer than the ones looked for


@pytest.fixture
def far_back(monkeypatch: pytest.MonkeyPatch) -> Push:
    """An old push: a search looks through fewer than are newer."""
    monkeypatch.setattr(paging, "LOOKED_THROUGH", (5, 10))
    return many(OLD + 1)[0]


def page_of(text: str) -> tuple[list[str], bool]:
    """The titles that a search finds, and whether it looked as far back as there is anything."""
    page = read(client_of(builders.alice()).get("/pushes/", {"text": text}))
    return rows(page), "Looked back as far as" not in page.text("main")


def has(text: str, push: Push) -> bool:
    known = search_index.found(text, paging.LARGEST_NUMBER)
    return known is not None and push.pk in known[0]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("The moon tonight", "MOON"),
        ("买一送一，今晚九点", "今晚九"),
        ('50 % off "all" _shoes_', '"all" _sho'),
        ("C:\\sale 'x' *", "sale 'x' *"),
    ],
)
def test_words_are_found_at_once_however_old(far_back: Push, title: str, text: str) -> None:
    if connection.vendor == "postgresql" and not title.isascii():
        pytest.skip("in the locale C PostgreSQL has no trigrams of Chinese words: it looks back, as for two characters")
    Push.objects.filter(pk=far_back.pk).update(title=title)
    assert page_of(text) == ([title], True)
    assert page_of("no such words") == ([], True)


def test_what_is_too_short_for_it_is_looked_for_among_the_newest(far_back: Push) -> None:
    newest = Push.objects.order_by("-pk")[0]
    for push in (far_back, newest):
        Push.objects.filter(pk=push.pk).update(title=f"买一送一 {push.pk}")
    assert page_of("买一") == ([f"买一送一 {newest.pk}"], False)
    assert page_of("买") == ([f"买一送一 {newest.pk}"], False)


def test_it_changes_with_the_push_in_one_transaction() -> None:
    push = ready(title="Moonlight", content="From nine")
    assert has("moonlight", push)
    push.amend(push.version, title="Sunshine", content="Until ten")
    assert has("sunshine", push)
    assert has("until", push)
    if connection.vendor == "sqlite":  # PostgreSQL forgets what was there when it cleans up, and asks the row
        assert not has("moonlight", push)
    Push.objects.filter(pk=push.pk).delete()
    assert not has("sunshine", push)


def test_nothing_of_other_applications_is_found_by_it(far_back: Push) -> None:
    app = builders.application(people=[builders.bob()], name="Bakery", access_id="1500001049")
    Push.objects.filter(pk=far_back.pk).update(title="The moon", application=app)
    assert page_of("the moon") == ([], True)


def test_more_matches_than_one_search_takes_are_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LOOKED_THROUGH", (20, 40))
    monkeypatch.setattr(search_index, "MATCHES", 100)
    fill(1_000, events=1)
    client, found = client_of(people()["alice"]), []
    query = f"?text=nine+in+all+shops&status=failed&author={people()['alice'].pk}"
    while query:
        page = read(client.get("/pushes/" + query))
        found += rows(page)
        query = next((a.attributes["href"] for a in page.all("a") if a.text in ("Look further back", "Older")), "")
    mine = Push.objects.visible_to(people()["alice"]).records().filter(status="failed", author=people()["alice"])
    assert found == [push.title for push in mine]


@pytest.fixture
def without_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in search_index.TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("DROP TABLE push_words")
        else:
            # What one transaction has written and not checked yet forbids an index.
            cursor.execute("DROP EXTENSION pg_trgm CASCADE; SET CONSTRAINTS ALL IMMEDIATE")


def test_without_it_pushes_are_searched_as_before_until_it_is_made(far_back: Push, without_index: None) -> None:
    Push.objects.filter(pk=far_back.pk).update(title="The moon")
    assert page_of("the moon") == ([], False)
    (said,) = check_search(None, databases=["default"])
    assert "the database has no index of words" in said.msg
    call_command("indexwords", stdout=StringIO())
    assert page_of("the moon") == (["The moon"], True)
    assert check_search(None, databases=["default"]) == []


@on_postgresql
def test_a_role_that_may_create_no_extension_goes_on_without(far_back: Push, without_index: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain; GRANT ALL ON ALL TABLES IN SCHEMA public TO plain; SET LOCAL ROLE plain")
        assert not search_index.ensure()
        with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
            call_command("indexwords")
        assert len(check_search(None, databases=["default"])) == 1
        cursor.execute("RESET ROLE")


@on_sqlite
def test_triggers_that_a_migration_took_with_it_come_back_with_all_that_happened() -> None:
    push = ready(title="Moonlight")
    with connection.cursor() as cursor:
        for name in search_index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    Push.objects.filter(pk=push.pk).update(title="Sunshine")
    assert search_index.ensure()
    assert has("sunshine", push)
    assert not has("moonlight", push)

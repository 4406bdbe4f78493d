"""Push records in an order that a person chose: in the URL, kept through pages, filters and file, never by a scan."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Case, F, Value, When

from pushes.models import Push
from pushes.models.queries import applications_seen_by
from pushes.records import paging, sorting
from pushes.records.filters import ORDERS, STANDINGS
from tests import builders
from tests.history import fill, people
from tests.pages import Page, read
from tests.pushes.views.people import client_of, confirmed
from tests.pushes.views.test_export import table
from tests.pushes.views.test_records import rows

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),  # the installation serves it over ASGI
]
WHO = ("alice", "bob", "carol")


def page_of(query: str, who: User | None = None) -> Page:
    return read(client_of(who or builders.alice()).get(f"/pushes/{query}"))


def all_pages(query: str, who: User) -> list[str]:
    """The titles on all pages, by their links."""
    found = []
    while query:
        page = page_of(query, who)
        found += rows(page)
        query = next((link.attributes["href"] for link in page.all("a") if link.text == "Next"), "")
    return found


def in_order(pushes: Any, sort: str) -> list[str]:
    """The titles of the pushes as a database sorts them that has never heard of runs."""
    by, is_back = sort.removeprefix("-"), sort.startswith("-")
    places = Case(*(When(status=name, then=Value(place)) for place, name in enumerate(STANDINGS)))
    key = {"confirmed": F("confirmed_at"), "status": places, "application": F("application__name")}.get(by, F(by))
    last = "-pk" if is_back or by in sorting.RANKED else "pk"
    return [str(push) for push in pushes.order_by(key.desc() if is_back else key.asc(), last)]


def three() -> None:
    """Pushes that stand differently by every column."""
    for title, accounts, days in (("Berries", 3, 1), ("Apples", 1, 2), ("Cherries", 2, 0)):
        push = confirmed(title=title)
        at = push.confirmed_at - timedelta(days=days)
        Push.objects.filter(pk=push.pk).update(accounts=accounts, confirmed_at=at)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("accounts", "ACB"),
        ("-accounts", "BCA"),
        ("title", "ABC"),
        ("-title", "CBA"),
        ("confirmed", "ABC"),
        ("-confirmed", "CBA"),
        ("", "CAB"),
        ("application", "CAB"),
        ("-status", "CAB"),
    ],
)
def test_the_page_and_the_file_stand_in_the_order_that_the_url_names(sort: str, expected: str) -> None:
    three()
    assert "".join(title[0] for title in rows(page_of(f"?sort={sort}"))) == expected
    assert "".join(row["Title"][0] for row in table(f"?sort={sort}")) == expected


def test_statuses_stand_in_the_order_in_which_somebody_asks_for_them() -> None:
    three()
    Push.objects.filter(title="Apples").update(status="needs attention", attention="overdue", attention_at=F("due_at"))
    assert rows(page_of("?sort=status")) == ["Apples", "Cherries", "Berries"]
    assert rows(page_of("?sort=-status")) == ["Cherries", "Berries", "Apples"]


@pytest.mark.parametrize("who", WHO)
def test_every_push_that_may_be_seen_stands_once_on_the_pages(who: str) -> None:
    fill(80, events=1)
    Push.objects.filter(status="finished", title__endswith="1").update(accounts=5)
    user = people()[who]
    seen = Push.objects.visible_to(user).records()
    for sort, _words in ORDERS:
        assert all_pages(f"?sort={sort}", user) == in_order(seen, sort)
        assert all_pages(f"?sort={sort}&status=scheduled", user) == in_order(seen.filter(status="scheduled"), sort)
        rehearsals = in_order(seen.filter(application__lt=0), sort)
        assert all_pages(f"?sort={sort}&kind=rehearsals", user) == rehearsals


def test_an_order_leaves_out_tests_and_says_so() -> None:
    three()
    Push.objects.filter(title="Apples").update(test_key="a test", target="accounts", typed="", package=None)
    assert rows(page_of("")) == ["Cherries", "Test: Apples", "Berries"]
    page = page_of("?sort=title")
    assert rows(page) == ["Berries", "Cherries"]
    assert "Sorted: Title, from A to Z. Tests are left out." in page.text("main")


@pytest.mark.parametrize(
    "other", ["text=rries", "kind=tests", "target=accounts", "since=2020-01-01", "author={author}"]
)
def test_beside_a_filter_that_no_order_knows_the_newest_stand_first_and_it_says_why(other: str) -> None:
    three()
    query = other.format(author=builders.alice().pk)
    page = page_of(f"?sort=title&{query}")
    assert rows(page) == rows(page_of(f"?{query}"))
    assert "These are the newest first." in page.text("main")
    assert not [heading for heading in page.all("th") if heading.attributes.get("aria-sort")]


def test_what_is_no_order_is_named_at_its_field() -> None:
    three()
    page = page_of("?sort=arrived")
    assert rows(page) == []
    assert "“arrived” is not in this list. Choose one that is." in page.text("main")


def test_a_heading_tells_the_order_and_turns_it_round_and_gives_it_up() -> None:
    three()
    query, seen = "?status=scheduled&before=999999999", []
    for _press in range(3):
        heading = next(link for link in page_of(query).all("a") if link.text == "Accounts")
        query = heading.attributes["href"]
        page = page_of(query)
        sorts = [cell.attributes["aria-sort"] for cell in page.all("th") if "aria-sort" in cell.attributes]
        seen.append((query, sorts))
    assert seen == [
        ("?status=scheduled&sort=-accounts", ["descending"]),
        ("?status=scheduled&sort=accounts", ["ascending"]),
        ("?status=scheduled", []),
    ]


def test_a_page_after_a_push_that_is_not_for_these_eyes_is_the_first_one() -> None:
    three()
    app = builders.application(people=[builders.bob()], name="Bakery", access_id="1500001049")
    hidden = builders.ready_push(author=builders.bob(), application=app, title="Aprons")
    assert rows(page_of(f"?sort=title&before={hidden.pk}")) == ["Apples", "Berries", "Cherries"]


def fail(push: int) -> None:
    """It comes to another status."""
    ended = {"started_at": F("confirmed_at"), "finished_at": F("confirmed_at")}
    Push.objects.filter(pk=push).update(status="failed", attention="", attention_at=None, **ended)


@pytest.mark.parametrize("query", ["sort=status", "sort=-status", "sort=application", "sort=title&status=scheduled"])
def test_a_push_that_comes_to_another_status_between_two_pages_takes_no_other_with_it(query: str) -> None:
    fill(80, events=1)
    user = people()["carol"]
    all_of_them = all_pages(f"?{query}", user)
    first = page_of(f"?{query}", user)
    (following,) = (link.attributes["href"] for link in first.all("a") if link.text == "Next")
    last = int(parse_qs(following)["before"][0].partition(".")[0])
    fail(last)
    rest = all_pages(following, user)
    assert [title for title in rest if title not in rows(first)] == all_of_them[paging.PAGE :]


def test_a_file_is_whole_though_pushes_come_to_another_status_while_it_is_written() -> None:
    fill(80, events=1)
    order, seen = sorting.Order("status", is_descending=False), Push.objects.records().filter(test_key="")
    expected, found = set(seen.values_list("pk", flat=True)), list[int]()
    for some in sorting.walk(order, sorting.runs_of(order, None, STANDINGS), 10):
        found += some
        fail(some[-1])
    assert set(found) == expected


@contextmanager
def plans() -> Iterator[list[str]]:
    """How the database goes about what is asked within."""
    found: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.cursor() as own:
            own.cursor.execute(explain + sql, params)
            found.extend(str(row[-1]).strip() for row in own.cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        yield found


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_each_row_of_an_order_comes_from_an_index(who: str) -> None:
    fill(1_000, events=1)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of this size would be read whole
    for sort, _words in ORDERS:
        order = sorting.order_of(sort)
        assert order
        check_plans(order, sorting.runs_of(order, applications_seen_by(people()[who]), STANDINGS))


def check_plans(order: sorting.Order, runs: list[sorting.Run]) -> None:
    """A page in the middle is read from the order's index, and nothing reads the table from end to end."""
    middle = sorting.After.found(order, sorting.found(order, runs, None, 40)[-1])
    with plans() as found:
        sorting.found(order, runs, middle, 26)
    of_pushes = [step for step in found if "pushes_push" in step or "push_sorted" in step or "SEARCH p " in step]
    index = f"push_sorted_by_{ {'confirmed': 'time'}.get(order.by, order.by) }" if order.column else "by_status"
    assert [step for step in of_pushes if index in step]
    assert not [step for step in of_pushes if "Seq Scan" in step or step.startswith("SCAN")]

"""The overview: what is in its numbers, whose they are, which days, and what they cost."""

import csv
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pushes import overview
from pushes.models import Application
from tests import builders
from tests.pages import Page, read
from tests.pushes.overview.history import begun, ended
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
NUMBERS = ("Pushes", "Accounts", "With a device", "Arrived", "Clicked", "Pushes that failed", "Answer of the push API")


def history() -> Application:
    """Three pushes of Alice's application in these 30 days, two before them, and one of somebody else's."""
    shop, other = (
        builders.application(people=[builders.alice()]),
        builders.application(name="=1+1", access_id="15000077"),
    )
    now = timezone.now()
    for days in (0, 3, 3, 40, 41):
        ended(shop, now - timedelta(days=days), title=f"Sale {days}")
    ended(other, now, status="failed", accounts=1_000)
    overview.count_what_moved()
    return shop


def numbers(page: Page) -> dict[str, str]:
    return dict(zip(NUMBERS, [" ".join(each.text.split()) for each in page.main("dd")], strict=True))


def opened(client: Client, query: str = "") -> Page:
    return read(client.get(f"/overview/{query}"))


def test_the_numbers_stand_beside_those_of_the_days_before() -> None:
    history()
    said = numbers(opened(client_of(builders.alice())))
    assert said["Pushes"] == "3 50.0 % more than in the 30 days before"
    assert said["With a device"] == "240 80.0 % 50.0 % more than in the 30 days before"
    assert said["Pushes that failed"] == "0.0 % 0.0 % in the 30 days before"
    assert said["Answer of the push API"] == "– – in the 30 days before"


def test_everybody_sees_the_applications_that_the_person_may_see() -> None:
    shop = history()
    assert numbers(opened(client_of(builders.carol())))["Pushes"].startswith("4 ")
    assert numbers(opened(client_of(builders.carol()), f"?application={shop.pk}"))["Pushes"].startswith("3 ")
    assert numbers(opened(client_of(builders.bob())))["Pushes"].startswith("0 ")
    page = opened(client_of(builders.bob()), f"?application={shop.pk}")
    assert "is not in this list. Choose one that is." in page.text("main")
    assert not page.main("dd")


def test_the_days_are_in_the_address() -> None:
    history()
    client, day = client_of(builders.alice()), timezone.localdate() - timedelta(days=41)
    assert numbers(opened(client, "?days=90"))["Pushes"].startswith("5 none")
    assert numbers(opened(client, f"?since={day}&until={day}"))["Pushes"] == "1 none in the day before"
    current = [each.text.strip() for each in opened(client, "?days=7").main("a") if "aria-current" in each.attributes]
    assert current == ["7 days"]


def test_days_to_come_are_not_compared_with_days_that_were() -> None:
    history()
    client, today = client_of(builders.alice()), timezone.localdate()
    since, until = today - timedelta(days=3), today + timedelta(days=60)
    assert numbers(opened(client, f"?since={since}&until={until}"))["Pushes"] == "3 none in the 4 days before"
    since = until - timedelta(days=1)
    assert numbers(opened(client, f"?since={since}&until={until}"))["Pushes"] == "0 as many as in the 2 days before"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("days=8", "Choose 7, 30, 90 or 365 days, or write two dates."),
        ("since=yesterday", "Write a date like this: 2026-11-24."),
        ("since=2026-11-24&until=2026-11-23", "Choose a day that is not before the first one."),
        ("since=1999-01-01", "Choose at most ten years, since 2000."),
        ("until=0001-01-05", "Choose a day between 2000 and 2199."),
        ("until=9999-12-31", "Choose a day between 2000 and 2199."),
    ],
)
def test_days_that_cannot_be_shown_are_said_at_their_field(query: str, said: str) -> None:
    client = client_of(builders.alice())
    page = opened(client, f"?{query}")
    assert said in page.text("main")
    assert not page.main("dd")
    assert client.get(f"/overview/export/?{query}").status_code == 302


def test_a_picture_says_what_it_shows_and_has_a_table() -> None:
    history()
    page = opened(client_of(builders.alice()))
    drawn = [each for each in page.main("svg") if each.attributes.get("role") == "img"]
    assert len(drawn) == 3  # none failed, and no call is on record
    ids = {each.attributes["id"]: each.text for each in page.main("title", "desc")}
    assert all(set(each.attributes["aria-labelledby"].split()) <= set(ids) for each in drawn)
    assert "the highest is 2, " in ids["pushes-said"]
    assert "There is nothing to see in these days." in page.text("main")
    cells = [cell.text for cell in page.main("td")]
    assert cells[:4] == ["1", "0", "0", "2"]  # today, and three days before


def test_what_waits_and_what_stands_still_is_said() -> None:
    shop = history()
    client = client_of(builders.alice())
    assert "No part waits to be sent." in opened(client).text("main")
    push = begun(shop, timezone.now() - timedelta(hours=1))
    push.parts.create(number=1, accounts=100)
    said = opened(client).text("main")
    assert "1 part waits to be sent. Its push began " in said
    assert f"1 push stands still: {push.pk}" in said


def test_the_sums_as_csv_are_no_formulas() -> None:
    history()
    answer = client_of(builders.carol()).get("/overview/export/")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [(row["application"], row["pushes"], row["accounts"]) for row in rows] == [
        ("Shop", "2", "200"),
        ("Shop", "1", "100"),
        ("'=1+1", "1", "1000"),
    ]
    assert datetime.fromisoformat(rows[0]["day"]).date() == timezone.localdate() - timedelta(days=3)


def test_it_asks_so_many_questions_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    shop = history()
    client = client_of(builders.alice())
    for days in range(60):
        ended(shop, timezone.now() - timedelta(days=days))
    begun(shop, timezone.now() - timedelta(hours=1)).parts.create(number=1, accounts=100)
    overview.count_what_moved()
    cache.clear()
    # The login; applications, days, days before, by application; what is under way, its parts, what stands still.
    with django_assert_num_queries(3 + 4 + 3):
        client.get("/overview/?days=365")

"""The records as CSV: what the filter finds and nothing else, in the order of the pages, safe to open in Excel."""

import csv
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from pushes.models import Part, Push
from pushes.records import paging
from tests import builders
from tests.history import fill, people
from tests.pages import check_headers, read
from tests.pushes.views.people import client_of, confirmed
from tests.pushes.views.test_records import bakery as bakery
from tests.pushes.views.test_records import rows, titles

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),  # the installation serves it over ASGI
]


def table(query: str = "", who: User | None = None, **headers: str) -> list[dict[str, str]]:
    """The rows of the file, by their headings."""
    response = client_of(who or builders.alice()).get(f"/pushes/export/{query}", headers=headers)
    check_headers(response)
    return list(csv.DictReader(b"".join(response).decode("utf-8-sig").splitlines()))


def test_the_file_has_what_the_page_finds_with_all_figures(bakery: Push) -> None:
    old, new = confirmed(title="Sale, “half”"), confirmed(title="Night")
    Part.objects.filter(push=old).update(status="accepted", service_push_id="1")
    now = timezone.now()
    ended = {"status": "finished", "started_at": now, "finished_at": now}
    Push.objects.filter(pk=old.pk).update(**ended, sent=1, arrived=1, shown=0)
    first, second = table()
    assert (first["Title"], first["Status"], first["Sent, devices"]) == ("Night", "Starting", "")
    assert second["Title"] == "Sale, “half”"
    assert [second[name] for name in ("Push", "Kind", "Author")] == [str(old.pk), "Push", "alice"]
    counts = (
        "Account type",
        "Accounts",
        "Accounts over the limit a day",
        "Accounts sent to",
        "Sent, devices",
        "Arrived, devices",
    )
    assert [second[name] for name in counts] == ["1002", *"20211"]
    assert (second["Shown, devices"], second["Clicked, devices"]) == ("0", "")
    assert second["Confirmed"].endswith("+08:00")
    assert [row["Title"] for row in table("?text=night")] == ["Night"]
    assert [row["Title"] for row in table(f"?text={old.pk}")] == ["Sale, “half”"]
    assert [row["Title"] for row in table(who=builders.carol())] == ["Night", "Sale, “half”", "Bread"]
    assert table(f"?application={bakery.application_id}&text={bakery.pk}&author={new.author_id}") == []


def test_a_title_is_no_formula() -> None:
    for title in ('=HYPERLINK("http://x")', "'+1"):
        Push.objects.filter(pk=confirmed().pk).update(title=title, accounts=1)
    assert [row["Title"] for row in table()] == ["''+1", '\'=HYPERLINK("http://x")']


def test_it_speaks_the_language_of_who_asks() -> None:
    confirmed()
    (row,) = table(**{"Accept-Language": "zh-hans"})
    assert (row["状态"], row["种类"]) == ("即将开始", "推送")


def test_a_filter_that_cannot_be_read_saves_nothing_and_says_so() -> None:
    answer = client_of(builders.alice()).get("/pushes/export/?since=yesterday", follow=True)
    assert "Write a date like this: 2026-11-24." in read(answer).text("main")


def test_all_of_a_long_history_is_in_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "AT_ONCE", 70)
    fill(1_000, events=1)
    for who in people().values():
        expected = [str(pk) for pk in Push.objects.visible_to(who).records().values_list("pk", flat=True)]
        assert [row["Push"] for row in table(who=who)] == expected
    half = [row for row in table(who=who) if int(row["Push"]) % 2]
    author = User.objects.get(username=half[0]["Author"])
    theirs = [row["Push"] for row in table(f"?author={author.pk}", who=who)]
    assert theirs == [row["Push"] for row in table(who=who) if row["Author"] == author.username]


def days(push: Push, ago: int) -> None:
    then = timezone.now() - timedelta(days=ago)
    Push.objects.filter(pk=push.pk).update(created_at=then, confirmed_at=then)


def day(ago: int) -> str:
    return f"{timezone.localdate() - timedelta(days=ago)}"


def test_filters_find_by_author_type_and_day(bakery: Push) -> None:
    old, new = confirmed(title="Old"), confirmed(title="New")
    days(old, 9)
    Push.objects.filter(pk=new.pk).update(account_type=5, target="audience", account_push_type=1)
    every = {
        f"author={new.author_id}": ["New", "Old"],
        f"author={bakery.author_id}": ["Bread"],
        f"author={bakery.author_id}&kind=rehearsals": [],
        "account_type=5": ["New"],
        "target=audience": ["New"],
        "target=package": ["Old", "Bread"],
        "devices=1": ["New"],
        f"since={day(8)}": ["New", "Bread"],
        f"since={day(9)}&until={day(9)}": ["Old"],
        f"until={day(1)}": ["Old"],
        f"until={day(10)}": [],
        f"until={day(9)}&text={old.pk}": ["Old"],
        f"since={day(1)}&text={old.pk}": [],
        "until=9999-12-31": [],
    }
    assert {query: titles(f"?{query}", builders.carol) for query in every} == every
    assert titles(f"?author={bakery.author_id}") == [], "alice does not see the bakery"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("author=99999", "“99999” is not in this list."),
        ("target=everybody", "“everybody” is not in this list."),
        ("account_type=4711", "“4711” is not in this list."),
        ("since=24.11.", "Write a date like this: 2026-11-24."),
        ("until=9999-12-31", "Choose a day between 2000 and 2199."),
        (f"since={day(1)}&until={day(2)}", "Choose a day that is not before the first one."),
    ],
)
def test_what_cannot_be_found_is_said_beside_its_field_in_sight(query: str, told: str) -> None:
    confirmed()
    page = read(client_of(builders.alice()).get(f"/pushes/?{query}"))
    assert rows(page) == []
    assert told in page.text("main")
    (more,) = [each for each in page.all("details") if each.attributes.get("class") == "more-filters"]
    assert "open" in more.attributes


@pytest.mark.parametrize("who", [builders.alice, builders.carol])
def test_only_authors_of_what_one_sees_are_offered(who: Callable[[], User], bakery: Push) -> None:
    confirmed()
    fields = read(client_of(who()).get("/pushes/")).all("select")
    (authors,) = [field.text.split() for field in fields if field.attributes["name"] == "author"]
    assert ("bob" in authors) == (who is builders.carol)

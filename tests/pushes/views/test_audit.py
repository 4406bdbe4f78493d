"""The audit log as a page and as a file: its words, its filters, its pages, safe to open in Excel."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pushes.acting import Actor
from pushes.audit import pages
from pushes.models import AuditLink, AuditRow
from tests import builders
from tests.pages import Page, check_headers, read
from tests.pushes.views.people import client_of, confirmed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),  # the installation serves it over ASGI
]
Kind = AuditRow.Kind


@pytest.fixture(autouse=True)
def client() -> Any:
    """Of the administrator, with a log that is empty."""
    made = client_of(builders.carol())
    AuditRow.objects.all()._raw_delete("default")
    return made


def record(kind: str, on: Any = None, who: str = "carol", *, person: User | None = None, **details: Any) -> AuditRow:
    by = Actor(person.pk if person else None, who, "192.0.2.7")
    return AuditRow.objects.record(kind, on, by=by, **details)


def opened(client: Any, query: str = "", language: str = "en") -> Page:
    return read(client.get(f"/audit/{query}", headers={"Accept-Language": language}), language)


def rows(page: Page) -> list[str]:
    """What stands in each row of the table, without its time and its address."""
    found = [" ".join(each.text.split()) for each in page.main("tr")[1:]]
    return [text.partition(" 192.0.2.7")[0].split(" ", 4)[4] for text in found]


def table(client: Any, query: str = "", **headers: str) -> list[dict[str, str]]:
    response = client.get(f"/audit/export/{query}", headers=headers)
    check_headers(response)
    return list(csv.DictReader(b"".join(response).decode("utf-8-sig").splitlines()))


def test_a_row_says_who_did_what_to_what(client: Any) -> None:
    shop, carol = builders.application(), builders.carol()
    AuditRow.objects.all()._raw_delete("default")
    changed = {"undo_seconds": [0, 30], "platform": ["android", "ios"], "home_country": ["CN", ""]}
    record(Kind.APPLICATION_CHANGED, shop, person=carol, changed=changed, replaced=["secret_key", "kept_recipients"])
    record(Kind.ROLE_GIVEN, carol, "root", names=["Marketers", "Auditors"])
    record(Kind.LOGIN_FAILED, who="")
    record(Kind.PAUSED, shop, person=carol, reason="Wrong text", from_later="what this program does not know")
    assert rows(opened(client)) == [
        "carol Application paused “Wrong text” Application Shop",
        "– Login failed",
        "root (shell) Role given Marketers, Auditors Person carol",
        "carol Application changed home country: CN → – platform: Android → iOS undo window in seconds: 0 → 30 "
        "SecretKey was replaced test accounts and test devices was changed Application Shop",
    ]
    chinese = opened(client, language="zh-hans").text("main")
    assert "角色" in chinese
    assert "SecretKey 已替换" in chinese


def test_who_and_what_lead_to_all_of_theirs(client: Any) -> None:
    shop, bakery = builders.application(), builders.application(name="Bakery", access_id="1500000002")
    alice, carol = builders.alice(), builders.carol()
    AuditRow.objects.all()._raw_delete("default")
    for on, person in ((shop, alice), (bakery, alice), (shop, carol)):
        record(Kind.PAUSED, on, str(person), person=person)
    record(Kind.WENT_ON, shop, "carol", person=carol)
    links = {each.text: each.attributes["href"] for each in opened(client).main("a")}
    assert len(rows(opened(client, links["alice"]))) == 2
    assert len(rows(opened(client, links["Shop"]))) == 3
    every = {
        f"?who={carol.pk}&what=paused": 1,
        "?what=paused": 3,
        "?on=application": 4,
        "?on=user": 0,
        f"?number={bakery.pk}": 1,
        f"?on=application&number={shop.pk}&who={alice.pk}": 1,
        "?text=bak": 1,
        "?text=192.0.2.7&what=paused": 3,
        "?text=198.51": 0,
    }
    assert {query: len(rows(opened(client, query))) for query in every} == every
    assert {query: len(table(client, query)) for query in every if query != "?on=user"}.items() <= every.items()


def day(ago: int) -> str:
    return f"{timezone.localdate() - timedelta(days=ago)}"


def test_days(client: Any) -> None:
    for ago in (9, 5, 0):
        row = AuditRow(at=timezone.now() - timedelta(days=ago), kind=Kind.LOGGED_IN, who=f"{ago} days")
        row.save()
    every = {
        f"?since={day(5)}": 2,
        f"?since={day(4)}": 1,
        f"?until={day(5)}": 2,
        f"?since={day(5)}&until={day(5)}": 1,
        f"?until={day(10)}": 0,
        f"?since={day(-3)}": 0,
    }
    assert {query: len(opened(client, query).main("tr")[1:]) for query in every} == every


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?who=99999", "not in this list"),
        ("?what=stolen", "“stolen” is not in this list."),
        ("?number=x", "Write a number in digits, such as 12."),
        ("?number=99999999999999999999", "Write a number in digits, such as 12."),
        ("?since=yesterday", "Write a date like this: 2026-11-24."),
        (f"?since={day(1)}&until={day(2)}", "Choose a day that is not before the first one."),
    ],
)
def test_what_cannot_be_looked_for_is_said_and_saves_nothing(client: Any, query: str, told: str) -> None:
    record(Kind.LOGGED_IN)
    assert told in opened(client, query).text("main")
    assert told in read(client.get(f"/audit/export/{query}", follow=True)).text("main")
    assert AuditRow.objects.count() == 1


def test_pages_follow_one_another(client: Any) -> None:
    names = [f"person{number:02}" for number in range(60)]
    for name in names:
        record(Kind.LOGGED_IN, who=name)
    query, seen = "", []
    while True:
        page = opened(client, query)
        seen += [text.split()[0] for text in rows(page)]
        older = [each.attributes["href"] for each in page.main("a") if each.text == "Older"]
        if not older:
            break
        query = older[0]
    assert seen == names[::-1]


def test_a_search_says_how_far_it_came_and_goes_on(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LOOKED_THROUGH", (5, 10))
    record(Kind.LOGGED_IN, who="needle")
    for _ in range(12):
        record(Kind.LOGGED_IN)
    page = opened(client, "?text=needle")
    assert rows(page) == []
    assert "Nothing fits so far" in page.text("main")
    (further,) = [each.attributes["href"] for each in page.main("a") if each.text == "Look further back"]
    assert rows(opened(client, further)) == ["needle (shell) Logged in"]


def test_the_file_has_all_of_it_and_no_formula_and_is_a_row_itself(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AT_ONCE", 7)
    kept = [record(Kind.PAUSED, builders.carol(), "=1+1", reason="=cmd|1", rows=number) for number in range(20)]
    AuditLink.objects.link([row.pk for row in kept])
    found = table(client, "?what=paused")
    assert [row["Row"] for row in found] == [str(row.pk) for row in reversed(kept)]
    (first, *_others) = found
    assert (first["Who"], first["Details"], first["Name"]) == ("'=1+1 (shell)", "19 rows; “=cmd|1”", "carol")
    assert (first["Place in the chain"], first["Hash"]) == ("20", AuditLink.objects.get(sequence=20).hash)
    told = list(AuditRow.objects.order_by("-pk").values_list("kind", "who", "details")[:2])
    assert told[1] == (Kind.AUDIT_SAVED, "carol", {"filters": ["what"]})
    assert (told[0][0], told[0][2]["rows"]) == (Kind.DOWNLOAD_ENDED, 20)
    (chinese, *_others) = table(client, **{"Accept-Language": "zh-hans"})
    assert "时间" in chinese


@pytest.mark.parametrize("many", [1, 60])
def test_it_asks_as_much_however_much_there_is(
    client: Any, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        record(Kind.LOGGED_IN, who=f"person{number}")
    client.get(reverse("pushes:audit"))
    with django_assert_num_queries(7):  # the login's three, what stands still (2), whom to filter by, the rows
        client.get(reverse("pushes:audit"))


def test_each_filter_is_found_by_an_index() -> None:
    asked = {"since": None, "until": None, "text": "", "who": None, "what": "", "on": "", "number": None}
    for looked_for in ({"who": builders.carol()}, {"what": "paused"}, {"on": "push", "number": 3}):
        plan = pages.Found.of(asked | looked_for).by_index[:26].explain()
        assert "audit_by_" in plan or connection.vendor == "postgresql", plan
        assert "TEMP B-TREE" not in plan


def test_of_several_filters_the_narrowest_is_found_by_its_index_and_the_others_by_none() -> None:
    asked = {
        "since": None,
        "until": None,
        "text": "",
        "who": builders.carol(),
        "what": "paused",
        "on": "",
        "number": None,
    }
    for more, index in (({}, "audit_by_person"), ({"on": "push", "number": 3}, "audit_by_thing")):
        found = pages.Found.of(asked | more)
        plan = found.by_index.filter(found.looked_for, pk__gte=0)[:26].explain()
        assert index in plan or connection.vendor == "postgresql", plan


def test_the_page_of_a_push_leads_auditors_to_who_downloaded_its_lists() -> None:
    push = confirmed()
    AuditRow.objects.all()._raw_delete("default")
    record(Kind.EVIDENCE_SAVED, push, "alice", person=builders.alice())
    found = {}
    for person in (builders.alice(), builders.eve(), builders.carol()):
        client = client_of(person)
        page = read(client.get(reverse("pushes:detail", args=[push.pk])))
        links = [each.attributes["href"] for each in page.main("a") if each.text == "Who downloaded its lists"]
        found[str(person)] = [rows(opened(client, link.removeprefix("/audit/"))) for link in links]
    assert found == {"alice": [], **{name: [["alice Evidence downloaded Push Sale"]] for name in ("eve", "carol")}}

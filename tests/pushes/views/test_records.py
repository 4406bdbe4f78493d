"""Push records: newest first, filtered by what stands in the URL, and nobody else's."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from pushes.models import AccountPackage, Part, Push
from tests import builders
from tests.pages import Page, check_headers, read
from tests.pushes.views.people import client_of, confirmed, ready, shop

pytestmark = pytest.mark.django_db
RECORDS = "/pushes/"


def titles(query: str = "", who: Callable[[], User] = builders.alice) -> list[str]:
    """The titles of the rows of the records page, in their order."""
    return rows(read(client_of(who()).get(RECORDS + query)))


def rows(page: Page) -> list[str]:
    return [
        link.text.strip()
        for link in page.all("a")
        if any(outer.attributes.get("scope") == "row" for outer in link.inside)
    ]


@pytest.fixture
def bakery() -> Push:
    """A push of an application that is not Alice's."""
    app = builders.application(people=[builders.bob()], name="Bakery", access_id="1500001049")
    return sent_again(builders.ready_push(author=builders.bob(), application=app, title="Bread"))


def sent_again(push: Push, **fields: object) -> Push:
    """The draft, moved to where a confirmed push stands, in one update."""
    Push.objects.filter(pk=push.pk).update(
        status=Push.Status.SCHEDULED,
        confirmed_at=push.created_at,
        confirmed_by=push.author,
        due_at=push.created_at,
        accounts=2,
        **fields,
    )
    return Push.objects.get(pk=push.pk)


def many(count: int) -> list[Push]:
    first = ready()
    whose = {"author": first.author, "application": first.application, "account_type": 0}
    drafts = [Push(**whose, title=f"Push {n}") for n in range(count)]
    return [sent_again(push) for push in Push.objects.bulk_create(drafts)]


def test_the_newest_stand_first_and_drafts_apart() -> None:
    confirmed(title="Older")
    confirmed(title="Newer")
    ready(title="Not yet", version=1)
    assert titles() == ["Newer", "Older"]
    assert "1 draft of yours" in read(client_of(builders.alice()).get(RECORDS)).text("details")


def test_nothing_of_other_applications(bakery: Push) -> None:
    confirmed(title="Mine")
    assert titles() == ["Mine"]
    assert titles(who=builders.carol) == ["Mine", "Bread"]
    assert titles(f"?application={bakery.application_id}") == []
    assert titles("?text=Bread") == []
    assert titles(f"?text={bakery.pk}") == []
    assert "Bakery" not in read(client_of(builders.alice()).get(RECORDS)).text("main")


def test_filters_find_by_application_status_and_text(bakery: Push) -> None:
    sale, night = confirmed(title="Sale", content="From nine"), confirmed(title="Night", content="From ten 买一送一")
    Part.objects.filter(push=sale).update(upload_id="700001", service_push_id="9000000000000000001", status="accepted")
    every = {
        f"application={bakery.application_id}": ["Bread"],
        f"application={sale.application_id}": ["Night", "Sale"],
        "status=scheduled": ["Night", "Sale", "Bread"],
        "status=finished": [],
        "text=sal": ["Sale"],
        "text=ten": ["Night"],
        "text=买一": ["Night"],
        "text=700001": ["Sale"],
        "text=9000000000000000001": ["Sale"],
        f"text={night.pk}": ["Night"],
        "text=99999999999999999999999": [],
        "text=%": [],
        "application=nonsense": [],
        "status=draft": [],
    }
    assert {query: titles(f"?{query}", builders.carol) for query in every} == every


def test_pages_hold_every_push_once() -> None:
    made = [push.title for push in many(57)]
    seen, query = [], "?status=scheduled"
    for _ in range(3):
        page = read(client_of(builders.alice()).get(RECORDS + query))
        seen += rows(page)
        query = next((link.attributes["href"] for link in page.all("a") if link.text == "Older"), "")
    assert query == ""
    assert seen == list(reversed(made))


@pytest.mark.parametrize("before", ["", "x", "-1", "0", "9" * 40, "１"])
def test_a_page_number_made_up_by_hand_is_no_fault(before: str) -> None:
    confirmed()
    assert client_of(builders.alice()).get(f"{RECORDS}?before={before}").status_code == 200


def test_a_page_of_records_costs_the_same_however_many_there_are(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many(26)
    client = client_of(builders.alice())
    client.get(RECORDS)  # names to filter by are kept
    with django_assert_max_num_queries(12):
        client.get(RECORDS)


def test_the_page_says_how_many_there_are_and_counts_no_further_than_many(monkeypatch: pytest.MonkeyPatch) -> None:
    many(30)
    client = client_of(builders.alice())
    assert "25 of 30 pushes" in read(client.get(RECORDS)).text("main")
    assert "25 of more than 25 pushes" in read(client.get(f"{RECORDS}?devices=0")).text("main")
    assert "1 push" in read(client.get(f"{RECORDS}?text=Push+7")).text("main")
    monkeypatch.setattr("pushes.records.paging.COUNTED", 28)
    monkeypatch.setattr("pushes.views.records.COUNTED", 28)
    assert "25 of more than 28 pushes" in read(client.get(RECORDS)).text("main")


def test_how_many_there_are_in_all_may_be_some_seconds_old_and_how_many_are_found_is_not(settings: Settings) -> None:
    settings.COUNTS_KEPT = 60
    pushes = many(30)
    client = client_of(builders.alice())
    client.get(RECORDS)
    Push.objects.filter(pk=pushes[0].pk).delete()
    assert "25 of 30 pushes" in read(client.get(RECORDS)).text("main")
    assert "25 of 29 pushes" in read(client.get(f"{RECORDS}?kind=pushes")).text("main")


def test_empty_records_say_what_to_do() -> None:
    client = client_of(builders.alice())
    assert "No push yet" in read(client.get(RECORDS)).text("main")
    assert "Nothing fits these filters" in read(client.get(f"{RECORDS}?text=x")).text("main")


def test_a_pushs_page_says_everything_about_it() -> None:
    push = confirmed(title="买一送一 🎉", content="From nine\nuntil ten")
    said = read(client_of(builders.alice()).get(push.get_absolute_url())).text("main")
    for words in (
        "买一送一 🎉",
        "until ten",
        "Shop",
        "Android",
        "1002",
        "+8613711112222",
        "alice",
        "Starting",
        "accounts.csv",
    ):
        assert words in said
    assert builders.SECRET_KEY not in said


def test_words_are_shown_as_they_are_written() -> None:
    push = confirmed(title="<b>bold</b>", content='<script>alert("x")</script>')
    page = read(client_of(builders.alice()).get(push.get_absolute_url()))
    assert page.text("h1") == "<b>bold</b>"
    assert "bold" not in [element.text for element in page.all("b")]


def package_with_a_reject() -> AccountPackage:
    return builders.package(application=shop(), by=builders.alice(), text="+8613711112222\nx\n=cmd|1\n")


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")  # the installation serves it over ASGI
def test_rejected_rows_are_downloaded_with_their_reasons() -> None:
    push = builders.draft(author=builders.alice(), application=shop(), package=package_with_a_reject())
    response = client_of(builders.alice()).get(reverse("pushes:rejects", args=[push.pk]))
    check_headers(response)
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert response.headers["Content-Disposition"] == f'attachment; filename="rejected-rows-of-push-{push.pk}.csv"'
    assert lines[1].startswith("2,x,")
    assert not any(cell.startswith("=") for line in lines for cell in line.replace('"', "").split(","))


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_rejected_rows_are_saved_in_the_language_of_the_reader() -> None:
    push = builders.draft(author=builders.alice(), application=shop(), package=package_with_a_reject())
    client = client_of(builders.alice())
    client.cookies["language"] = "zh-hans"
    response = client.get(reverse("pushes:rejects", args=[push.pk]))
    header, row, *_ = b"".join(response).decode("utf-8-sig").splitlines()
    assert (header, row) == ("行,值,原因,如何修正", "2,x,只有 1 个字符,账号应为 2 到 100 个字符。")
    assert "Content-Length" not in response.headers


@pytest.mark.parametrize("who", [builders.bob, builders.carol])
def test_rejected_rows_are_for_those_who_may_see_the_push(who: Callable[[], User]) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), package=package_with_a_reject())
    response = client_of(who()).get(reverse("pushes:rejects", args=[push.pk]))
    assert response.status_code == (404 if who is builders.bob else 200)


def test_a_push_without_a_package_has_no_rejected_rows() -> None:
    push = builders.draft(author=builders.alice(), application=shop(), target="accounts", typed="a1")
    assert client_of(builders.alice()).get(reverse("pushes:rejects", args=[push.pk])).status_code == 404


def test_what_was_cut_short_says_how_far_it_came() -> None:
    push = confirmed()
    Push.objects.filter(pk=push.pk).update(status="stopped", finished_at=push.confirmed_at)
    assert f"Stopped 0 of {push.accounts} accounts" in read(client_of(builders.alice()).get(RECORDS)).text("main")
    push.parts.update(status="accepted", service_push_id="1")
    assert "2 of 2" not in read(client_of(builders.alice()).get(RECORDS)).text("main")


@pytest.mark.parametrize("name", ["status", "kind", "application"])
def test_a_filter_value_that_nobody_knows_is_said(name: str) -> None:
    confirmed(title="Sale")
    page = read(client_of(builders.alice()).get(f"{RECORDS}?{name}=bogus"))
    assert rows(page) == []
    assert "“bogus” is not in this list. Choose one that is." in page.text("main")
    assert "A filter needs another value" in page.text("main")

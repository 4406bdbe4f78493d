"""A push's page while things happen: what it waits for, its parts, its flight record, what is asked again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pushes import intake
from pushes.models import Event, Part, Push
from pushes.tpns.contract import PUSH_PATH
from pushes.views.detail import RECORD_PAGE
from tests import builders
from tests.pages import Page, read, read_fragment
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, push_of_parts, walk
from tests.pushes.service import answer, cut
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db


def get(name: str, push: Push, query: str = "") -> Page:
    response = client_of(builders.alice()).get(reverse(f"pushes:{name}", args=[push.pk]) + query)
    return read_fragment(response) if name == "progress" else read(response)


def piece(page: Page, name: str) -> str:
    """The text of the element with this id; empty if it is not there."""
    found = [element for element in page.elements if element.attributes.get("id") == name]
    return " ".join(found[0].text.split()) if found else ""


def levers(page: Page) -> str:
    """The state whose buttons the page has, as it asks with it."""
    asks = next(e.attributes["hx-get"] for e in page.elements if e.attributes.get("id") == "progress")
    return asks.partition("?levers=")[2]


def test_a_push_that_waits_says_why_since_when_and_until_when(service: PushService) -> None:
    service.will(PUSH_PATH, answer(TOO_FAST))
    push = package_push()
    walk(push)
    push.parts.update(next_try_at=timezone.now() + timedelta(seconds=90))
    said = piece(get("detail", push), "progress")
    part = push.parts.get()
    assert f"The service asks to wait, next try {timezone.localtime(part.next_try_at):%H:%M:%S}" in said
    assert "What stood in the way: too fast" in said
    assert f"{timezone.localtime(part.waits_since):%H:%M:%S}" in said
    assert "next try in 1 min" in said


def test_buttons_are_sent_again_only_when_others_belong_there(service: PushService) -> None:
    push = push_of_parts(2)
    Push.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    page = get("detail", push)
    assert "Undo" in piece(page, "levers")
    seen = f"?levers={levers(page)}"
    assert piece(get("progress", push, seen), "levers") == ""
    Push.objects.update(status="sending", started_at=timezone.now())
    assert piece(get("progress", push, seen), "levers") == "Stop"


def test_a_page_asks_again_as_long_as_something_happens(service: PushService) -> None:
    push = package_push()
    asked = {}
    for wait in (timedelta(0), timedelta(hours=2)):
        Push.objects.update(due_at=timezone.now() + wait)
        asked[wait] = trigger(get("detail", push))
    assert list(asked.values()) == ["every 1s", "every 15s"]
    Push.objects.update(due_at=timezone.now())
    walk(push)
    Push.objects.update(next_figures_at=None)
    assert trigger(get("detail", push)) == ""
    push.parts.update(recall="revoke", recall_try_at=timezone.now())
    assert trigger(get("detail", push)) == "every 5s"


def trigger(page: Page) -> str:
    progress = next(e for e in page.elements if e.attributes.get("id") == "progress")
    return progress.attributes.get("hx-trigger", "")


def test_parts_that_need_something_stand_first(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "901"}), cut())
    push = push_of_parts(4)
    walk(push)
    said = piece(get("detail", push), "course")
    assert "1 accepted · 1 unconfirmed · 2 waiting" in said
    assert said.index("Part 2 of 4") < said.index("Part 1 of 4")
    assert "Part 3 of 4" not in said


def test_a_page_of_thousands_of_parts_shows_some_and_counts_all(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    push = package_push()
    Push.objects.update(status="sending", started_at=timezone.now())
    push.parts.all().delete()
    taken = {"status": "accepted", "service_push_id": "1", "upload_id": "1"}
    Part.objects.bulk_create([Part(push=push, number=n, accounts=7, **taken) for n in range(1, 3001)])
    client, where = client_of(builders.alice()), reverse("pushes:detail", args=[push.pk])
    with django_assert_max_num_queries(16):
        answered = client.get(where)
    said = piece(read(answered), "course")
    assert "3,000 accepted" in said
    assert "20 of 3,000 parts are shown" in said


def test_the_flight_record_can_be_read(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    said = get("record", push).text("main")
    for words in (
        "alice",
        "Confirmed it for 2 accounts, to start ",
        "Part 1: called the service to upload 2 accounts.",
        "Part 1: took the upload of 30 bytes. Upload id 101.",
        "Part 1: called the service to push to 2 accounts.",
        "Part 1: got no clear answer.",
        "Part 1: has nothing on record of the push call, so far.",
        "audience_type",
    ):
        assert words in said
    assert "+8613711112222" not in said
    assert builders.SECRET_KEY not in said


def test_a_long_flight_record_has_pages_and_loses_no_row() -> None:
    push = package_push()
    for number in range(RECORD_PAGE):
        Event.objects.record(push, Event.Kind.DELAYED, part=1, attempt=number, words="No.")
    first = get("record", push)
    later = next(link.attributes["href"] for link in first.all("a") if link.text == "Later")
    rows = [*numbers(first), *numbers(get("record", push, later))]
    assert rows == list(range(1, push.events.count() + 1))
    assert numbers(get("record", push, "?after=nonsense")) == numbers(first)


def numbers(page: Page) -> list[int]:
    return [int(cell.text) for cell in page.all("td") if cell.attributes.get("data-label") == "No."]


def test_a_word_given_for_a_part_is_shown_with_who_gave_it() -> None:
    push = package_push()
    word = {"settled_by": builders.carol(), "settled_at": timezone.now()}
    Push.objects.update(status="finished", started_at=timezone.now(), finished_at=timezone.now())
    push.parts.update(status="accepted", called_at=timezone.now(), **word)
    assert "it arrived, by the word of carol" in piece(get("detail", push), "course")


def test_when_its_accounts_are_deleted_the_page_says_so_and_shows_none(service: PushService) -> None:
    push = package_push()
    walk(push)
    page = client_of(push.author).get(push.get_absolute_url())
    assert "+8613711112222" in page.content.decode()
    assert intake.empty(push)
    emptied = client_of(push.author).get(push.get_absolute_url()).content.decode()
    assert "The accounts were deleted on" in emptied
    assert "+8613711112222" not in emptied


def test_what_each_channel_did_is_told_where_there_are_several(service: PushService) -> None:
    push = package_push()
    walk(push)
    online = {"accepted": 2, "arrived": 1}
    for kept, said in (
        ({"xg": online}, False),
        ({"xg": online, "fcm": {"accepted": 1204, "arrived": 0, "refused": 1, "dead": 20}}, True),
    ):
        Push.objects.update(figures_at=timezone.now(), by_channel=kept)
        shown = piece(get("progress", push), "progress")
        assert ("Devices, by channel Taken Arrived Refused Dead address" in shown) is said
        assert ("Online 2 1 – – FCM 1,204 0 1 20" in shown) is said

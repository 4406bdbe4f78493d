"""The earlier push whose place a push takes: chosen by its name, said by it, and named to the service by its id."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes import actions
from pushes.models import Push
from tests import builders
from tests.pages import Page, read
from tests.pushes.views.drafting import HTMX, edit, saved
from tests.pushes.views.people import client_of, confirmed, ready, written

pytestmark = pytest.mark.django_db
GROUP = "Replaces an earlier push"


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def sent(title: str, key: int | None, *, hours: float = 3, status: str = "finished", **fields: Any) -> Push:
    """A push that ended some hours ago."""
    push, at = confirmed(title=title, **fields), timezone.now() - timedelta(hours=hours)
    ended = {"status": status, "started_at": at, "finished_at": at, "confirmed_at": at, "collapse_key": key}
    Push.objects.filter(pk=push.pk).update(**ended)
    push.refresh_from_db()
    return push


def offered(page: Page) -> list[tuple[str, str]]:
    """The values and the words of the choice."""
    choice = [each for each in page.all("select") if each.attributes.get("id") == "id_collapse_id"]
    inside = [each for each in page.all("option") if choice and choice[0] in each.inside]
    return [(each.attributes["value"], each.text.replace("\xa0", " ")) for each in inside]


def opened(client: Client, push: Push) -> Page:
    return read(client.get(edit(push)))


def test_those_that_can_be_replaced_are_offered_by_name_the_newest_first(client: Client) -> None:
    sent("Spring sale", 71)
    sent("Few", 72, hours=30, status=Push.Status.REACHED_FEW)
    sent("Too old", 73, hours=73)
    sent("Taken back", 74, status=Push.Status.CALLED_BACK)
    sent("Without", 0)
    sent("Not known yet", None)
    sent("Replaced", 75, hours=9)
    sent("By this one", 75, hours=8)
    assert offered(opened(client, ready())) == [
        ("", "None"),
        ("71", "“Spring sale”, 3 hours ago"),
        ("75", "“By this one”, 8 hours ago"),
        ("72", "“Few”, 1 day ago"),
    ]


def test_where_there_is_none_nothing_is_asked(client: Client) -> None:
    page = opened(client, ready())
    assert offered(page) == []
    assert GROUP not in page.text("main")


def test_the_chosen_one_is_said_by_its_name_and_travels_by_its_id(client: Client) -> None:
    sent("Spring sale", 71)
    push = ready()
    opened(client, push)
    saved(client, push, collapse_id="71")
    push.refresh_from_db()
    assert push.options.collapse_id == 71
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "Takes the place of “Spring sale”, " in preview
    Push.objects.filter(title="Spring sale").update(finished_at=timezone.now() - timedelta(hours=80))
    assert [value for value, _words in offered(opened(client, push))] == ["", "71"]
    answer = client.post(edit(push), written(push, collapse_id=""), headers=HTMX).content.decode()
    assert 'id="set-replacing"' in answer
    push.refresh_from_db()
    assert push.options.collapse_id is None


def test_an_id_of_no_push_of_ours_stays_and_is_said(client: Client) -> None:
    push = ready(message_options={"collapse_id": 7})
    assert offered(opened(client, push)) == [("", "None"), ("7", "push with the collapse id 7")]


def test_a_duplicate_and_a_template_take_no_place_by_themselves() -> None:
    push = sent("Spring sale", 71, message_options={"collapse_id": 70, "force_collapse": "1", "custom": "a=1"})
    copy = actions.duplicate_push(push=push, by=push.author, same_audience=False)
    template = actions.save_template(push=push, by=push.author, name="Sale")
    assert copy.message_options == template.message_options == {"custom": "a=1"}


@pytest.mark.parametrize("fields", [{"speed_per_minute": 1}, {"canary_accounts": 500}])
def test_a_push_of_several_parts_replaces_none(client: Client, fields: dict[str, int]) -> None:
    push = ready(message_options={"collapse_id": 7}, **fields)
    page = read(client.get(reverse("pushes:preview", args=[push.pk]), follow=True))
    assert "Choose no push to replace, or send all at once" in page.text("main")

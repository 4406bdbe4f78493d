"""Two tabs wrote into one draft: both versions are shown, and neither is lost before somebody chooses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes import actions
from pushes.models import Push
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.views.people import client_of, opened, ready, shop, written
from tests.pushes.views.pressing import buttons

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def edit(push: Push) -> str:
    return reverse("pushes:edit", args=[push.pk])


@pytest.fixture
def push(client: Client) -> Push:
    """Stored: title and speed of the first tab. Kept: title and text of the second."""
    push = ready()
    second = opened(client, push, title="Second title", content="Second\r\ntext", speed_per_minute="")
    client.post(edit(push), opened(client, push, title="First title", speed_per_minute="100"))
    client.post(edit(push), second)
    push.refresh_from_db()
    return push


def where(push: Push) -> str:
    return reverse("pushes:versions", args=[push.pk, push.kept.get().pk])


def chosen(client: Client, push: Push, **choices: str) -> Any:
    answer = client.post(where(push), choices | {"version": str(push.version)}, follow=True)
    push.refresh_from_db()
    return answer


def test_both_are_shown_side_by_side_and_only_where_they_differ(client: Client, push: Push) -> None:
    page = read(client.get(where(push)))
    said = [" ".join(box.text.split()) for box in page.all("fieldset")]
    assert [line.split()[0] for line in said] == ["Title", "Text", "Speed"]
    assert "First title" in said[0]
    assert "Second title" in said[0]
    assert "100" in said[2]
    assert "nothing" in said[2]


def test_each_field_is_stored_as_it_was_chosen(client: Client, push: Push) -> None:
    answer = chosen(client, push, title="written", content="stored", speed_per_minute="stored")
    assert answer.redirect_chain == [(edit(push), 302)]
    assert (push.title, push.content, push.speed_per_minute) == ("Second title", "From nine", 100)
    assert not push.kept.exists()


def test_until_it_is_chosen_the_draft_leads_to_the_choice(client: Client, push: Push) -> None:
    for _ in range(2):
        page = read(client.get(edit(push)))
        assert where(push) in [link.attributes.get("href") for link in page.all("a")]
    client.post(edit(push), opened(client, push, title="Third title"))
    assert push.kept.get().written["title"] == "Second title"


def test_a_draft_that_changes_while_somebody_chooses_is_shown_again(client: Client, push: Push) -> None:
    version = push.version
    client.post(edit(push), opened(client, push, title="Third title"))
    answer = client.post(where(push), {"title": "written", "version": version}, follow=True)
    assert answer.redirect_chain == [(where(push), 302)]
    page = read(answer)
    assert "The draft was changed once more. Choose again." in page.text("main")
    assert "Third title" in page.text("fieldset")
    assert Push.objects.get().title == "Third title"


def test_a_chosen_field_that_cannot_be_read_is_on_the_page_to_be_mended(client: Client) -> None:
    push = ready()
    client.post(edit(push), written(push, title="First title"))
    client.post(edit(push), written(push, title="Second title", speed_per_minute="fast"))
    push.refresh_from_db()
    page = read(chosen(client, push, title="stored", speed_per_minute="written"))
    assert "Write the speed as a whole number of accounts" in page.text("section")
    values = [field.attributes.get("value") for field in page.all("input")]
    assert {"First title", "fast"} <= set(values)


def test_the_same_words_twice_are_no_conflict(client: Client) -> None:
    push = ready()
    form = written(push, title="The same", content="One\r\ntwo")
    assert client.post(edit(push), form).headers["Location"] == edit(push)
    assert client.post(edit(push), form | {"content": "One\ntwo"}).headers["Location"] == edit(push)
    assert not push.kept.exists()


def test_the_autosave_of_the_second_tab_leads_to_the_choice(client: Client) -> None:
    push = ready()
    late = opened(client, push, title="Second title")
    client.post(edit(push), opened(client, push, title="First title"))
    answer = read_fragment(client.post(edit(push), late, headers={"HX-Request": "true"}))
    assert answer.all("a")[0].attributes["href"] == where(push)


def test_where_both_say_the_same_by_now_there_is_nothing_to_choose(client: Client, push: Push) -> None:
    client.post(edit(push), opened(client, push, title="Second title", content="Second\r\ntext", speed_per_minute=""))
    push.refresh_from_db()
    page = read(client.get(where(push)))
    assert "By now both say the same." in page.text("main")
    assert page.all("fieldset") == []
    assert buttons(page) == ["Go on"]
    assert chosen(client, push).redirect_chain == [(edit(push), 302)]
    assert not push.kept.exists()


def test_what_was_settled_leads_back_to_the_draft(client: Client, push: Push) -> None:
    settled = where(push)
    chosen(client, push, title="written")
    assert client.get(settled).headers["Location"] == edit(push)
    assert client.post(settled, {"title": "stored"}).headers["Location"] == edit(push)


def test_another_persons_versions_do_not_exist(push: Push) -> None:
    assert client_of(builders.bob()).get(where(push)).status_code == 404


@pytest.mark.parametrize(("choice", "name"), [("written", "Fans"), ("stored", "")])
def test_an_audience_that_was_chosen_is_one_of_the_choices(client: Client, choice: str, name: str) -> None:
    audience = actions.save_audience(push=ready(), by=builders.alice(), name="Fans")
    push = builders.draft(author=builders.alice(), application=shop(), title="Sale", content="From nine")
    second = opened(client, push, target="audience", audience=str(audience.package_id), title="Second title")
    client.post(edit(push), opened(client, push, title="First title"))
    client.post(edit(push), second)
    push.refresh_from_db()
    (box,) = [box.text for box in read(client.get(where(push))).all("fieldset") if "Saved audience" in box.text]
    assert "Fans" in box
    answer = chosen(client, push, title="stored", target="written", audience=choice)
    assert (push.title, push.package.audience_name if push.package else "") == ("First title", name)
    assert "saved as you chose" in read(answer).text("main")

"""A page knows what its own saves have stored: answers that are lost, one after the other, and saves that come late."""

import pytest
from django.test import Client

from tests import builders
from tests.pages import read_fragment
from tests.pushes.views.drafting import HTMX, edit, stored
from tests.pushes.views.people import client_of, opened, ready, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def test_savings_whose_answers_were_lost_are_no_conflict(client: Client) -> None:
    push = ready()
    form = opened(client, push)
    for number, title in enumerate(("Answer lost", "Lost again", "Written since"), 1):
        answer = client.post(edit(push), form | {"title": title, "saving": f"{number}"}, headers=HTMX)
    assert read_fragment(answer).text("p").startswith("Saved ")
    assert stored(push).title == "Written since"
    assert not push.kept.exists()


def test_what_another_tab_saved_between_lost_answers_is_a_conflict(client: Client) -> None:
    push = ready()
    form, other = opened(client, push), opened(client, push)
    client.post(edit(push), form | {"title": "Answer lost", "saving": "1"}, headers=HTMX)
    client.post(edit(push), other | {"title": "Of the other tab", "version": stored(push).version, "saving": "1"})
    answer = client.post(edit(push), form | {"title": "Written since", "saving": "2"}, headers=HTMX)
    assert "changed elsewhere" in read_fragment(answer).text("p")
    assert stored(push).title == "Of the other tab"


def test_a_saving_that_comes_late_takes_back_nothing_of_its_page(client: Client) -> None:
    push = ready()
    form = opened(client, push)
    client.post(edit(push), form | {"title": "Written", "saving": "9"}, headers=HTMX)
    client.post(edit(push), form | {"title": "Written since", "saving": "11"}, headers=HTMX)
    answer = client.post(edit(push), form | {"title": "Late", "saving": "10"}, headers=HTMX)
    assert read_fragment(answer).text("p").startswith("Saved ")
    assert value(read_fragment(answer), "version") == str(stored(push).version)
    assert stored(push).title == "Written since"
    assert not push.kept.exists()

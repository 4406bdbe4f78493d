"""What is told of accounts that are typed by hand, on the page of their draft."""

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import Push
from tests import builders
from tests.pages import Element, read
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def is_of_typed(element: Element) -> bool:
    return any(around.attributes.get("id") == "typed-card" for around in element.inside)


def edit(push: Push) -> str:
    return reverse("pushes:edit", args=[push.pk])


def test_every_wrong_typed_account_is_told(client: Client) -> None:
    push = builders.draft(
        author=builders.alice(), application=shop(), target="accounts", account_type=1002, typed="x\ny\n" + "zz\n" * 60
    )
    page = read(client.get(edit(push)))
    assert "Correct or remove 62 of the accounts you typed" in page.text("main")
    assert "60 rows · not a mobile number in E.164 Write + and 7 to 15 digits" in page.text("main")
    assert "2 rows · 1 character long" in page.text("main")
    head, body, *_of_the_other_reason = (each for each in page.all("thead", "tbody") if is_of_typed(each))
    assert head.text.split() == ["Line", "Value"]
    assert body.text.split() == [word for line in range(3, 13) for word in (str(line), "zz")]


def test_typed_numbers_that_no_network_gives_out_are_told(client: Client) -> None:
    push = builders.draft(
        author=builders.alice(),
        application=shop(),
        target="accounts",
        account_type=1002,
        typed="+8613711112222\n+1415555",
    )
    page = read(client.get(edit(push)))
    assert "1 number to look at" in page.text("main")
    assert "Line 2 has a number that is too long or too short for its country." in page.text("main")

"""A package with several columns: one is chosen on its card, and what is sent are the accounts of that one."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes import intake
from pushes.models import AccountPackage, Push
from pushes.readiness.obstacles import obstacles
from tests import builders
from tests.pages import Page, read, read_fragment
from tests.pushes.views.drafting import card, edit, saved
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db

CRM = Path(__file__).parents[2] / "lists" / "crm-export.csv"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def uploaded(client: Client, data: bytes = CRM.read_bytes(), name: str = "crm.csv", **fields: Any) -> Push:
    """A draft whose package waits for its column to be chosen, as the check left it."""
    push = builders.draft(author=builders.alice(), application=shop(), **fields)
    client.post(card(push), {"package": builders.upload(text=data, name=name)}, headers=HTMX)
    return checked(push)


def checked(push: Push) -> Push:
    push = Push.objects.get(pk=push.pk)
    assert push.package
    intake.check(push.package.pk)
    return Push.objects.get(pk=push.pk)


def package_of(push: Push) -> AccountPackage:
    assert push.package
    return push.package


def radios(page: Page) -> dict[str, bool]:
    """The columns to choose, and whether each is chosen."""
    found = [each.attributes for each in page.all("input") if each.attributes.get("name") == "column"]
    return {str(each["value"]): "checked" in each for each in found}


def chosen(client: Client, push: Push, column: str) -> Push:
    """The draft after a column was chosen on its card, and the package read."""
    card_says = {"read_as": package_of(push).read_as, "column": column, "use_column": "1"}
    assert saved(client, push, **card_says).status_code == 302
    return checked(push)


def test_the_card_shows_each_column_and_proposes_the_one_that_fits(client: Client) -> None:
    push = uploaded(client)
    page = read_fragment(client.get(card(push), headers=HTMX))
    assert radios(page) == {"1": False, "2": False, "3": True, "4": False, "5": False}
    words = " ".join(page.elements[0].text.split())
    assert "Which column holds the accounts?" in words
    assert "手机号 suggested +8618634285249+8618603893015+8613887103890" in words
    assert [each.text for each in obstacles(push)] == [
        "Choose the column of the account package that holds the accounts."
    ]


def test_the_chosen_column_is_what_is_read_previewed_and_remembered(client: Client) -> None:
    push = chosen(client, uploaded(client), "3")
    package = package_of(push)
    assert (package.status, package.accepted, package.rejected, package.column_name) == ("checked", 500, 0, "手机号")
    assert package.original_path.read_bytes() == CRM.read_bytes()
    page = read(client.get(edit(push)))
    assert 'Column 3 of 5, "手机号", was read, as it was chosen.' in page.text("main")
    assert radios(page)["3"]
    preview = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("main")
    assert "+8618634285249" in preview
    assert "Column 3, “手机号”." in preview


def test_another_type_and_another_column_are_read_from_the_same_file(client: Client) -> None:
    push = chosen(client, uploaded(client), "3")
    saved(client, push, account_type="1")
    assert package_of(checked(push)).column_name == "手机号"
    push = chosen(client, checked(push), "2")
    assert (package_of(push).column_name, package_of(push).sample[:2]) == ("姓名", ["张0", "张1"])
    said = read(client.get(edit(push))).text("main")
    assert 'Column 2 of 5, "姓名", was read' in said


@pytest.mark.parametrize("column", ["", "6", "99", "x", "whole"])
def test_nothing_is_read_before_a_column_is_chosen_that_there_is(client: Client, column: str) -> None:
    push = uploaded(client)
    card_says = {"read_as": package_of(push).read_as, "column": column}
    saved(client, push, **card_says)
    assert package_of(checked(push)).is_refused
    saved(client, Push.objects.get(), **card_says, use_column="1")
    again = package_of(checked(push))
    assert (again.is_refused, again.accepted) == (True, None)


def test_the_next_file_with_the_same_header_is_offered_the_same_column_not_read_by_it(client: Client) -> None:
    chosen(client, uploaded(client), "2")
    push = uploaded(client, CRM.read_bytes() + b"501,x,+8613711112222,y,z\r\n")
    assert package_of(push).is_refused
    page = read_fragment(client.get(card(push), headers=HTMX))
    assert radios(page) == {"1": False, "2": True, "3": False, "4": False, "5": False}
    assert "chosen last time for a file with this header" in page.elements[0].text
    other = uploaded(client, b"a;b\n1x;2\n3x;4\n")
    assert "chosen last time" not in read_fragment(client.get(card(other), headers=HTMX)).elements[0].text


def test_whole_rows_of_a_txt_can_be_accounts(client: Client) -> None:
    push = uploaded(client, b"Smith, John\nMiller, Ann\nBaker, Bob\n", "names.txt", account_type=1)
    assert "whole" in radios(read_fragment(client.get(card(push), headers=HTMX)))
    push = chosen(client, push, "whole")
    assert package_of(push).sample == ["Smith, John", "Miller, Ann", "Baker, Bob"]


def test_the_header_below_a_title_can_be_kept_as_an_account(client: Client) -> None:
    push = uploaded(client, "双十一名单\nuser_id\nuser1\nuser2\n".encode(), "list.csv", account_type=1)
    assert package_of(push).accepted == 2
    page = read(client.get(edit(push)))
    assert "Row 2, “user_id”, is an account, not a header" in page.text("main")

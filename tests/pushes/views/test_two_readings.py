"""Numbers without a country code that are Chinese or North American: a person says which, in so many words."""

import pytest
from django.test import Client
from django.urls import reverse

from pushes import actions
from pushes.models import Push
from tests import builders
from tests.pages import read
from tests.pushes.views.drafting import edit
from tests.pushes.views.people import answered, client_of, shop, written
from tests.pushes.views.reading import checked, draft_of, package_of, ticked

pytestmark = pytest.mark.django_db

AMERICANS = "".join(f"1718555{number:04}\n" for number in range(0, 60, 3))
READ_AS = {"add-86": "+86", "add-plus-1": "+"}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def radios(client: Client, push: Push) -> dict[str, bool]:
    """The readings there are to choose, and which is chosen."""
    inputs = [each.attributes for each in read(client.get(edit(push))).all("input")]
    boxes = [each for each in inputs if each.get("type") == "radio"]
    return {box["value"]: "checked" in box for box in boxes if box["name"] in ("repair", "typed_repair")}


def test_of_two_readings_neither_is_ticked_and_choosing_one_drops_the_other(client: Client) -> None:
    push = draft_of(AMERICANS)
    page = read(client.get(edit(push))).text("main")
    assert "17185550000 → +8617185550000" in page
    assert "17185550000 → +17185550000" in page
    assert "100 % of them can be numbers of North America." in page
    assert "This application's home country, China, speaks for +86." in page
    assert radios(client, push) == {"add-86": False, "add-plus-1": False, "neither": True}
    for code, prefix in READ_AS.items():
        client.post(edit(push), ticked(push, code))
        push = checked(push)
        assert (package_of(push).choices.repairs, push.sample[0]) == ((code,), f"{prefix}17185550000")
        assert radios(client, push) == {"add-86": False, "add-plus-1": False, "neither": False} | {code: True}
    client.post(edit(push), ticked(push, "neither"))
    assert package_of(checked(push)).accepted == 0


def test_two_readings_ticked_at_once_are_neither(client: Client) -> None:
    push = draft_of(AMERICANS)
    client.post(edit(push), ticked(push, *READ_AS))
    assert package_of(checked(push)).choices.repairs == ()


def test_the_words_are_those_of_the_application_as_it_is_now(client: Client) -> None:
    push = draft_of(AMERICANS)
    type(push.application).objects.filter(pk=push.application.pk).update(home_country="US")
    assert "home country, United States, speaks for +1." in read(client.get(edit(push))).text("main")


def test_the_record_says_that_two_readings_were_possible(client: Client) -> None:
    push = draft_of(AMERICANS)
    client.post(edit(push), ticked(push, "add-plus-1"))
    push = checked(push)
    said = "They can be read in two ways: 100 % can be mobile numbers of China, 100 % numbers of North America."
    shown = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("dl")
    assert "Repairs made: + put before, as in North America (20 rows)." in shown
    assert said in shown
    answered()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    detail = read(client.get(reverse("pushes:detail", args=[push.pk]))).text("main")
    assert said in detail


def test_typed_numbers_are_read_in_one_way_too(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), target="accounts", account_type=1002)
    client.post(edit(push), written(push, typed=AMERICANS, account_type=1002))
    for code, prefix in READ_AS.items():
        push = Push.objects.get(pk=push.pk)
        client.post(edit(push), written(push, typed_repair_shown=list(READ_AS), typed_repair=[code]))
        push = Push.objects.get(pk=push.pk)
        assert (push.typed_repairs, push.sample[0]) == ([code], f"{prefix}17185550000")
        assert radios(client, push) == {"add-86": False, "add-plus-1": False, "neither": False} | {code: True}


def test_what_was_ticked_for_other_accounts_is_no_choice_between_two_readings(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), target="accounts", account_type=1002)
    chinese = {"typed": "13711112222\n13711112225", "account_type": 1002, "typed_repair_shown": ["add-86"]}
    client.post(edit(push), written(push, **chinese, typed_repair=["add-86"]))
    push = Push.objects.get(pk=push.pk)
    assert (push.typed_repairs, push.count) == (["add-86"], 2)
    client.post(edit(push), written(push, **chinese | {"typed": AMERICANS}, typed_repair=["add-86"]))
    push = Push.objects.get(pk=push.pk)
    assert (push.typed_repairs, push.count) == ([], 0)
    assert radios(client, push) == {"add-86": False, "add-plus-1": False, "neither": True}


def test_nor_is_what_was_ticked_for_another_column(client: Client) -> None:
    rows = [f"1391111{number:04},1718555{number:04}" for number in range(0, 60, 3)]
    push = draft_of("\n".join(["home,abroad", *rows]) + "\n")
    for column in ("1", "2"):
        choose = {"column": column, "use_column": "1", "read_as": package_of(push).read_as}
        client.post(edit(push), written(push, **choose, repair=["add-86"] if column == "2" else []))
        push = checked(push)
        assert package_of(push).accepted == 0
        client.post(edit(push), ticked(push, "add-86"))
        push = checked(push)
        assert push.sample[0] == "+86" + rows[0].split(",")[int(column) - 1]


def test_numbers_as_they_are_dialled_at_home_are_mended_on_the_page(client: Client) -> None:
    push = draft_of("".join(f"07911 {number:06}\n" for number in range(0, 60, 3)))
    type(push.application).objects.filter(pk=push.application.pk).update(home_country="GB")
    client.post(edit(push), ticked(push, "strip-separators"))
    push = checked(push)
    page = read(client.get(edit(push))).text("main")
    assert "Put +44 before 20 national numbers, all of which can be mobile numbers there" in page
    assert "07911 000000 → +447911000000" in page
    client.post(edit(push), ticked(push, "strip-separators", "add-44"))
    push = checked(push)
    assert (push.sample[0], package_of(push).findings.suggestion) == ("+447911000000", None)
    shown = read(client.get(reverse("pushes:preview", args=[push.pk]))).text("dl")
    assert "+44 put before national numbers (20 rows)" in shown

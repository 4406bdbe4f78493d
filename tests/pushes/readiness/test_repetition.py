"""A list that was pushed to before is known again by its people, whatever the file looks like now."""

import io
import zipfile
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions
from pushes.models import Application, Push, Sketch
from tests import builders
from tests.pushes.readiness.pushed import PHONES, confirmed, draft, plain, repeated, sent, text, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Application:
    """An application of Alice's."""
    return builders.application(people=[builders.alice()])


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.csv", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sorted.txt", text(sorted(PHONES[:40]))),
        ("zipped.zip", zipped(text(PHONES[:40]))),
        ("header.csv", text(["phone", *(f'"{phone}"' for phone in PHONES[:40])])),
        ("utf16.txt", text(PHONES[:40]).decode().encode("utf-16")),
        ("twice.txt", text(PHONES[:40] * 2)),
    ],
)
def test_the_same_people_in_another_file_are_doubtful(shop: Application, name: str, data: bytes) -> None:
    first = sent(draft(shop, text(PHONES[:40])), hours=3)
    (doubt,) = repeated(draft(shop, data, name))
    assert doubt.code == "same-people"
    assert plain(doubt) == f"All 40 of these accounts got push {first.pk}, “Push 0”, 3 hours ago."
    assert doubt.link is not None
    assert doubt.link[1:] == (f"push {first.pk}, “Push 0”", ", 3 hours ago.", f"/pushes/{first.pk}/")


@pytest.mark.parametrize("status", ["stopped", "failed"])
def test_a_push_of_which_nothing_left_does_not_count(shop: Application, status: str) -> None:
    first = sent(draft(shop, text(PHONES[:9])), parts=0, status=status, hours=3)
    Push.objects.filter(pk=first.pk).update(title="Sale", content="The same words")
    same = draft(shop, text(PHONES[:9]))
    Push.objects.filter(pk=same.pk).update(title="Sale", content="The same words")
    same.refresh_from_db()
    assert repeated(same) == []
    first.parts.filter(number=4).update(status="unconfirmed", called_at=timezone.now())
    assert [doubt.code for doubt in repeated(same)] == ["same-file", "same-words"]


def test_a_rehearsal_does_not_count(shop: Application) -> None:
    push = draft(shop, text(PHONES[:9]))
    rehearsal = actions.rehearse(push=push, by=push.author, seen=push.fingerprint, weather="bad")
    assert rehearsal.package is not None
    assert rehearsal.package.people == push.people
    assert repeated(draft(shop, text(PHONES[8::-1]))) == []


def test_the_same_values_as_accounts_of_another_type_are_other_accounts(shop: Application) -> None:
    sent(draft(shop, text(PHONES[:40])), hours=3)
    assert repeated(draft(shop, text(PHONES[39::-1]), account_type=0)) == []


def test_who_may_not_see_the_push_gets_no_link_to_it(shop: Application) -> None:
    sent(draft(shop, text(PHONES[:40])), hours=3)
    again = draft(shop, text(PHONES[39::-1]))
    shop.people.clear()
    (doubt,) = repeated(again)
    assert (doubt.link, "got push" in doubt.text) == (None, True)


@pytest.mark.parametrize("first_is_typed", [True, False])
@pytest.mark.parametrize("second_is_typed", [True, False])
def test_typed_people_are_compared_with_typed_ones_and_with_packages(
    shop: Application, first_is_typed: bool, second_is_typed: bool
) -> None:
    making = {True: typed, False: lambda shop, rows: draft(shop, text(rows))}
    first = confirmed(making[first_is_typed](shop, PHONES[:40]))
    (doubt,) = repeated(making[second_is_typed](shop, PHONES[38:1:-1]))
    assert doubt.code == "same-people"
    named = f"push {first.pk}, “Push 0”. It has not begun."
    assert doubt.text == f"Confirmed for all 37 of these accounts: {named} It also had 3 others."
    assert repeated(making[second_is_typed](shop, PHONES[40:80])) == []


def test_typed_people_of_a_push_that_was_undone_are_none_that_got_it(shop: Application) -> None:
    push = confirmed(typed(shop, PHONES[:40]))
    actions.undo(push=push, by=push.author)
    assert repeated(typed(shop, PHONES[:40])) == []
    confirmed(Push.objects.get(pk=push.pk))
    assert [doubt.code for doubt in repeated(typed(shop, PHONES[:40]))] == ["same-people"]


def test_a_package_of_which_only_the_bytes_are_known_is_compared_by_bytes(shop: Application) -> None:
    first = confirmed(draft(shop, text(PHONES[:40])))
    Sketch.objects.all().delete()
    (doubt,) = repeated(draft(shop, text(PHONES[:40])))
    assert doubt.code == "same-file"
    assert doubt.text.startswith(f"The same file was pushed before: push {first.pk}, “Push 0”, ")
    assert "these accounts" not in doubt.text
    assert repeated(draft(shop, text(sorted(PHONES[:40])))) == []


def test_with_another_secret_key_lists_are_compared_by_bytes(shop: Application, settings: Any) -> None:
    first = confirmed(draft(shop, text(PHONES[:40])))
    settings.SECRET_KEY = "another one, of as many characters as it takes"
    assert repeated(draft(shop, text(sorted(PHONES[:40])))) == []
    (doubt,) = repeated(draft(shop, text(PHONES[:40])))
    assert doubt.text.startswith(f"The same file was pushed before: push {first.pk}, “Push 0”, ")
    assert "these accounts" not in doubt.text


def test_other_people_and_another_application_are_no_repetition(shop: Application) -> None:
    confirmed(draft(shop, text(PHONES[:40])))
    club = builders.application(people=[builders.alice()], name="Club", access_id="1500001049")
    assert repeated(draft(shop, text(PHONES[100:140]))) == []
    assert repeated(draft(club, text(sorted(PHONES[:40])))) == []

"""A list that was pushed to before is known again by its people, whatever the file looks like now."""

import io
import random
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pushes import actions
from pushes.intake import packages as intake
from pushes.models import AccountPackage, Application, Push
from pushes.readiness.draft_doubts import Doubt, doubts
from tests import builders

pytestmark = pytest.mark.django_db
PHONES = [f"+86137{number:08d}" for number in random.Random(3).sample(range(10**8), 600)]


@pytest.fixture
def shop() -> Application:
    """An application of Alice's."""
    return builders.application(people=[builders.alice()])


def text(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def draft(shop: Application, data: bytes, name: str = "list.txt", **fields: Any) -> Push:
    """A draft with words of its own, and a package checked for real."""
    alice = builders.alice()
    title = f"Push {Push.objects.count()}"
    push = builders.draft(author=alice, application=shop, title=title, **fields)
    file = SimpleUploadedFile(name, data)
    push.package = actions.attach_package(push=push, by=alice, file=file)
    intake.check(push.package.pk)
    push.refresh_from_db()
    return push


def typed(shop: Application, rows: list[str]) -> Push:
    """A draft with words of its own, and accounts typed by hand."""
    title = f"Push {Push.objects.count()}"
    return builders.draft(
        author=builders.alice(), application=shop, title=title, target="accounts", typed="\n".join(rows)
    )


def confirmed(push: Push, **ago: int) -> Push:
    ticked = [doubt.key for doubt in doubts(push)]
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=ticked)
    Push.objects.filter(pk=push.pk).update(confirmed_at=timezone.now() - timedelta(**ago))
    return push


def repeated(push: Push) -> list[Doubt]:
    return [doubt for doubt in doubts(push) if doubt.code.startswith("same-")]


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
    first = confirmed(draft(shop, text(PHONES[:40])))
    (doubt,) = repeated(draft(shop, data, name))
    assert doubt.code == "same-people"
    assert doubt.text.startswith(f"The same people were pushed to before: push {first.pk}, “Push 0”, ")
    assert doubt.text.endswith(" It had all 40 of these accounts.")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (PHONES[1:40], "It had all 39 of these accounts. It also had 1 other."),
        (PHONES[:41], "It had 40 of these 41 accounts."),
        (PHONES[4:44], "It had 36 of these 40 accounts. It also had 4 others."),
        (PHONES[20:60], ""),
        (PHONES[:20], ""),  # half of it, as when the rest is sent: another list
        (PHONES[:80], ""),
    ],
)
def test_nearly_the_same_people_are_told_by_how_many(shop: Application, rows: list[str], said: str) -> None:
    confirmed(draft(shop, text(PHONES[:40])))
    told = [doubt.text.partition(". It had ")[2] for doubt in repeated(draft(shop, text(rows)))]
    assert told == [said.removeprefix("It had ")] * bool(said)


def test_of_a_long_list_the_share_is_told_about(shop: Application) -> None:
    confirmed(draft(shop, text(PHONES)))
    (fewer,) = repeated(draft(shop, text(PHONES[1:])))
    assert fewer.text.endswith("It had nearly all of these 599 accounts.")
    new = [f"+86138{number:08d}" for number in random.Random(4).sample(range(10**8), 60)]
    said = repeated(draft(shop, text([*PHONES[60:], *new])))[0].text.rpartition(". ")[2]
    assert said in {f"It had about {percent} % of these 600 accounts." for percent in range(84, 97)}


def test_the_push_to_most_of_them_is_named_and_the_same_people_before_all(shop: Application) -> None:
    same = confirmed(draft(shop, text(PHONES[:40])), hours=2)
    confirmed(draft(shop, text(PHONES[2:40])))
    (doubt,) = repeated(draft(shop, text(PHONES[:40][::-1])))
    assert f"push {same.pk}, " in doubt.text
    Push.objects.filter(pk=same.pk).update(confirmed_at=timezone.now() - timedelta(days=8))
    (doubt,) = repeated(draft(shop, text(PHONES[:40][::-1])))
    assert doubt.text.endswith("It had 38 of these 40 accounts.")


@pytest.mark.parametrize("first_is_typed", [True, False])
@pytest.mark.parametrize("second_is_typed", [True, False])
def test_typed_people_are_compared_with_typed_ones_and_with_packages(
    shop: Application, first_is_typed: bool, second_is_typed: bool
) -> None:
    making = {True: typed, False: lambda shop, rows: draft(shop, text(rows))}
    first = confirmed(making[first_is_typed](shop, PHONES[:40]))
    (doubt,) = repeated(making[second_is_typed](shop, PHONES[38:1:-1]))
    assert doubt.code == "same-people"
    assert f"push {first.pk}, " in doubt.text
    assert doubt.text.endswith("It had all 37 of these accounts. It also had 3 others.")
    assert repeated(making[second_is_typed](shop, PHONES[40:80])) == []


def test_typed_people_of_a_push_that_was_undone_are_none_that_got_it(shop: Application) -> None:
    push = confirmed(typed(shop, PHONES[:40]))
    actions.undo(push=push, by=push.author)
    assert repeated(typed(shop, PHONES[:40])) == []
    confirmed(Push.objects.get(pk=push.pk))
    assert [doubt.code for doubt in repeated(typed(shop, PHONES[:40]))] == ["same-people"]


def test_one_account_fewer_of_two_is_one_that_had_it(shop: Application) -> None:
    confirmed(draft(shop, text(PHONES[:2])))
    (doubt,) = repeated(draft(shop, text(PHONES[:1])))
    assert doubt.text.endswith("It had this account. It also had 1 other.")


def test_a_package_of_which_only_the_bytes_are_known_is_compared_by_bytes(shop: Application) -> None:
    first = confirmed(draft(shop, text(PHONES[:40])))
    AccountPackage.objects.update(people_kept=b"")
    (doubt,) = repeated(draft(shop, text(PHONES[:40])))
    assert doubt.code == "same-file"
    assert doubt.text.startswith(f"The same file was pushed before: push {first.pk}, “Push 0”, ")
    assert "It had" not in doubt.text
    assert repeated(draft(shop, text(sorted(PHONES[:40])))) == []


def test_with_another_secret_key_lists_are_compared_by_bytes(shop: Application, settings: Any) -> None:
    first = confirmed(draft(shop, text(PHONES[:40])))
    settings.SECRET_KEY = "another one, of as many characters as it takes"
    assert repeated(draft(shop, text(sorted(PHONES[:40])))) == []
    (doubt,) = repeated(draft(shop, text(PHONES[:40])))
    assert doubt.text.startswith(f"The same file was pushed before: push {first.pk}, “Push 0”, ")
    assert "It had" not in doubt.text


def test_other_people_and_another_application_are_no_repetition(shop: Application) -> None:
    confirmed(draft(shop, text(PHONES[:40])))
    club = builders.application(people=[builders.alice()], name="Club", access_id="1500001049")
    assert repeated(draft(shop, text(PHONES[100:140]))) == []
    assert repeated(draft(club, text(sorted(PHONES[:40])))) == []

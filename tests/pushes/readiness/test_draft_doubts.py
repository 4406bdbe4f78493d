"""Tests of what is doubtful about a draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions
from pushes.intake import packages as intake
from pushes.models import Push
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pushes.readiness.drafts import draft, typed

pytestmark = pytest.mark.django_db


def codes(push: Push) -> list[str]:
    return [doubt.code for doubt in doubts(push)]


def keys(push: Push) -> list[str]:
    return [doubt.key for doubt in doubts(push)]


def confirmed(push: Push, ago: timedelta = timedelta(0)) -> Push:
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=keys(push))
    Push.objects.filter(pk=push.pk).update(confirmed_at=timezone.now() - ago)
    return push


def test_rejected_rows_are_doubtful() -> None:
    push = draft()
    push.package = builders.package(application=push.application, by=push.author, text="+8613711112222\nx\ny\n")
    (doubt,) = doubts(push)
    assert doubt.code == "rejects"
    assert doubt.text == "2 rows were rejected and get nothing. Send to the 1 good ones."


def test_what_is_probably_wrong_with_a_list_is_doubtful() -> None:
    push = draft(account_type=1)
    push.package = builders.package(
        application=push.application, by=push.author, account_type=1, text="ann1\nNULL\nNaN\n"
    )
    (doubt,) = doubts(push)
    assert (doubt.code, doubt.text) == ("placeholder", push.package.findings.doubts[0].text)
    assert doubt.text.endswith("Rows: 2, the first of them row 2, “NULL”.")


@pytest.mark.parametrize("target", ["package", "accounts"])
def test_numbers_of_no_network_are_doubtful_in_a_package_and_typed(target: str) -> None:
    text = "+8613711112222\n+1415555\n"
    push = draft(account_type=1002, target=target, typed=text)
    push.package = builders.package(application=push.application, by=push.author, text=text)
    (doubt,) = doubts(push)
    said = "1 number is too long or too short for its country. It is sent all the same."
    assert (doubt.code, doubt.text) == ("implausible", said)


def test_typed_accounts_are_doubted_too() -> None:
    (doubt,) = doubts(typed("ann, NULL, bob", account_type=1))
    assert (doubt.code, doubt.text.endswith("Accounts: 1, the first of them in line 1, “NULL”.")) == (
        "placeholder",
        True,
    )


def test_the_tick_for_some_accounts_is_no_tick_for_others() -> None:
    push = draft(account_type=1)
    seen = list[list[str]]()
    for text in ("ann1\nNULL\n", "ann1\nNULL\nbob2\n"):
        push.package = builders.package(application=push.application, by=push.author, account_type=1, text=text)
        seen.append(keys(push))
        push.package.ask_for_check(1)  # the same file again, as it might be read otherwise
        intake.check(push.package.pk)
        push.package.refresh_from_db()
        seen.append(keys(push))
    assert len({key for (key,) in seen}) == 4
    push.target, ticks = Push.Target.ACCOUNTS, list[list[str]]()
    for push.typed in ("ann, NULL", "bob, NULL", "ann, NULL"):
        ticks.append(keys(push))
    assert ticks[0] == ticks[2] != ticks[1]


@pytest.mark.parametrize(
    ("change", "ago", "found"),
    [
        ({}, timedelta(days=6), ["same-words"]),
        ({}, timedelta(days=8), []),
        ({"title": "Other"}, timedelta(0), []),
        ({"content": "Other"}, timedelta(0), []),
    ],
)
def test_the_same_words_again_are_doubtful_for_a_week(change: dict[str, str], ago: timedelta, found: list[str]) -> None:
    first = confirmed(typed("+8613711112222"), ago)
    at = timezone.now() - ago
    Push.objects.filter(pk=first.pk).update(status="finished", started_at=at, finished_at=at)
    first.parts.update(status="accepted", service_push_id="1")
    again = builders.draft(
        author=first.author, application=first.application, target="accounts", typed="+8613711113333", **change
    )
    assert codes(again) == found


def test_the_same_file_again_is_doubtful_whatever_its_name() -> None:
    alice = builders.alice()
    application = builders.application(people=[alice])
    first = confirmed(builders.ready_push(author=alice, application=application))
    renamed = builders.package(application=application, by=alice, name="renamed.txt")
    again = builders.draft(author=alice, application=application, package=renamed, title="Other")
    (doubt,) = doubts(again)
    assert doubt.code == "same-file"
    named = f"push {first.pk}, “Sale”. It has not begun."
    assert doubt.text == f"Confirmed for all 2 of these accounts: {named} It was the same file."


def test_drafts_and_other_applications_are_no_repetition() -> None:
    alice = builders.alice()
    application = builders.application(people=[alice])
    builders.ready_push(author=alice, application=application)
    push = builders.ready_push(author=alice, application=application)
    assert codes(push) == []
    other = builders.application(people=[alice], name="Club", access_id="1500001049")
    confirmed(push)
    assert codes(builders.ready_push(author=alice, application=other)) == []


@pytest.mark.parametrize(
    ("platform", "length", "found"), [("android", 20, []), ("android", 21, ["long-title"]), ("ios", 21, [])]
)
def test_a_title_that_android_cuts_is_doubtful(platform: str, length: int, found: list[str]) -> None:
    assert codes(draft(platform=platform, title="推" * length, target="accounts", typed="+8613711112222")) == found

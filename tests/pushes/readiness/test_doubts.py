"""Tests of what is doubtful about a draft."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions
from pushes.models import Push
from pushes.readiness.doubts import doubts
from tests import builders

pytestmark = pytest.mark.django_db


def draft(*, platform: str = "android", **fields: Any) -> Push:
    alice = builders.alice()
    application = builders.application(people=[alice], platform=platform)
    return builders.draft(author=alice, application=application, **fields)


def typed(text: str, **fields: Any) -> Push:
    return draft(target="accounts", typed=text, **fields)


def codes(push: Push) -> list[str]:
    return [doubt.code for doubt in doubts(push)]


def confirmed(push: Push, ago: timedelta = timedelta(0)) -> Push:
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=codes(push))
    Push.objects.filter(pk=push.pk).update(confirmed_at=timezone.now() - ago)
    return push


def test_rejected_rows_are_doubtful() -> None:
    push = draft()
    push.package = builders.package(application=push.application, by=push.author, text="+8613711112222\nx\ny\n")
    (doubt,) = doubts(push)
    assert doubt.code == "rejects"
    assert doubt.text == "2 rows were rejected and get nothing. Send to the 1 good ones."


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
    assert f"push {first.pk}, “Sale”" in doubt.text


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

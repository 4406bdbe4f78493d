"""How far each section of Create Push is."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes.models import Push
from pushes.readiness.obstacles import obstacles
from pushes.readiness.sections import section_states
from tests import builders

pytestmark = pytest.mark.django_db

GOOD = "".join(f"+861371111{number:04}\n" for number in range(30))


def draft(**fields: Any) -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]), **fields)


def states(push: Push) -> tuple[str, ...]:
    return tuple(section_states(push, obstacles(push)).values())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "", "content": ""}, ("empty", "empty", "preset")),
        ({"title": "\u200b", "content": " "}, ("empty", "empty", "preset")),
        ({"content": ""}, ("empty", "attention", "preset")),
        ({"target": "accounts", "typed": "x"}, ("attention", "done", "preset")),
        ({"target": "accounts", "typed": "ann, bob"}, ("done", "done", "preset")),
        ({"target": "accounts", "typed": "ann, bob", "speed_per_minute": 7}, ("done", "done", "done")),
        ({"target": "accounts", "typed": "ann, bob", "canary_accounts": 2}, ("done", "done", "attention")),
        ({"target": "accounts", "typed": "ann, bob", "title": "推" * 21}, ("done", "doubtful", "preset")),
    ],
)
def test_each_section_says_how_far_it_is(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert states(draft(account_type=0, **fields)) == expected


@pytest.mark.parametrize(
    ("text", "account_type", "who"),
    [
        (GOOD, 1002, "done"),
        (GOOD + "x\n", 1002, "doubtful"),
        (GOOD + "+8612\n", 1002, "doubtful"),
        (GOOD + "+1415555\n", 1002, "doubtful"),  # too short for its country
        (GOOD, 0, "doubtful"),  # it would go to accounts of another type
        ("x\n", 1002, "attention"),
    ],
)
def test_a_list_that_must_be_looked_at_again_has_no_tick(text: str, account_type: int, who: str) -> None:
    push = draft(account_type=account_type)
    push.package = builders.package(application=push.application, by=push.author, text=text, account_type=account_type)
    assert states(push)[0] == who


def test_a_list_that_is_being_checked_has_no_tick() -> None:
    push = draft()
    push.package = builders.stored_package(application=push.application, by=push.author)
    assert states(push)[0] == "attention"


def test_a_time_that_is_over_needs_attention() -> None:
    past = timezone.now() - timedelta(minutes=1)
    assert states(draft(target="accounts", typed="+8613711112222", scheduled_for=past))[2] == "attention"

"""Tests of what a draft lacks."""

import pytest

from pushes.models import Push
from pushes.readiness.draft_doubts import doubts
from pushes.readiness.obstacles import obstacles
from pushes.tpns.contract import MAX_MESSAGE_BYTES
from tests import builders
from tests.pushes.readiness.drafts import draft, typed

pytestmark = pytest.mark.django_db


def said(push: Push) -> list[tuple[str, str]]:
    return [(obstacle.field, obstacle.text) for obstacle in obstacles(push)]


def test_an_empty_draft_is_told_everything_at_once() -> None:
    assert said(draft(title=" ", content="\n")) == [
        ("package", "Upload an account package."),
        ("title", "Write a title."),
        ("content", "Write the text."),
    ]


def test_a_ready_draft_has_nothing_in_its_way() -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]))
    assert (obstacles(push), doubts(push), push.count) == ([], [], 2)
    assert push.sample == list(builders.ACCOUNTS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE html>\n<title>Log in</title>\n", "Replace the account package: it cannot be read."),
        ("a,b\nc,d\n", "Choose the column of the account package that holds the accounts."),
        ("x\ny\n", "Replace the account package: none of its rows is an account of the chosen type."),
        (
            "".join(f"138000{number:05}\n" for number in range(3)),
            "Choose how to read this file: as it stands, none of its rows is an account of the chosen type.",
        ),
        (
            "".join(f"anna{number}@example.com\n" for number in range(30)),
            "Use the account type that the rows look like: none of them is an account of the chosen one.",
        ),
    ],
)
def test_of_a_package_without_accounts_is_said_what_to_do(text: str, words: str) -> None:
    push = draft()
    push.package = builders.package(application=push.application, by=push.author, text=text)
    assert said(push) == [("package", words)]


def test_a_package_in_work_must_be_waited_for() -> None:
    push = draft()
    push.package = builders.stored_package(application=push.application, by=push.author)
    assert said(push) == [("package", "Wait until the account package is checked.")]


def test_a_package_checked_as_another_type_must_be_waited_for() -> None:
    push = draft(account_type=0)
    push.package = builders.package(application=push.application, by=push.author, account_type=1002)
    assert said(push) == [("package", "Wait until the account package is checked.")]


def test_the_other_target_is_not_asked_about() -> None:
    push = typed("+8613711112222")
    assert said(push) == []
    push.target = "package"
    assert said(push) == [("package", "Upload an account package.")]


@pytest.mark.parametrize("text", ["", " \n, ,\n"])
def test_no_account_typed(text: str) -> None:
    assert said(typed(text)) == [("typed", "Type at least one account.")]


def test_a_typed_account_that_is_none_is_named() -> None:
    ((field, text),) = said(typed("+8613711112222\nx"))
    assert field == "typed"
    assert "1 character" in text


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00a0 \u3000", "\u2060\ufeff", "\u3164", "\u2800\ufe0f", "\u200d\u00ad\u202e"]
)
def test_words_that_nobody_can_see_are_none(unseen: str) -> None:
    assert said(typed("+8613711112222", title=unseen, content=unseen)) == [
        ("title", "Write a title."),
        ("content", "Write the text."),
    ]


@pytest.mark.parametrize("seen", ["。", "❤\ufe0f", "👨\u200d👩", "\u200b1"])
def test_a_sign_that_can_be_seen_is_a_title(seen: str) -> None:
    assert said(typed("+8613711112222", title=seen, content=seen)) == []


@pytest.mark.parametrize(("count", "words"), [(1000, []), (1001, ["You typed 1,001 accounts. Type at most 1,000"])])
def test_typed_accounts_are_at_most_a_thousand(count: int, words: list[str]) -> None:
    push = typed("\n".join(f"account-{number}" for number in range(count)), account_type=0)
    assert [text.split(",", 2)[0] for _, text in said(push)] == [word.split(",", 2)[0] for word in words]
    assert push.count == count


def test_a_message_may_fill_what_the_service_takes_and_no_byte_more() -> None:
    push = typed("+8613711112222", content="")
    push.content = "x" * (MAX_MESSAGE_BYTES - push.notification.size())
    assert said(push) == []
    push.content += "x"
    assert said(push) == [
        ("content", "Shorten the message by 1 byte: it takes 4,097, and the service takes 4,096."),
    ]


def test_what_is_too_long_is_said_where_most_of_it_is() -> None:
    push = typed("+8613711112222", message_options={"custom": "a=" + "x" * MAX_MESSAGE_BYTES})
    over = f"{push.notification.size() - MAX_MESSAGE_BYTES:,}"
    assert [field for field, _ in said(push)] == ["custom"]
    assert said(push)[0][1].startswith(f"Shorten the message by {over} bytes: it takes ")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"canary_accounts": 1}, None, ""),
        ({"canary_accounts": 2}, "canary_accounts", "fewer than 2 accounts"),
        ({"canary_accounts": 5}, "canary_accounts", "fewer than 2 accounts"),
        ({"speed_per_minute": 1}, None, ""),
    ],
)
def test_a_canary_is_smaller_than_the_push(fields: dict[str, int], field: str | None, words: str) -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]), **fields)
    found = obstacles(push)
    assert [obstacle.field for obstacle in found] == ([field] if field else [])
    assert all(words in obstacle.text for obstacle in found)


@pytest.mark.parametrize(("accounts", "speed", "least"), [(20_000, 2, None), (20_001, 2, "3"), (8_471_820, 1, "848")])
def test_a_speed_that_takes_more_than_a_week_is_refused(accounts: int, speed: int, least: str | None) -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]), speed_per_minute=speed)
    assert push.package is not None
    push.package.accepted = accounts
    words = [obstacle.text for obstacle in obstacles(push)]
    assert len(words) == (least is not None)
    assert all(f"at least {least} accounts per minute" in text for text in words)

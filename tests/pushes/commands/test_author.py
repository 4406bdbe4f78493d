"""Tests of whose push createpush makes: a name that nobody has is refused unless it is asked for."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from pushes.audit.words import told
from pushes.models import Application, AuditRow, Push
from tests import builders
from tests.pushes.commands.shell import SAID, createpush

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "Add --new-author to have a person of that name made, who cannot log in."


def made(*arguments: str) -> tuple[int, str]:
    """Exit status, and what is told of what went wrong."""
    status, _out, err = createpush("--app=Shop", "--accounts=ann", "--account-type=0", *SAID, *arguments)
    return status, err


def authors() -> list[str]:
    return [str(push.author) for push in Push.objects.order_by("pk")]


def test_a_mistyped_name_makes_nobody_and_sends_nothing(shop: Application) -> None:
    builders.alice()
    people = User.objects.count()
    assert made("--author=alcie") == (2, f"Nobody is called alcie. Similar: alice. {NOBODY}")
    assert made("--author=Alice") == (2, f"Nobody is called Alice. Similar: alice. {NOBODY}")
    assert made("--author=cron") == (2, f"Nobody is called cron. {NOBODY}")
    assert (User.objects.count(), authors()) == (people, [])
    assert made("--author=alice")[0] == 0
    assert (User.objects.count(), authors()) == (people, ["alice"])


def test_a_new_name_is_somebody_from_then_on_who_cannot_log_in(
    shop: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "operator")
    for arguments in (["--author=cron", "--new-author"], ["--author=cron", "--repeat"], ["--repeat"]):
        assert made(*arguments)[0] == 0
    assert authors() == ["cron", "cron", "shell"]
    rows = AuditRow.objects.filter(kind="begun in shell").order_by("pk")
    assert [(row.who, told(row), row.on_id) for row in rows] == [
        ("operator", [str(push.author)], push.pk) for push in Push.objects.order_by("pk")
    ]
    assert not User.objects.get(username="cron").has_usable_password()


@pytest.mark.parametrize(("name", "said"), [("", "This field cannot be blank."), ("x" * 151, "at most 150 characters")])
def test_a_name_that_cannot_be_is_refused(shop: Application, name: str, said: Any) -> None:
    status, err = made(f"--author={name}", "--new-author")
    assert (status, said in err, Push.objects.count()) == (2, True, 0)


def test_nobody_who_is_deactivated_sends(shop: Application) -> None:
    """Neither does a job of cron in the name of who made it, until somebody answers for it."""
    User.objects.filter(pk=builders.alice().pk).update(is_active=False)
    refused = "alice is deactivated. Name with --author who answers for this push now, "
    for arguments in (["--author=alice"], ["--author=alice", "--new-author"]):
        assert made(*arguments) == (2, f"{refused}or have an administrator activate that person again.")
    assert authors() == []
    User.objects.update(is_active=True)
    assert made("--author=alice")[0] == 0
    assert authors() == ["alice"]

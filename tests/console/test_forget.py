"""`manage.py forget`: what it prints never has the account in it, and its status says whether anything is left."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import builders
from tests.gateway import builders as gateway

pytestmark = pytest.mark.django_db


def test_what_was_done_is_printed_without_the_account() -> None:
    gateway.device(gateway.application(), "anna")
    said = StringIO()
    call_command("forget", "anna", stdout=said)
    assert said.getvalue() == "It was untied from 1 of the gateway's devices.\n"
    said = StringIO()
    call_command("forget", "anna", stdout=said)
    assert said.getvalue() == "Nothing was deleted.\n"


def test_what_is_left_is_named_and_the_status_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = builders.alice()
    shop = builders.application(people=[alice])
    draft = builders.draft(author=alice, application=shop, target="accounts", typed="anna", account_type=0)
    monkeypatch.setattr("sys.stdin", StringIO("anna\n"))
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("forget", "-", stdout=said)
    assert ended.value.code == 1
    assert said.getvalue().splitlines()[1].startswith(f"Left: Draft {draft.pk} of alice has it.")
    assert "anna" not in said.getvalue()


def test_no_account_is_asked_for() -> None:
    with pytest.raises(CommandError, match="Give the account"):
        call_command("forget", " ")

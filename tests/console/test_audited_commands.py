"""What commands do is in the audit log, with the user of the operating system."""

from pathlib import Path

import pytest
from django.core.management import call_command

from pushes.models import AuditRow
from tests import builders
from tests.console.audited import HERE, begin, log_in, told
from tests.gateway import builders as gateway

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
Kind = AuditRow.Kind


@pytest.fixture(autouse=True)
def _people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made before, so that their own rows are none of those looked at."""
    monkeypatch.setenv("LOGNAME", "operator")
    builders.alice(), builders.carol()
    begin()


def test_commands_are_told_with_the_user_of_the_operating_system() -> None:
    keys = {"access_id": "1500000009", "secret_key": "s" * 32, "access_point": "gateway", "platform": "android"}
    for repeats in (True, False):
        call_command("addapplication", name="Shop", refuse_repeats=repeats, people=["alice"], **keys)
    call_command("forget", "+8613711112222")
    assert told("who", "details") == [
        (Kind.APPLICATION_ADDED, "operator", told("who", "details")[0][2]),
        (Kind.ACCESS_GIVEN, "operator", {"names": ["alice"]}),
        (Kind.APPLICATION_CHANGED, "operator", {"changed": {"refuses_repeats": [False, True]}, "replaced": []}),
        (Kind.APPLICATION_CHANGED, "operator", {"changed": {"refuses_repeats": [True, False]}, "replaced": []}),
        (Kind.ACCOUNT_FORGOTTEN, "operator", {"done": 0, "left": 0}),
    ]


def test_a_lock_that_the_shell_lifts() -> None:
    for name in ("alice", "hunter2", "carol"):
        for _ in range(5):
            log_in(name, "wrong")
    begin()
    call_command("axes_reset_username", "alice")
    call_command("axes_reset_username", "alice")  # there are none any more
    call_command("axes_reset_ip_username", HERE, "hunter2")
    call_command("axes_reset")
    assert told("who", "on_name", "details") == [
        (Kind.LOCKS_LIFTED, "operator", "alice", {}),
        (Kind.LOCKS_LIFTED, "operator", "", {"address": HERE}),
        (Kind.LOCKS_LIFTED, "operator", "", {}),
    ]
    log_in()
    assert told()[-1] == (Kind.LOGGED_IN,)


def test_a_channel_with_its_name_and_nothing_of_its_credential() -> None:
    served = gateway.application()
    begin()
    for wait in ("0", "5"):
        given = {"access_id": served.access_id, "channel": "webpush", "contact": "mailto:push@example.com"}
        call_command("addchannel", **given, wait_seconds=int(wait))
    assert told("who", "on_name", "details") == [
        (Kind.CHANNEL_GIVEN, "operator", str(served), {"channel": "webpush", "is_new": True}),
        (Kind.CHANNEL_GIVEN, "operator", str(served), {"channel": "webpush", "is_new": False}),
    ]


def test_bindings_from_a_file_with_their_number_and_no_account(tmp_path: Path) -> None:
    served, application = gateway.application(), builders.application()
    path = tmp_path / "bindings.csv"
    path.write_text(f"+8613711112222,1002,{'a' * 36}\nalice,0,{'b' * 36}\n")
    key = application.pk
    begin()
    call_command("bindaccounts", str(path), access_id=served.access_id)
    application.delete()
    call_command("bindaccounts", str(path), access_id=served.access_id)
    path.write_text(f"tpns_token,account,account_type\n{'c' * 36},alice,0\n")
    call_command("importdevices", str(path), access_id=served.access_id)
    assert told("who", "on_kind", "on_id", "details") == [
        (Kind.ACCOUNTS_BOUND, "operator", "application", key, {"rows": 2}),
        (Kind.ACCOUNTS_BOUND, "operator", "other", served.pk, {"rows": 2}),
        (Kind.ACCOUNTS_BOUND, "operator", "other", served.pk, {"rows": None}),
    ]

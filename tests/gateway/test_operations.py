"""Tests of registering applications and loading bindings, and of `manage.py bindaccounts`."""

import json
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from console.gateway import operations
from console.gateway.carrying import bulk
from console.gateway.contract.bindings import bind, bound
from console.gateway.models import Binding, Device, GatewayApplication
from console.gateway.operations import bind_accounts
from tests.gateway import builders

pytestmark = pytest.mark.django_db
TOKENS = [f"{number:036x}" for number in range(4)]


def test_registering_twice_changes_what_differs_and_keeps_the_access_key() -> None:
    first = builders.application()
    again = operations.register_application(
        access_id=builders.ACCESS_ID, secret_key="another", platform="ios", name="New name"
    )
    assert (again.pk, again.access_key) == (first.pk, first.access_key)
    assert GatewayApplication.objects.get().secret_key == "another"


def test_bindings_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 2)
    app = builders.application()
    rows = [("alice", 0, TOKENS[0]), ("bob", 0, TOKENS[1]), ("old", 5, TOKENS[1]), ("new", 5, TOKENS[1])]
    counts = bind_accounts(application=app, rows=rows)
    assert counts.as_dict() == {
        "rows": 4,
        "bound": 3,
        "rebound": 0,
        "unchanged": 0,
        "kept": 0,
        "repeated": 1,
        "devices": 2,
    }
    before = list(Binding.objects.values_list("device", "account_type", "account", "bound_at"))
    again = bind_accounts(application=app, rows=rows)
    assert again.as_dict() == {
        "rows": 4,
        "bound": 0,
        "rebound": 0,
        "unchanged": 3,
        "kept": 0,
        "repeated": 1,
        "devices": 0,
    }
    assert list(Binding.objects.values_list("device", "account_type", "account", "bound_at")) == before


def test_another_account_of_the_type_takes_the_place_of_the_first() -> None:
    app = builders.application()
    bind_accounts(application=app, rows=[("alice", 0, TOKENS[0])])
    counts = bind_accounts(application=app, rows=[("bob", 0, TOKENS[0])])
    assert (counts.bound, counts.rebound, Binding.objects.get().account) == (0, 1, "bob")


def test_who_logs_in_while_bindings_are_loaded_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 1)
    app = builders.application()
    first, second = builders.device(app, "old"), builders.device(app)
    rows = [("anna", 0, first.token), ("bert", 0, second.token), ("carl", 0, TOKENS[0]), ("carl", 5, first.token)]
    logs_in, write = iter([(first, "yvonne"), (second, "zoe")]), bulk.insert

    def meanwhile(*given: Any) -> int:
        for device, account in logs_in:  # on the first one after it was read, on the other before
            bind(device, [(0, account)], timezone.now())
        return write(*given)

    monkeypatch.setattr(bulk, "insert", meanwhile)
    counts = bind_accounts(application=app, rows=rows)
    assert counts.as_dict() == {
        "rows": 4,
        "bound": 2,
        "rebound": 0,
        "unchanged": 0,
        "kept": 2,
        "repeated": 0,
        "devices": 1,
    }
    on_first = [{"account": "yvonne", "account_type": 0}, {"account": "carl", "account_type": 5}]
    assert (bound(first), bound(second)) == (on_first, [{"account": "zoe", "account_type": 0}])
    again = bind_accounts(application=app, rows=rows)
    assert (again.kept, again.rebound, bound(second)[0]["account"]) == (0, 2, "bert")


def test_of_rows_with_one_token_and_type_the_last_counts() -> None:
    app = builders.application()
    counts = bind_accounts(application=app, rows=[("alice", 0, TOKENS[0]), ("bob", 0, TOKENS[0])])
    assert (counts.bound, counts.repeated) == (1, 1)
    assert bound(Device.objects.get()) == [{"account": "bob", "account_type": 0}]


def test_a_later_row_is_the_more_recent_device() -> None:
    app = builders.application()
    bind_accounts(application=app, rows=[("alice", 0, TOKENS[3]), ("alice", 0, TOKENS[1])])
    newest = Binding.objects.order_by("-bound_at")[0]
    assert newest.device.token == TOKENS[1]


def test_a_token_of_another_application_stops_everything() -> None:
    theirs = builders.device(builders.application("1600000001", "ios"), "mallory")
    with pytest.raises(operations.TokenTakenError, match="Row 2"):
        bind_accounts(application=builders.application(), rows=[("alice", 0, TOKENS[0]), ("bob", 0, theirs.token)])
    assert Binding.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_others_can_write_while_bindings_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 5)
    app, over, bound_then = builders.application(), threading.Event(), set[int]()

    def write_again_and_again() -> None:
        try:
            while not over.is_set():
                with transaction.atomic():
                    GatewayApplication.objects.update(name="Another name")
                    bound_then.add(Binding.objects.count())
        finally:
            connection.close()

    writer = threading.Thread(target=write_again_and_again)
    writer.start()
    counts = bind_accounts(application=app, rows=[(f"account-{n}", 0, f"{n:036x}") for n in range(40)])
    over.set()
    writer.join()
    assert counts.bound == Binding.objects.count() == 40
    assert bound_then & set(range(5, 40, 5))


def test_what_was_cut_off_is_done_by_doing_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 2)
    app, rows = builders.application(), [(f"account-{number}", 0, token) for number, token in enumerate(TOKENS)]
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "insert", _breaks_after(3))
        with pytest.raises(OperationalError):
            bind_accounts(application=app, rows=rows)
    assert Binding.objects.count() == 2
    again = bind_accounts(application=app, rows=rows)
    assert (again.bound, again.unchanged) == (2, 2)


def _breaks_after(times: int) -> Callable[..., int]:
    """What writes rows, until the database goes away."""
    write, left = bulk.insert, iter(range(times))

    def insert(*arguments: Any) -> int:
        if next(left, None) is None:
            raise OperationalError("the database went away")
        return write(*arguments)

    return insert


def run(path: Path) -> dict[str, int]:
    out = StringIO()
    call_command("bindaccounts", str(path), "--access-id", builders.ACCESS_ID, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


@pytest.mark.parametrize("header", ["", "account,account_type,token\n", "\ufeffAccount, Account_Type, Token\r\n"])
def test_the_command_reads_a_file_with_or_without_a_header(tmp_path: Path, header: str) -> None:
    builders.application()
    path = tmp_path / "bindings.csv"
    path.write_text(f"{header}+8613711112222,1002,{TOKENS[0]}\n\n0012345,0,{TOKENS[1]}\n", encoding="utf-8")
    assert run(path)["bound"] == 2
    assert run(path)["unchanged"] == 2
    assert set(Binding.objects.values_list("account", flat=True)) == {"+8613711112222", "0012345"}


def test_the_command_names_every_bad_row_and_binds_none(tmp_path: Path) -> None:
    builders.application()
    path = tmp_path / "bindings.csv"
    path.write_text(f"alice,0,{TOKENS[0]}\na,0,{TOKENS[0]}\n\nbob,x,{TOKENS[0]}\ncarol,0,short\ndave,0\n")
    with pytest.raises(CommandError) as refused:
        run(path)
    for words in (
        "Row 2: the account is 1 character",
        "Row 4: the account type",
        "Row 5: the token has 5",
        "Row 6: it",
    ):
        assert words in str(refused.value)
    assert not Binding.objects.exists()
    assert not Device.objects.exists()


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no application with AccessID"):
        run(tmp_path / "none.csv")
    builders.application()
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("账号,0,x".encode("gbk"))
    with pytest.raises(CommandError, match="not UTF-8"):
        run(tmp_path / "gbk.csv")

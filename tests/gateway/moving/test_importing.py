"""Tests of importing devices: once, again, cut off, beside what devices say themselves."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from console.gateway.carrying import bulk
from console.gateway.contract.bindings import bind, unbind
from console.gateway.models import Address, AppChannel, Binding, Device, GatewayApplication
from console.gateway.moving import importing
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import call

pytestmark = pytest.mark.django_db
LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def app() -> GatewayApplication:
    made = builders.application()
    for kind in ("apns", "fcm"):
        AppChannel.objects.create(application=made, kind=kind, credential="{}", public="com.example.shop")
    return made


def tpns(number: int) -> str:
    return f"{number:036}"


def apple(number: int) -> str:
    return f"{number:064x}"


class Shell:
    """importdevices, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "devices.ndjson"

    def __call__(self, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
        """What it reports of the rows."""
        self.path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        said = StringIO()
        given = {"access_id": builders.ACCESS_ID, "json": True, **options}
        call_command("importdevices", str(self.path), stdout=said, **given)
        told: dict[str, Any] = json.loads(said.getvalue())
        return told


@pytest.fixture
def shell(tmp_path: Path, app: GatewayApplication) -> Shell:
    return Shell(tmp_path)


def full(number: int, **members: Any) -> dict[str, Any]:
    account = {"tpns_token": tpns(number), "account": f"user-{number}", "account_type": 0}
    return {**account, "channel": "apns", "token": apple(number), "last_seen": LONG_AGO, **members}


def test_devices_accounts_and_addresses_come_once(shell: Shell, app: GatewayApplication) -> None:
    rows = [full(1), full(2, account="User-2", environment="dev"), {"tpns_token": tpns(3)}]
    planned = shell(*rows, dry_run=True)
    assert not Device.objects.exists()
    report = shell(*rows)
    assert report == planned
    assert (report["rows"], report["left_out"]) == (3, 0)
    assert report["devices"] == {"registered": 3, "known": 0}
    assert (report["accounts"], report["addresses"]) == ({"added": 2}, {"added": 2})
    second = Device.objects.get(token=tpns(2))
    assert second.seen_at.isoformat() == "2026-01-01T00:00:00+00:00"
    assert second.bindings.get().account == "User-2"
    address = second.addresses.get()
    assert (address.text, address.environment, address.channel.kind) == (apple(2), "dev", "apns")
    again = shell(*rows)
    assert again["devices"] == {"registered": 0, "known": 3}
    assert (again["accounts"], again["addresses"]) == ({"unchanged": 2}, {"unchanged": 2})


def test_a_push_finds_a_device_by_the_token_it_had_at_tpns(shell: Shell, client: Client) -> None:
    shell(full(1))
    body = builders.push_body("unused", audience_type="token", token_list=[tpns(1)], account_list=None)
    assert builders.post(client, "v3/push/app", body).json()["ret_code"] == 0


def test_what_the_device_says_itself_is_newer(shell: Shell, client: Client, app: GatewayApplication) -> None:
    shell(full(1))
    device = Device.objects.get()
    call(client, device, {"channel": "apns", "address": {"token": apple(7)}})
    Binding.objects.update(account="bob", bound_at=timezone.now())
    report = shell(full(1))
    assert (report["accounts"], report["addresses"]) == ({"kept": 1}, {"kept": 1})
    assert shell({**full(1), "last_seen": ""})["addresses"] == {"kept": 1}
    later = (timezone.now() + timedelta(minutes=1)).isoformat()
    report = shell(full(1, last_seen=later))
    assert (report["accounts"], report["addresses"]) == ({"replaced": 1}, {"replaced": 1})
    assert (Binding.objects.get().account, Address.objects.get().text) == ("user-1", apple(1))


@pytest.mark.parametrize("is_first", [False, True], ids=["was imported", "is imported later only"])
def test_who_has_logged_out_is_not_logged_in_again_by_an_older_row(shell: Shell, is_first: bool) -> None:
    shell(full(1) if not is_first else {"tpns_token": tpns(1)})
    unbind(Device.objects.get(), [(0, "user-1")])
    for row in (full(1), {**full(1), "last_seen": ""}):
        assert shell(row)["accounts"] == {"kept": 1}
        assert not Binding.objects.exists()
    later = (timezone.now() + timedelta(minutes=1)).isoformat()
    assert shell(full(1, last_seen=later))["accounts"] == {"added": 1}


def test_what_the_device_says_while_it_is_imported_stays(
    shell: Shell, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell({"tpns_token": tpns(1)})
    device, write = Device.objects.get(), bulk.insert

    def meanwhile(model: type[Model], *given: Any) -> int:
        if model is Binding:
            bind(device, [(0, "bob")], timezone.now())
        if model is Address:
            call(client, device, {"channel": "apns", "address": {"token": apple(7)}})
        return write(model, *given)

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "insert", meanwhile)
        report = shell(full(1))
    assert report["accounts"] == report["addresses"] == {"added": 0, "kept": 1}
    assert (Binding.objects.get().account, Address.objects.get().text) == ("bob", apple(7))
    report = shell(full(1))
    assert (report["accounts"], report["addresses"]) == ({"kept": 1}, {"kept": 1})


def test_an_address_belongs_to_the_device_that_was_seen_last(shell: Shell) -> None:
    now = timezone.now()
    times = [(now - timedelta(days=days)).isoformat() for days in (5, 1, 3)]
    rows = [full(number, token=apple(9), last_seen=seen) for number, seen in enumerate(times)]
    assert shell(*rows)["addresses"] == {"added": 2, "kept": 1}
    assert Address.objects.get().device.token == tpns(1)
    newest = now.isoformat()
    assert shell(full(0, token=apple(9), last_seen=newest))["addresses"] == {"added": 1}
    assert Address.objects.get().device.token == tpns(0)


def test_two_devices_that_changed_places(shell: Shell) -> None:
    shell(full(1), full(2))
    later = timezone.now().isoformat()
    swapped = [full(1, token=apple(2), last_seen=later), full(2, token=apple(1), last_seen=later)]
    assert shell(*swapped)["addresses"] == {"replaced": 2}
    assert {one.device.token: one.text for one in Address.objects.all()} == {tpns(1): apple(2), tpns(2): apple(1)}


def test_a_dead_address_lives_again_when_its_app_was_seen_later(shell: Shell) -> None:
    shell(full(1))
    Address.objects.update(dead_at=timezone.now(), dead_reason="410 Unregistered")
    assert shell(full(1))["addresses"] == {"unchanged": 1}
    assert Address.objects.get().dead_at
    shell(full(1, token=apple(5), last_seen=timezone.now().isoformat()))
    assert (Address.objects.get().dead_at, Address.objects.get().text) == (None, apple(5))


def test_a_device_without_a_token_of_tpns_is_the_same_each_time(shell: Shell, app: GatewayApplication) -> None:
    row = {"channel": "fcm", "token": "a-registration-token", "account": "alice", "account_type": 0}
    shell(row)
    assert shell(row)["devices"] == {"registered": 0, "known": 1}
    token = Device.objects.get().token
    assert len(token) == 36
    assert "registration" not in token


def test_bad_rows_stop_all_or_are_left_out(shell: Shell, app: GatewayApplication) -> None:
    other = builders.application("1500000002")
    builders.device(other)
    Device.objects.update(token=tpns(4))
    rows = [full(1), full(2, account=5), full(3, token="xyz"), full(4)]
    with pytest.raises(CommandError) as refused:
        shell(*rows)
    assert str(refused.value).splitlines() == [
        "Nothing was imported. Correct these rows, or give --leave-out to import the others:",
        "Row 2: write account as text, in quotes.",
        "Row 4: its tpns_token belongs to another application of the gateway. Use one of its own.",
        "Row 3: its token is none of the channel apns. Send address.token as the device token of APNs in hexadecimal, "
        "without spaces.",
    ]
    assert Device.objects.filter(application=app).count() == 0
    report = shell(*rows, leave_out=True)
    assert (report["rows"], report["left_out"], report["addresses"]) == (4, 3, {"added": 1})


def test_channels_and_tags_that_there_are_not_are_said(shell: Shell) -> None:
    said = StringIO()
    shell(full(1, channel="jp", tags="vip"))
    call_command("importdevices", str(shell.path), access_id=builders.ACCESS_ID, stdout=said)
    assert said.getvalue().splitlines() == [
        "1 rows, 0 left out",
        "devices: 1 known",
        "accounts: 1 unchanged",
        "addresses: none",
        "1 addresses of jp not imported: the application has no such channel; devices and accounts count all the same",
        "1 rows have tags, which the gateway does not know",
    ]


def test_a_run_that_was_cut_off_is_finished_by_the_same_file(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    rows = [full(number) for number in range(1, 36)]

    def cut(self: importing.Importer, *_: Any) -> Iterator[None]:
        if self.report.rows == 20 and not self._is_trial:
            raise KeyboardInterrupt
        return unbroken(self, *_)

    unbroken = importing.Importer._bind
    monkeypatch.setattr(importing.Importer, "_bind", cut)
    with pytest.raises(KeyboardInterrupt):
        shell(*rows)
    assert (Device.objects.count(), Binding.objects.count(), Address.objects.count()) == (20, 20, 20)
    monkeypatch.setattr(importing.Importer, "_bind", unbroken)
    assert shell(*rows)["accounts"] == {"unchanged": 20, "added": 15}
    assert Address.objects.count() == 35

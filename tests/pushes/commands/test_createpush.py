"""Tests of the whole job from the shell: what it prints, what it leaves, how it ends."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from pushes.models import AccountPackage, Application, Push
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.in_storage import everything
from tests.pushes.commands.shell import SAID, createpush, package
from tests.pushes.delivery.tpns import PushService
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db(transaction=True)


def sent(tmp_path: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """A push of a package, waited for, with the JSON it prints."""
    kind = ("--app=Shop", "--account-type=1002", "--devices=all", "--wait", "--json")
    status, out, err = createpush(*kind, package(tmp_path), *SAID, *arguments)
    return status, json.loads(out), err


def test_an_application_nobody_knows(shop: Application) -> None:
    assert createpush("--app=Nothing", "--accounts=x", *SAID) == (
        2,
        "",
        "No application is called Nothing. Known: Shop.",
    )
    assert not Push.objects.exists()


def test_an_access_id_that_two_applications_have_is_no_name(shop: Application) -> None:
    """One for trying out on the own gateway, one for real: the wrong one must not get the push."""
    builders.application(name="Real shop", access_point="shanghai")
    status, _, err = createpush(f"--app={builders.ACCESS_ID}", "--accounts=x", *SAID)
    assert (status, err) == (
        2,
        "2 applications have the AccessID 1500001048: Real shop, Shop. Give one of these names.",
    )


def test_a_message_opens_an_address_and_carries_key_values(shop: Application) -> None:
    to = ("--app=Shop", "--account-type=1002", "--accounts=+8613711112222", *SAID)
    status, _, err = createpush("--open-url=example.com", *to)
    assert (status, err.splitlines()[-1][:47]) == (2, "Write a web address that begins with https:// o")
    hours = ("--accept-time=09:00-12:00", "--not-over=hw")
    createpush("--open-url=https://example.com/sale", "--custom=sale=7", "--custom=a=b", "--keep-hours=2", *to, *hours)
    push = Push.objects.get()
    assert (push.options.accept_time, push.options.off_hw, push.options.off_xm) == ("09:00-12:00", "1", "")
    assert push.options.keep_hours == 2
    assert push.notification.message()["android"] == {
        "action": {"action_type": 2, "browser": {"url": "https://example.com/sale", "confirm": 0}},
        "custom_content": '{"sale":"7","a":"b"}',
    }


def test_a_file_that_is_not_there(shop: Application, tmp_path: Path) -> None:
    status, out, err = createpush("--app=Shop", f"--package={tmp_path / 'missing.csv'}", *SAID)
    assert (status, out) == (2, "")
    assert err == f"{tmp_path / 'missing.csv'} cannot be read or stored: No such file or directory."
    assert not Push.objects.exists()


def test_a_package_whose_shape_rules_it_out(shop: Application, tmp_path: Path, service: PushService) -> None:
    status, out, err = createpush("--app=Shop", package(tmp_path, "no zip", "accounts.zip"), *SAID)
    assert (status, out, service.heard) == (2, "", [])
    assert "zip" in err
    assert (Push.objects.count(), AccountPackage.objects.count()) == (0, 0)


def test_a_package_that_cannot_be_read(
    shop: Application, tmp_path: Path, service: PushService, worker: None, settings: Any
) -> None:
    status, out, err = createpush("--app=Shop", package(tmp_path, "a,b\nc,d\n"), *SAID)
    assert (status, out, service.heard) == (2, "", [])
    assert "column" in err
    assert (Push.objects.count(), AccountPackage.objects.count()) == (0, 0)
    assert everything() == []


def test_nothing_is_sent_without_yes(shop: Application, service: PushService) -> None:
    status, _, err = createpush(
        "--app=Shop", "--accounts=alice", "--account-type=0", "--title=Sale", "--content=From nine"
    )
    said = "1 of 1 account has a device.\nNothing was sent. Add --yes to send without being asked."
    assert (status, err) == (2, said)
    assert (service.pushes, Push.objects.count()) == ([], 0)


def test_what_is_missing_is_said(shop: Application) -> None:
    status, _, err = createpush(
        "--app=Shop", "--accounts=alice", "--account-type=0", "--title= ", "--content=From nine", "--yes"
    )
    assert (status, err) == (2, "Write a title.")
    assert not Push.objects.exists()


def test_a_push_that_is_not_waited_for(shop: Application) -> None:
    status, out, _ = createpush(f"--app={builders.ACCESS_ID}", "--accounts=alice, bob", "--account-type=0", *SAID)
    push = Push.objects.get()
    assert (status, push.status, push.count, str(push.author)) == (0, "scheduled", 2, "shell")
    assert out.startswith(f"Push {push.pk}: Starting, 2 accounts\n")


def test_a_push_that_succeeds(shop: Application, tmp_path: Path, service: PushService, worker: None) -> None:
    status, facts, err = sent(tmp_path, "--author=cron", "--new-author")
    push = Push.objects.get()
    assert facts == {
        "push": push.pk,
        "rehearses": None,
        "test": False,
        "status": "finished",
        "accounts": 2,
        "over_limit": 0,
        "shadow": None,
        "approval": None,
        "ledger": {
            "rows": 2,
            "accepted": 2,
            "duplicates": 0,
            "masked_alike": 0,
            "rejected": 0,
            "blank": 0,
            "headers": 0,
        },
        "parts": [
            {
                "number": 1,
                "status": "accepted",
                "accounts": 2,
                "through_gateway": False,
                "upload_id": "101",
                "service_push_id": "501",
                "code": "",
                "problem": "",
            }
        ],
        "figures": {"counted": 2, "with_device": 1, "planned": 9, "sent": 8, "arrived": 7, "shown": 6, "clicked": 5},
    }
    assert status == 0
    assert "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank" in err
    assert (str(push.author), push.author.has_usable_password()) == ("cron", False)
    (call,) = service.pushes
    assert (call.json["upload_id"], call.json["account_type"], call.json["account_push_type"]) == (101, 1002, 1)


def test_a_push_that_reaches_nobody_ends_with_1_and_says_what_to_look_at(
    shop: Application, tmp_path: Path, service: PushService, worker: None
) -> None:
    service.reached = {"accounts": {"lookedUp": 2, "withDevice": 0}}
    status, out, _ = createpush("--app=Shop", "--account-type=1002", "--wait", package(tmp_path), *SAID)
    assert (status, Push.objects.get().status) == (1, "reached few")
    assert out.startswith(f"Push {Push.objects.get().pk}: Finished, few reached, 2 accounts\n")
    assert "With a device: 0 accounts (0.0% of the one before, 0.0% of all)\nSent: 8 devices" in out
    assert "Nobody was reached: no device belongs to any of the 2 accounts.\n- Account type: it was sent as" in out
    shown = io.StringIO()
    call_command("showpush", str(Push.objects.get().pk), stdout=shown)
    assert shown.getvalue() == out


def test_a_push_the_service_refuses(shop: Application, tmp_path: Path, service: PushService, worker: None) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 1008019, "err_msg": "not compliant"}))
    status, facts, _ = sent(tmp_path)
    assert (status, facts["status"]) == (1, "failed")
    assert (facts["parts"][0]["code"], facts["parts"][0]["problem"]) == ("1008019", "not compliant")


def test_the_same_file_twice_needs_repeat(
    shop: Application, tmp_path: Path, service: PushService, worker: None
) -> None:
    assert sent(tmp_path)[0] == 0
    status, out, err = createpush("--app=Shop", "--account-type=1002", package(tmp_path), *SAID, "--title=Other")
    assert (status, out) == (2, "")
    assert "All 2 of these accounts got push " in err
    assert err.endswith("It was the same file. Add --repeat to send all the same.")
    assert (Push.objects.count(), AccountPackage.objects.count(), len(service.pushes)) == (1, 1, 1)
    assert sent(tmp_path, "--repeat")[0] == 0
    assert len(service.pushes) == 2


def test_a_type_must_be_given_and_the_likely_one_is_said(
    shop: Application, tmp_path: Path, service: PushService, worker: None
) -> None:
    like = "Choose the account type: add --account-type 1002. 100 % of the rows look like mobile numbers in E.164"
    for target in (package(tmp_path), "--accounts=+8613711112222"):
        status, out, err = createpush("--app=Shop", target, *SAID)
        assert (status, out, Push.objects.count(), service.heard) == (2, "", 0, [])
        assert like in err
    status, _, err = createpush("--app=Shop", "--accounts=alice", *SAID)
    assert (status, err) == (2, "Choose the account type: add --account-type and a number of the table.")
    assert (Push.objects.count(), AccountPackage.objects.count()) == (0, 0)


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    return createpush("--app=Shop", "--accounts=-", "--account-type=0", *SAID)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_accounts_from_a_pipe_are_read_as_a_package_is(
    shop: Application, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    status, _, _ = piped(monkeypatch, "用户一\n用户二\n".encode(encoding))
    assert (status, Push.objects.get().typed_check.accounts) == (0, ("用户一", "用户二"))


@pytest.mark.parametrize(("data", "said"), [(b"alice\ncaf\xe9\n", "Row 2 is not UTF-8"), (b"al\0ice\n" * 9, "NUL")])
def test_what_cannot_be_read_from_a_pipe_is_said_and_leaves_no_draft(
    shop: Application, monkeypatch: pytest.MonkeyPatch, data: bytes, said: str
) -> None:
    status, out, err = piped(monkeypatch, data)
    assert (status, out, Push.objects.count()) == (2, "", 0)
    assert said in err


def test_a_title_of_broken_bytes_is_said_and_leaves_no_draft(shop: Application) -> None:
    """What a shell hands over need not be UTF-8."""
    status, _, err = createpush("--app=Shop", "--accounts=alice", "--account-type=0", *SAID, "--title=caf\udce9")
    assert (status, Push.objects.count()) == (2, 0)
    assert "is not UTF-8" in err


def test_a_column_of_several_is_sent_exactly_and_alone(
    shop: Application, tmp_path: Path, service: PushService, worker: None
) -> None:
    rows = "用户ID;手机号;备注\n" + "".join(f'user{n};+8613711112{n:03};"a;b{n}"\n' for n in range(20))
    service.reached = {"accounts": {"lookedUp": 20, "withDevice": 20}}
    given = ("--app=Shop", "--account-type=1002", package(tmp_path, rows))
    status, _, err = createpush(*given, *SAID)
    assert (status, service.heard) == (2, [])
    assert "  --column 2, suggested: 手机号: +8613711112000, +8613711112001, +8613711112002" in err
    status, out, err = createpush(*given, *SAID, "--column=手机号", "--wait", "--json")
    assert (status, json.loads(out)["status"]) == (0, "finished"), err
    (upload,) = service.uploads
    accounts = "".join(f"+8613711112{n:03}\n" for n in range(20)).encode()
    assert b"\r\n\r\n" + accounts + b"\r\n--" in upload.body
    assert b"user" not in upload.body
    confirmed = Push.objects.get().events.get(kind="confirmed").facts["reading"]
    assert (confirmed["column"], confirmed["column_name"]) == ("2", "手机号")
    status, _, err = createpush(*given, *SAID, "--column=电话")
    assert (status, len(service.uploads)) == (2, 1)
    assert 'The file has no column "电话". Choose one of these: 1 用户ID, 2 手机号, 3 备注.' in err

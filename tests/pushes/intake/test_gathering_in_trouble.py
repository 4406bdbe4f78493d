"""Accounts of a push that are gathered while the gateway, the disk, the worker or the draft fails."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from pushes import actions, intake
from pushes.intake import gathering
from pushes.models import AccountPackage, AuditRow, Push, StalePush
from pushes.tpns.contract import OUTCOMES_PATH
from tests import builders
from tests.pushes.broker import work
from tests.pushes.delivery.tpns import PushService
from tests.pushes.intake.gathered import NAMES, begun, packed, sent, step, with_outcomes
from tests.pushes.intake.stored import files_of
from tests.pushes.service import answer, cut, nobody, silence
from tests.smalldisk import small_disk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten_a_call")]
NOT_YET = answer({"retCode": 1008007, "errMsg": "This push is still carried out."})


@pytest.mark.parametrize(
    "reply",
    [answer(b"", "500 Oops"), cut(), answer({"retCode": 0, "outcomes": "22"}), NOT_YET],
    ids=["500", "cut", "too short", "not yet"],
)
def test_trouble_in_the_middle_is_waited_out_and_nobody_is_asked_about_or_taken_twice(
    service: PushService, reply: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    package = begun(sent())
    service.will(OUTCOMES_PATH, answer({"retCode": 0, "outcomes": "0123401234"}), reply, reply)
    package = step(package)
    assert package.gathering
    assert (package.status, package.gathering.asked, package.gathering.found) == ("gathering", 10, 2)
    assert package.gathering.waits
    assert intake.waiting_to_gather() == []  # there is a pause
    package = step(package)
    package = step(package)
    assert (package.status, package.problem) == ("received", "")
    intake.check(package.pk)
    assert packed(package) == with_outcomes(2)
    asked = [call.json["account_list"][0] for call in service.calls(OUTCOMES_PATH)]
    assert asked == [NAMES[place] for place in (0, 10, 10, 10, 20, 30)]
    assert not any(name in caplog.text for name in NAMES)


@pytest.mark.parametrize("is_package", [True, False])
def test_a_gateway_that_takes_too_long_is_asked_about_fewer_at_once(
    service: PushService, monkeypatch: pytest.MonkeyPatch, is_package: bool
) -> None:
    monkeypatch.setattr(gathering, "FEWEST_ASKED", 4)
    monkeypatch.setattr(gathering, "TIMEOUT", (1.0, 0.2))
    package = begun(sent(is_package=is_package))
    service.will(OUTCOMES_PATH, *[silence] * 3)
    for _ in range(3):
        package = step(package)
    assert "in time" in package.gathered["waits"]
    assert step(package).status == "received"
    asked = [len(call.json["account_list"]) for call in service.calls(OUTCOMES_PATH)]
    assert asked == [10, 5, 4] + [4] * 10
    intake.check(package.pk)
    assert packed(package) == with_outcomes(2)


@pytest.mark.django_db(transaction=True)
def test_a_gateway_that_is_away_for_long_is_told_and_found_again(settings: Settings, service: PushService) -> None:
    push = sent()
    package = begun(push)
    with nobody() as settings.GATEWAY_URL:
        package = step(package)
        kept = package.gathered | {"waits_since": (timezone.now() - timedelta(hours=2)).isoformat()}
        AccountPackage.objects.update(gathered=kept)
        package = step(package)
    assert (package.status, package.gathered["ended"]) == ("refused", "in vain")
    assert "could not be reached" in package.gathered["waits"]
    settings.GATEWAY_URL = service.address
    draft = package.pushes.get()
    actions.gather_again(push=draft, by=builders.alice())
    work()
    assert packed(package) == with_outcomes(2)
    audited = AuditRow.objects.filter(kind="accounts gathered").values_list("on_id", "details")
    assert list(audited) == [(push.pk, {"groups": ["not-arrived"], "draft": draft.pk})] * 2


def test_the_list_of_what_was_sent_meanwhile_is_not_gathered_anew(service: PushService) -> None:
    """Pressed in another tab, in the moment in which the draft was sent."""
    package = begun(sent())
    AccountPackage.objects.filter(pk=package.pk).update(status="refused", problem="It was away.")
    draft, now = package.pushes.get(), timezone.now()
    confirmed = {"confirmed_at": now, "due_at": now, "confirmed_by": builders.alice(), "accounts": 2}
    Push.objects.filter(pk=draft.pk).update(status="scheduled", **confirmed)
    with pytest.raises(StalePush):
        actions.gather_again(push=draft, by=builders.alice())
    assert AccountPackage.objects.get(pk=package.pk).status == "refused"


@pytest.mark.parametrize(
    ("code", "ended"), [(10100, "unable"), (1008037, "forgotten")], ids=["no such call", "push unknown"]
)
def test_a_final_no_is_told_and_the_draft_kept(service: PushService, code: int, ended: str) -> None:
    code = gathering.Code.PUSH_UNKNOWN if ended == "forgotten" else code
    package = begun(sent())
    service.will(OUTCOMES_PATH, answer({"retCode": code, "errMsg": "No."}))
    package = step(package)
    assert (package.status, package.gathered["ended"], package.gathered["waits"]) == ("refused", ended, "No.")
    draft = package.pushes.get()
    assert (draft.is_draft, draft.title) == (True, "Sale")


def test_where_it_came_with_everybody_there_is_nobody_to_send_to(service: PushService) -> None:
    service.came = dict.fromkeys(NAMES, 4)
    package = begun(sent())
    package = step(package)
    assert (package.status, package.gathered["ended"]) == ("refused", "nobody")
    assert files_of(package) == []


def test_accounts_that_are_stored_no_more_are_told_of(service: PushService) -> None:
    push = sent()
    package = begun(push)
    assert push.package
    push.package.packed_path.unlink()
    assert step(package).gathered["ended"] == "gone"


def test_what_was_found_and_is_lost_is_gathered_anew(service: PushService) -> None:
    package = begun(sent())
    service.will(OUTCOMES_PATH, answer({"retCode": 0, "outcomes": "2" * 10}), cut())
    package = step(package)
    (chunk,) = package.original_path.parent.iterdir()
    chunk.write_bytes(b"user")
    step(package)
    assert step(package).status == "received"
    intake.check(package.pk)
    assert packed(package) == with_outcomes(2)


def test_a_worker_that_comes_late_counts_for_nothing(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    package = begun(sent())
    honest = gathering._keep

    def late(of: AccountPackage, told: Any) -> None:
        monkeypatch.setattr(gathering, "_keep", honest)
        assert step(of).status == "received"  # the lease ran out, and another worker did it all
        honest(of, told)

    monkeypatch.setattr(gathering, "_keep", late)
    assert intake.gather(package.pk) is intake.Said.NOTHING
    intake.check(package.pk)
    assert packed(package) == with_outcomes(2)


def test_a_draft_that_is_deleted_meanwhile_leaves_nothing(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = begun(sent())
    honest = gathering._keep

    def deleted(of: AccountPackage, told: Any) -> None:
        draft: Push = of.pushes.get()
        actions.discard_draft(push=draft, by=draft.author)
        honest(of, told)

    monkeypatch.setattr(gathering, "_keep", deleted)
    assert intake.gather(package.pk) is intake.Said.NOTHING
    assert list(package.original_path.parent.iterdir()) == []
    assert intake.gather(package.pk) is intake.Said.NOTHING


def test_a_disk_that_is_full_is_told(service: PushService) -> None:
    package = begun(sent())
    with small_disk(Path(default_storage.path(f"packages/{package.folder}")), 8192) as disk:
        (disk / "full").write_bytes(bytes(8192))
        assert step(package).gathered["ended"] == "disk full"

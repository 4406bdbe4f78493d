"""Tests of what the shell says about lists that are doubtful or damaged, and of the choices about them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from pushes import actions
from pushes.management.commands import createpush as createpush_command
from pushes.models import AccountPackage, Application, Push
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pushes.commands.shell import SAID, createpush, package
from tests.pushes.delivery.tpns import PushService
from tests.pushes.service import nobody

pytestmark = pytest.mark.django_db(transaction=True)

DOUBTFUL = ("--account-type=1", "--app=Shop")


def test_yes_does_not_pass_a_doubt_about_the_list(
    shop: Application, tmp_path: Path, service: PushService, worker: None
) -> None:
    file = package(tmp_path, "ann1\nNULL\nbob2\n")
    status, _, err = createpush(*DOUBTFUL, file, *SAID)
    assert (status, service.uploads, Push.objects.count()) == (2, [], 0)
    assert err.endswith("row 2, “NULL”. Add --accept-doubt placeholder to send all the same.")
    status, _, err = createpush(*DOUBTFUL, file, *SAID, "--accept-doubt=rows-of-excel")
    assert (status, Push.objects.count()) == (2, 0)
    status, _, err = createpush(*DOUBTFUL, file, *SAID, "--accept-doubt=rows-of-excel", "--accept-doubt=placeholder")
    assert (status, Push.objects.get().count) == (0, 3)
    assert "row 2, “NULL”." in err


def test_a_choice_makes_a_doubt_go(shop: Application, tmp_path: Path, service: PushService, worker: None) -> None:
    file = package(tmp_path, "ann1\nNULL\nbob2\n")
    status, _, err = createpush(*DOUBTFUL, file, *SAID, "--repair=leave-out-placeholder")
    assert (status, Push.objects.get().count) == (0, 2)
    assert "3 rows = 2 accounts + 0 duplicates + 1 rejected + 0 blank" in err


def test_several_repairs_are_given_as_they_are_offered(
    shop: Application, tmp_path: Path, service: PushService, worker: None
) -> None:
    file = package(tmp_path, "137 1111 2222\n137 1111 2223\n")
    status, _, err = createpush("--account-type=1002", "--app=Shop", file, *SAID, "--repair=strip-separators+add-86")
    assert (status, Push.objects.get().count) == (0, 2), err
    _, _, err = createpush("--account-type=1002", "--app=Shop", file, *SAID, "--repair=add-999")
    assert "'add-999' is no repair" in err


def test_numbers_that_can_be_read_in_two_ways_are_read_in_the_one_that_is_named(shop: Application) -> None:
    american = ("--account-type=1002", "--app=Shop", "--accounts=17185550100, 17185550103", *SAID)
    status, _, err = createpush(*american)
    assert (status, "Add --repair add-86 or --repair add-plus-1." in err) == (2, True)
    status, _, err = createpush(*american, "--repair=add-86", "--repair=add-plus-1")
    assert (status, "add-86 and add-plus-1 read the same numbers as those of two countries." in err) == (2, True)
    assert not Push.objects.exists()
    status, _, err = createpush(*american, "--repair=add-plus-1")
    assert (status, Push.objects.get().sample) == (0, ["+17185550100", "+17185550103"])
    assert "Add --repair" not in err


def test_typed_accounts_are_doubted_too(shop: Application) -> None:
    status, _, err = createpush(*DOUBTFUL, "--accounts=ann, NULL", *SAID)
    assert (status, err.endswith("Add --accept-doubt placeholder to send all the same.")) == (2, True)


@pytest.mark.parametrize(("bound", "code"), [(0, "nobody-bound"), (1, "few-bound")])
def test_yes_does_not_send_where_hardly_any_account_has_a_device(
    shop: Application, service: PushService, bound: int, code: str
) -> None:
    service.bound = bound
    names = ",".join(f"user{3 * number:04d}" for number in range(40))
    wanted = ("--app=Shop", "--account-type=1", f"--accounts={names}", *SAID)
    status, _, err = createpush(*wanted)
    assert (status, service.pushes, Push.objects.count()) == (2, [], 0)
    assert f"{bound} of 40 accounts have a device: these may be another application's people" in err
    assert err.endswith(f"Add --accept-doubt {code} to send all the same.")
    assert createpush(*wanted, f"--accept-doubt={code}")[0] == 0
    assert Push.objects.get().count == 40


def test_a_gateway_that_cannot_be_asked_keeps_nothing_from_being_sent(shop: Application, settings: Settings) -> None:
    with nobody() as settings.GATEWAY_URL:
        status, _, err = createpush("--app=Shop", "--account-type=1", "--accounts=ann", *SAID)
    assert (status, Push.objects.get().count) == (0, 1)
    assert "The gateway could not be asked how many of these accounts have a device." in err


def test_a_doubt_that_turns_up_meanwhile_is_named_with_its_option(
    shop: Application, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = builders.draft(
        author=builders.alice(), application=shop, target="accounts", typed="ann\nbobx", account_type=1, title="Other"
    )
    agreed = createpush_command.agreed_number

    def meanwhile(push: Push, options: dict[str, object]) -> int | None:
        if others.is_draft:  # a colleague sends to the same accounts just before
            ticked = [doubt.key for doubt in doubts(others)]
            actions.confirm(push=others, by=others.author, seen=others.fingerprint, ticked=ticked)
            others.refresh_from_db()
        return agreed(push, options)

    monkeypatch.setattr(createpush_command, "agreed_number", meanwhile)
    wanted = (*DOUBTFUL, "--accounts=ann, bobx", *SAID)
    status, _, err = createpush(*wanted)
    assert (status, Push.objects.get()) == (2, others)
    named = f"push {others.pk}, “Other”. It has not begun. Add --repeat to send all the same."
    assert err.endswith(f"Confirmed for all 2 of these accounts: {named}")
    actions.undo(push=others, by=others.author)
    others.refresh_from_db()
    assert createpush(*wanted, "--repeat")[0] == 0
    assert Push.objects.exclude(status="draft").count() == 2


def test_a_saved_audience_is_named_and_its_type_comes_with_it(shop: Application, service: PushService) -> None:
    first = builders.ready_push(author=builders.alice(), application=shop, title="Last week")
    audience = actions.save_audience(push=first, by=builders.alice(), name="Fans of tea")
    to = ("--app=Shop", *SAID)
    status, _, err = createpush("--audience=fans", *to)
    assert (status, err) == (2, "No saved audience of Shop is called fans. Known: Fans of tea.")
    status, _, err = createpush("--audience=Fans of tea", "--account-type=0", *to)
    assert (status, err) == (2, "Leave out --account-type 0: the audience Fans of tea has type 1002.")
    assert list(Push.objects.all()) == [first], "nothing is left of a push that was not sent"
    for same in ((), ("--account-type=1002",)):
        status, _, err = createpush("--audience=Fans of tea", "--repeat", *same, *to)
        push = Push.objects.latest("pk")
        assert (status, push.target, push.type_in_force, push.count) == (0, "audience", 1002, 2), err
        assert push.package
        assert push.package.audience_package == audience.package_id
    AccountPackage.objects.update(created_at=timezone.now() - timedelta(days=40))
    status, _, err = createpush("--audience=Fans of tea", "--repeat", *to)
    assert (status, err.endswith(" to send all the same.")) == (2, True), err
    assert "--accept-doubt" in err
    audience.refresh_from_db()
    actions.delete_audience(audience=audience)
    assert createpush("--audience=Fans of tea", *to)[2].endswith("Known: none.")

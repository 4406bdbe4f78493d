"""The accounts of a push that was sent, gathered by how far it came with each, in steps."""

import pytest

from pushes import actions, tasks
from pushes.accounts.limits import LONGEST_NAME
from pushes.intake import gathering
from pushes.models import AccountPackage, Event, Part, Push
from pushes.tpns.contract import OUTCOMES_PATH
from tests import builders
from tests.pushes.broker import arguments_of, name_of, work
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import typed_push
from tests.pushes.intake.gathered import NAMES, begun, ended, packed, sent, with_outcomes
from tests.pushes.intake.stored import files_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten_a_call")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_package", [True, False])
def test_a_worker_gathers_and_the_ordinary_check_follows(service: PushService, is_package: bool) -> None:
    push = sent(is_package=is_package)
    draft = actions.gather(push=push, by=builders.alice(), who=["not-clicked", "not-arrived"])
    done = work()
    draft.refresh_from_db()
    assert draft.package
    assert packed(draft.package) == with_outcomes(2, 3)
    asked = [call.json for call in service.calls(OUTCOMES_PATH)]
    assert [account for call in asked for account in call["account_list"]] == NAMES
    assert {call["pushId"] for call in asked} == {Part.objects.get(push=push).service_push_id}
    calls = [(name_of(message), arguments_of(message)) for message in done]
    assert calls == [("gather_accounts", [draft.package.pk]), ("check_package", [draft.package.pk])]
    told = draft.package.gathering
    assert told
    assert (told.came, told.found, told.accounts, told.who) == ((8,) * 5, 16, 40, ("not-arrived", "not-clicked"))
    assert len(files_of(draft.package)) == 3
    gathered = Event.objects.get(push=draft, kind="gathered")
    assert (gathered.by, gathered.facts["source"], gathered.facts["accounts"]) == (None, push.pk, 16)


@pytest.mark.parametrize(
    ("who", "outcomes"), [("not-arrived", {2}), ("not-clicked", {3}), ("no-device", {0, 1}), ("all", {0, 1, 2, 3})]
)
def test_each_group_has_its_accounts(who: str, outcomes: set[int]) -> None:
    groups = ("not-arrived", "not-clicked", "no-device") if who == "all" else (who,)
    package = begun(sent(), *groups)
    tasks.wake()
    work()
    assert packed(package) == with_outcomes(*outcomes)


@pytest.mark.django_db(transaction=True)
def test_an_account_is_taken_as_it_was_sent_whatever_it_looks_like() -> None:
    names = ["account", "a,b;c d", '"quoted"', "王小明", "a\u2028b", "=1+1", "1e5"]
    alice = builders.alice()
    push = ended(typed_push("alice", account_type=1))
    Part.objects.filter(push=push).update(typed=names, accounts=len(names))
    draft = actions.gather(push=push, by=alice, who=["no-device"])
    work()
    draft.refresh_from_db()
    assert draft.package
    assert packed(draft.package) == names
    assert (draft.package.rows, draft.package.duplicates, draft.package.rejected) == (7, 0, 0)


def test_a_long_title_is_cut_in_the_name_of_the_list(service: PushService) -> None:
    push = sent(is_package=False)
    names = []
    for length, who in ((LONGEST_NAME - 4, "not-arrived"), (LONGEST_NAME, "no-device")):
        Push.objects.filter(pk=push.pk).update(title="推" * length)
        draft = actions.gather(push=push, by=builders.alice(), who=[who])
        assert draft.package
        names.append(draft.package.name)
    assert names == ["推" * (LONGEST_NAME - 4) + ".txt", "推" * (LONGEST_NAME - 5) + "….txt"]


def test_a_step_ends_after_some_seconds_and_the_next_goes_on(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = begun(sent())
    clock = iter(range(0, 999, 3))
    monkeypatch.setattr(gathering, "monotonic", lambda: next(clock))
    tasks.gather_accounts.delay(package.pk)
    done = [name_of(message) for message in work()]
    assert done == ["gather_accounts"] * 4 + ["check_package"]
    assert len(service.calls(OUTCOMES_PATH)) == 4
    assert packed(package) == with_outcomes(2)


def test_another_type_chosen_meanwhile_is_that_of_the_check(service: PushService) -> None:
    package = begun(sent())
    package.ask_for_check(0)
    assert AccountPackage.objects.get(pk=package.pk).status == "gathering"
    tasks.wake()
    work()
    package.refresh_from_db()
    assert (package.status, package.account_type, package.accepted) == ("checked", 0, 8)


@pytest.mark.django_db(transaction=True)
def test_one_is_gathered_at_a_time_so_that_previews_are_answered(service: PushService) -> None:
    package = begun(sent())
    assert tasks.GATHERING.acquire(blocking=False)
    assert not tasks.GATHERING.acquire(blocking=False)
    tasks.wake()
    work()
    assert service.calls(OUTCOMES_PATH) == []
    tasks.GATHERING.release()
    tasks.wake()  # what found no thread is due still
    work()
    assert packed(package) == with_outcomes(2)

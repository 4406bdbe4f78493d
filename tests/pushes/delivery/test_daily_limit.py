"""Tests of a limit of pushes for each account and day: who is left out, what counts, and what is kept of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions, delivery, intake
from pushes.delivery import daily_limit
from pushes.models import Application, DailyCount, Part, Push, StalePush
from pushes.models.tally import Tally
from pushes.readiness.draft_doubts import doubts
from pushes.storage import StoredPath
from pushes.telling.flight_record import told
from pushes.telling.verification import problems
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.in_storage import everything
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk
from tests.pushes.service import cut

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
NAMES = [f"user{7 * number:04d}" for number in range(12)]
HOURS = timedelta(hours=1)


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop() -> Application:
    """An application of Alice's that sends an account one push a day."""
    return builders.application(people=[builders.alice()], daily_limit=1)


def confirmed(shop: Application, names: list[str], *, is_package: bool = True, **fields: Any) -> Push:
    alice = builders.alice()
    if is_package:
        package = builders.package(application=shop, by=alice, text="\n".join(names), account_type=1)
        fields |= {"package": package}
    else:
        fields |= {"target": "accounts", "typed": ", ".join(names)}
    push = builders.draft(author=alice, application=shop, account_type=1, **fields)
    actions.confirm(push=push, by=alice, seen=push.fingerprint, ticked=[doubt.key for doubt in doubts(push)])
    push.refresh_from_db()
    return push


def sent(shop: Application, names: list[str], **fields: Any) -> Push:
    """A push that has come to rest."""
    push = confirmed(shop, names, **fields)
    walk(push)
    return push


def age(push: Push, by: timedelta) -> None:
    """Its calls were made so much earlier."""
    Part.objects.filter(push=push).exclude(called_at=None).update(called_at=timezone.now() - by)
    DailyCount.objects.filter(push=push).update(counted_at=timezone.now() - by)


def heard(service: PushService, *, is_package: bool) -> list[list[str]]:
    """The accounts of each call that the service heard."""
    if not is_package:
        return [request.json["account_list"] for request in service.pushes]
    return [[name for name in NAMES if f"{name}\n".encode() in request.body] for request in service.uploads]


@pytest.mark.parametrize("is_package", [True, False])
def test_who_got_enough_within_a_day_is_left_out_and_counted_apart(
    service: PushService, shop: Application, is_package: bool
) -> None:
    first = sent(shop, NAMES[:8], is_package=is_package)
    second = sent(shop, NAMES[4:], is_package=is_package, title="Another")
    assert heard(service, is_package=is_package) == [NAMES[:8], NAMES[8:]]
    assert (first.tally, second.tally) == (Tally(8, 0, 0), Tally(4, 0, 0, over_limit=4))
    assert (second.status, second.accounts, second.tally.total) == ("finished", 8, 8)
    assert list(problems(first)) == list(problems(second)) == []
    event = second.events.get(kind="limited")
    assert event.facts == {"over": 4, "limit": 1, "accounts": 4, "pushes": [first.pk]}
    assert told(event) == (
        "Left accounts out: 4. They had got as many pushes within 24 hours as the application allows "
        f"(1), from pushes {first.pk}. It goes to 4 accounts."
    )
    age(first, 25 * HOURS)
    third = sent(shop, NAMES[:8], is_package=is_package, title="The day after")
    assert third.tally == Tally(8, 0, 0)


def test_as_many_as_the_limit_get_through(service: PushService, shop: Application) -> None:
    Application.objects.update(daily_limit=2)
    shop.refresh_from_db()
    tallies = [sent(shop, NAMES, title=f"No. {number}").tally for number in range(3)]
    assert tallies == [Tally(12, 0, 0), Tally(12, 0, 0), Tally(0, 0, 0, over_limit=12)]
    push = Push.objects.latest("pk")
    assert push.status == "failed", "nobody got it"
    assert list(problems(push)) == []


def test_other_types_other_applications_and_pushes_without_a_limit_count_for_nothing(
    service: PushService, shop: Application
) -> None:
    other = builders.application(people=[builders.alice()], name="Bakery", access_id="1500009999")
    sent(other, NAMES)
    assert not DailyCount.objects.exists()
    sent(shop, NAMES, is_package=False, title="One")
    Push.objects.filter(title="One").update(account_type=1)
    push = confirmed(shop, NAMES, title="Two")
    Push.objects.filter(pk=push.pk).update(account_type=2)
    walk(push)
    assert push.tally.over_limit == 0


def test_what_nobody_got_counts_for_nothing_and_what_may_have_arrived_counts(
    service: PushService, shop: Application
) -> None:
    service.will(PUSH_PATH, cut())
    unclear = sent(shop, NAMES[:4])
    assert unclear.parts.get().status == "unconfirmed"
    stopped = confirmed(shop, NAMES[4:8], title="Stopped", canary_accounts=2)
    walk(stopped)
    actions.stop(push=stopped, by=builders.alice())
    walk(stopped)
    assert stopped.status == "stopped"
    assert stopped.tally == Tally(2, 2, 0)
    last = sent(shop, NAMES, title="Last")
    assert last.tally == Tally(6, 0, 0, over_limit=6)
    assert last.events.get(kind="limited").facts["pushes"] == [unclear.pk, stopped.pk]


def test_those_that_wait_for_the_canary_or_the_speed_are_taken(service: PushService, shop: Application) -> None:
    slow = sent(shop, NAMES[:6], speed_per_minute=4)
    assert [part.accounts for part in slow.parts.all()] == [4, 2]
    assert slow.status == "sending"
    other = sent(shop, NAMES, title="Another", speed_per_minute=5, canary_accounts=2)
    over = [(5, "over limit"), (1, "over limit")]  # whoever sends to them all the same keeps to the speed as well
    assert [(part.accounts, part.status) for part in other.parts.all()][1:] == [(4, "waiting"), *over]
    assert [part.offset for part in other.parts.all()] == [0, 18, 54, 99]


def test_one_push_of_an_application_counts_at_a_time(service: PushService, shop: Application) -> None:
    first, second = confirmed(shop, NAMES), confirmed(shop, NAMES, title="Another")
    for push in (first, second):
        assert delivery.advance(push.pk) is delivery.Next.NOW
    held = DailyCount.objects.create(push=first, application=shop)
    assert held.claim(15)
    second.refresh_from_db()
    assert daily_limit.leave_out(second) is delivery.Next.SOON
    assert not service.heard
    DailyCount.objects.filter(pk=held.pk).update(lease_until=timezone.now() - HOURS)
    walk(second)
    with pytest.raises(StalePush):
        held.release(DailyCount.Status.COUNTED)
    walk(first)
    assert [push.tally for push in (first, second)] == [Tally(0, 0, 0, over_limit=12), Tally(12, 0, 0)]


def test_a_push_that_is_stopped_while_it_is_counted_keeps_nothing(
    service: PushService, shop: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    push = confirmed(shop, NAMES)
    delivery.advance(push.pk)
    keep = daily_limit._keep

    def stopped_first(*given: Any, **said: Any) -> None:
        actions.stop(push=Push.objects.get(pk=push.pk), by=builders.alice())
        keep(*given, **said)

    monkeypatch.setattr(daily_limit, "_keep", stopped_first)
    assert walk(push) is delivery.Next.LATER
    walk(push)
    assert (push.status, push.tally, service.heard) == ("stopped", Tally(0, 12, 0), [])
    assert everything("daily") == []


def test_what_cannot_be_counted_is_left_to_a_person_and_counted_then(service: PushService, shop: Application) -> None:
    push = confirmed(shop, NAMES)
    assert push.package
    path = push.package.packed_path
    away = path.parent / "away"
    path.replace(away)
    walk(push)
    assert (push.status, push.attention, service.heard) == ("needs attention", "failing", [])
    assert "It could not be counted who got how many pushes (FileNotFoundError)." in push.parts.get().problem
    away.replace(path)
    actions.resume(push=push, by=builders.alice())
    walk(push)
    assert push.status == "finished"
    assert DailyCount.objects.get().status == "counted"


@pytest.mark.parametrize("is_package", [True, False])
def test_an_approval_covers_the_part_that_is_left(service: PushService, shop: Application, is_package: bool) -> None:
    sent(shop, NAMES[3:6], is_package=False, title="Before")
    Application.objects.update(approval_from=5)
    shop.refresh_from_db()
    push = confirmed(shop, NAMES, is_package=is_package)
    actions.approve(push=push, by=builders.frank(), seen=push.hash_to_approve())
    walk(push)
    assert (push.status, push.tally) == ("finished", Tally(9, 0, 0, over_limit=3))


def test_what_a_worker_that_died_was_writing_goes_when_another_has_counted(
    service: PushService, shop: Application
) -> None:
    push = confirmed(shop, NAMES)
    died = DailyCount.objects.create(push=push, application=shop)
    assert died.claim(-1)
    for suffix in ("run", "txt"):
        StoredPath(died.place(suffix)).write_bytes(b"user0000\n")
    delivery.forget_runs()
    assert len(everything("daily")) == 2  # it may still write
    StoredPath("daily/.nfs0001").write_bytes(b"of a disk that is shared")
    walk(push)
    delivery.forget_runs()
    kept = DailyCount.objects.get()
    assert [path.place for path in everything("daily")] == [kept.run]
    assert heard(service, is_package=True) == [NAMES]


def test_what_is_kept_goes_when_nothing_asks_for_it_and_with_the_accounts(
    service: PushService, shop: Application
) -> None:
    first, second = sent(shop, NAMES[:8]), sent(shop, NAMES[4:], title="Another")
    counts = [DailyCount.objects.get(push=push) for push in (first, second)]
    runs = [StoredPath(count.run) for count in counts]
    assert [path.size() for path in runs] == [8 * 8, 8 * 4]
    age(first, 25 * HOURS)
    delivery.forget_runs()
    assert [path.is_file() for path in runs] == [False, True]
    assert [count.run != "" for count in DailyCount.objects.order_by("pk")] == [False, True]
    file = StoredPath(counts[1].sent)
    assert file.is_file()
    assert intake.forget(NAMES[9]).done == [f"The accounts of push {second.pk} were deleted: it was among them."]
    assert not file.is_file()
    assert not runs[1].is_file()
    assert list(problems(Push.objects.get(pk=second.pk))) == []

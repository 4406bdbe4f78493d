"""The rest of a push is counted against the limit of pushes a day once more before it leaves."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions
from pushes.models import Application, DailyCount, Push, StalePush
from pushes.models.audit import AuditRow
from pushes.models.tally import Tally
from pushes.overview import count_what_moved
from pushes.telling.flight_record import told
from pushes.telling.verification import problems
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.in_storage import everything
from tests.pushes.delivery.test_daily_limit import NAMES, heard, sent
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_a_turn, walk
from tests.pushes.overview.history import days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop() -> Application:
    return builders.application(people=[builders.alice()], daily_limit=1, undo_seconds=0)


def stopped_after(sent_first: int, shop: Application, names: list[str], *, is_package: bool) -> Push:
    """A push that a person stopped when its canary had left."""
    push = sent(shop, names, is_package=is_package, title="Stopped", canary_accounts=sent_first)
    actions.stop(push=push, by=builders.alice())
    walk(push)
    assert push.tally == Tally(sent_first, len(names) - sent_first, 0)
    return push


def send_the_rest(push: Push) -> None:
    actions.send_the_rest(push=push, by=builders.alice())
    pass_a_turn(push)
    walk(push)


def send_the_rest_at_its_speed(push: Push, parts: int) -> None:
    """A part a minute."""
    actions.send_the_rest(push=push, by=builders.alice())
    for _part in range(parts):
        push.parts.exclude(called_at=None).update(called_at=timezone.now() - timedelta(minutes=2))
        push.parts.exclude(next_try_at=None).update(next_try_at=None)
        pass_a_turn(push)
        walk(push)


@pytest.mark.parametrize("is_package", [True, False])
def test_who_got_enough_since_it_was_stopped_is_left_out_of_the_rest(
    service: PushService, shop: Application, is_package: bool
) -> None:
    push = stopped_after(2, shop, NAMES[:8], is_package=is_package)
    between = sent(shop, NAMES[4:6], is_package=is_package, title="Between")
    send_the_rest(push)
    rest = [*NAMES[2:4], *NAMES[6:8]]
    assert heard(service, is_package=is_package) == [NAMES[:2], NAMES[4:6], rest]
    assert (push.status, push.tally, push.over_limit) == ("finished", Tally(6, 0, 0, over_limit=2), 2)
    assert list(problems(push)) == []
    facts = push.events.filter(kind="limited").last().facts
    assert facts == {"limit": 1, "over": 2, "accounts": 4, "pushes": [between.pk]}
    # What is kept of it tells later ones the same.
    assert sent(shop, NAMES, is_package=is_package, title="After").tally == Tally(4, 0, 0, over_limit=8)
    kept = DailyCount.objects.get(push=push)
    assert {path.place for path in everything("daily") if path.name.startswith(f"{push.pk}-")} == {
        name for name in (kept.run, kept.sent) if name
    }


@pytest.mark.parametrize("is_package", [True, False])
def test_of_a_rest_of_several_parts_each_keeps_its_number(
    service: PushService, shop: Application, is_package: bool
) -> None:
    push = sent(shop, NAMES[:9], is_package=is_package, title="Stopped", speed_per_minute=3)
    actions.stop(push=push, by=builders.alice())
    walk(push)
    sent(shop, [*NAMES[3:7]], is_package=is_package, title="Between")
    send_the_rest_at_its_speed(push, parts=2)
    found = [(part.number, part.status, part.accounts) for part in push.parts.all()]
    assert found == [(1, "accepted", 3), (2, "over limit", 3), (3, "accepted", 2), (4, "over limit", 1)]
    assert heard(service, is_package=is_package)[-1] == NAMES[7:9]
    assert list(problems(push)) == []
    assert sent(shop, NAMES, is_package=is_package, title="After").tally == Tally(3, 0, 0, over_limit=9)


@pytest.mark.parametrize("is_package", [True, False])
def test_what_never_left_is_cut_anew_with_as_large_a_canary(
    service: PushService, shop: Application, is_package: bool
) -> None:
    service.will(PUSH_PATH, NO)
    push = sent(shop, NAMES[:8], is_package=is_package, title="Refused", canary_accounts=3)
    actions.stop(push=push, by=builders.alice())
    walk(push)
    assert push.tally == Tally(0, 8, 0)
    sent(shop, NAMES[1:3], is_package=is_package, title="Between")
    send_the_rest(push)
    assert (push.status, push.attention) == ("needs attention", "canary")
    found = [(part.status, part.accounts) for part in push.parts.all()]
    assert found == [("accepted", 3), ("waiting", 3), ("over limit", 2)]
    assert heard(service, is_package=is_package)[-1] == [NAMES[0], *NAMES[3:5]]
    assert list(problems(push)) == []


def test_where_all_of_the_rest_got_enough_nothing_more_is_sent(service: PushService, shop: Application) -> None:
    push = stopped_after(2, shop, NAMES[:4], is_package=True)
    sent(shop, NAMES[2:4], title="Between")
    calls = len(service.heard)
    send_the_rest(push)
    assert (push.status, push.tally, len(service.heard)) == ("finished", Tally(2, 0, 0, over_limit=2), calls)


def test_stopped_again_before_it_is_counted_nothing_changes_and_the_next_time_it_is(
    service: PushService, shop: Application
) -> None:
    push = stopped_after(2, shop, NAMES[:8], is_package=True)
    sent(shop, NAMES[4:6], title="Between")
    actions.send_the_rest(push=push, by=builders.alice())
    actions.stop(push=push, by=builders.alice())
    walk(push)
    assert (push.status, push.tally) == ("stopped", Tally(2, 6, 0))
    send_the_rest(push)
    assert push.tally == Tally(6, 0, 0, over_limit=2)


def test_the_rest_of_a_push_from_before_there_was_a_limit_is_counted(service: PushService, shop: Application) -> None:
    Application.objects.update(daily_limit=0)
    shop.refresh_from_db()
    push = stopped_after(2, shop, NAMES[:8], is_package=True)
    Application.objects.update(daily_limit=1)
    shop.refresh_from_db()
    sent(shop, NAMES[6:], title="Between")
    send_the_rest(push)
    assert push.tally == Tally(6, 0, 0, over_limit=2)
    assert sent(shop, NAMES[:8], title="After").tally.over_limit == 8


@pytest.mark.parametrize("is_package", [True, False])
def test_an_administrator_has_it_sent_to_all_of_them_all_the_same(
    service: PushService, shop: Application, is_package: bool, caplog: pytest.LogCaptureFixture
) -> None:
    sent(shop, NAMES[:8], is_package=is_package, title="Before")
    push = sent(shop, NAMES[4:], is_package=is_package, title="Recall of goods")
    with pytest.raises(actions.NotReady):
        actions.send_over_limit(push=push, by=builders.grace(), reason="  ")
    assert actions.send_over_limit(push=push, by=builders.grace(), reason="Glass in the\njam") == 4
    actions.undo(push=push, by=builders.alice())
    push.refresh_from_db()
    assert (push.status, push.tally, push.limit_reason) == ("finished", Tally(4, 0, 0, over_limit=4), "")
    with pytest.raises(StalePush):  # what was undone opens it to nobody else
        actions.send_the_rest(push=push, by=builders.alice())
    assert actions.send_over_limit(push=push, by=builders.grace(), reason="Glass in the\njam") == 4
    assert "is sent past the limit of pushes a day: person" in caplog.text
    assert "jam" not in caplog.text
    pass_a_turn(push)
    walk(push)
    assert push.limit_reason == "Glass in the jam"
    assert (push.status, push.tally, push.over_limit) == ("finished", Tally(8, 0, 0), 0)
    assert heard(service, is_package=is_package) == [NAMES[:8], NAMES[8:], NAMES[4:8]]
    assert list(problems(push)) == []
    event = push.events.filter(kind="lifted").latest("pk")
    assert told(event) == (
        "SENT IT PAST THE LIMIT of pushes a day, to 4 whom it had left out: “Glass in the jam” It goes to 4 accounts."
    )
    assert event.by == builders.grace()
    row = AuditRow.objects.filter(kind=AuditRow.Kind.LIMIT_LIFTED).latest("pk")
    assert (row.on_id, row.details) == (push.pk, {"reason": "Glass in the jam"})
    # What they got counts for later pushes, and of nobody twice.
    assert sent(shop, NAMES, is_package=is_package, title="After").tally == Tally(0, 0, 0, over_limit=12)
    with pytest.raises(StalePush):
        actions.send_over_limit(push=push, by=builders.grace(), reason="Again")


@pytest.mark.parametrize("is_package", [True, False])
def test_past_the_limit_it_is_sent_at_its_speed_and_stopped_in_time_it_is_finished_again(
    service: PushService, shop: Application, is_package: bool
) -> None:
    sent(shop, NAMES[:8], is_package=is_package, title="Before")
    push = sent(shop, NAMES[2:], is_package=is_package, title="Recall of goods", speed_per_minute=4)
    ended = push.finished_at
    assert [part.accounts for part in push.parts.all()] == [4, 4, 2]
    actions.send_over_limit(push=push, by=builders.grace(), reason="Glass in the jam")
    actions.stop(push=push, by=builders.alice())
    push.refresh_from_db()
    assert (push.status, push.tally, push.finished_at) == ("finished", Tally(4, 0, 0, over_limit=6), ended)


@pytest.mark.parametrize("is_package", [True, False])
def test_what_is_taken_out_of_a_part_in_the_middle_adds_up(
    service: PushService, shop: Application, is_package: bool
) -> None:
    push = sent(shop, NAMES[:9], is_package=is_package, title="Stopped", speed_per_minute=3)
    actions.stop(push=push, by=builders.alice())
    walk(push)
    sent(shop, NAMES[4:5], is_package=is_package, title="Between")
    send_the_rest_at_its_speed(push, parts=3)
    found = [(part.number, part.status, part.accounts) for part in push.parts.all()]
    assert found == [(1, "accepted", 3), (2, "accepted", 2), (3, "accepted", 3), (4, "over limit", 1)]
    assert list(problems(push)) == []


def test_it_goes_to_those_with_them_whom_it_was_stopped_before(service: PushService, shop: Application) -> None:
    sent(shop, NAMES[:2], title="Before")
    push = sent(shop, NAMES[:8], title="Stopped", canary_accounts=2)
    actions.stop(push=push, by=builders.alice())
    walk(push)
    assert push.tally == Tally(2, 4, 0, over_limit=2)
    assert actions.send_over_limit(push=push, by=builders.grace(), reason="Glass in the jam") == 6
    actions.stop(push=push, by=builders.alice())
    push.refresh_from_db()
    assert (push.tally, push.limit_reason, push.over_limit) == (Tally(2, 4, 0, over_limit=2), "", 2)
    assert actions.send_over_limit(push=push, by=builders.grace(), reason="Glass in the jam") == 6
    pass_a_turn(push)
    walk(push)
    assert (push.tally, push.over_limit) == (Tally(8, 0, 0), 0)


def test_of_a_push_that_nobody_got_all_get_it_with_its_canary_first(service: PushService, shop: Application) -> None:
    sent(shop, NAMES, title="Before")
    push = sent(shop, NAMES, title="Recall of goods", canary_accounts=3)
    assert (push.status, push.over_limit) == ("failed", 12)
    actions.send_over_limit(push=push, by=builders.grace(), reason="Glass in the jam")
    pass_a_turn(push)
    walk(push)
    assert (push.attention, [part.accounts for part in push.parts.all()]) == ("canary", [3, 9])
    assert heard(service, is_package=True)[-1] == NAMES[:3]


def test_the_overview_counts_those_whom_the_limit_did_not_leave_out(service: PushService, shop: Application) -> None:
    sent(shop, NAMES[:8])
    sent(shop, NAMES[4:], title="Another")
    count_what_moved()
    assert [row["accounts"] for row in days().values()] == [12]

"""Tests of the simulated fleet: the same devices and the same luck each time, and reports as real devices make them."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from console.gateway.carrying import resolving
from console.gateway.channels.online.reports import Happening
from console.gateway.models import Binding, Delivery, Device, GatewayApplication, GatewayPush
from console.gateway.operations import bind_accounts
from console.gateway.rehearsal import fleet_of_devices
from console.gateway.rehearsal.fleet_of_devices import Fleet, Habits
from tests.gateway import builders

pytestmark = pytest.mark.django_db
EVERYTHING = Habits(arrive=1, shown=1, click=1, seed=1)
USUAL = Habits(arrive=0.97, shown=0.8, click=0.04, seed=1)


def fleet(app: GatewayApplication, count: int, habits: Habits, share: float = 1.0) -> Fleet:
    bind_accounts(application=app, rows=fleet_of_devices.rows(app, ["alice", "carol"], 0, count))
    return Fleet(app.pk, fleet_of_devices.online(app, count, share, habits.seed), habits)


def push(app: GatewayApplication, account: str = "alice") -> GatewayPush:
    pushed = builders.push(app, account, account_push_type=1)
    resolving.advance(pushed.pk)
    return pushed


def noted(moment: str) -> int:
    return Delivery.objects.exclude(**{moment: None}).count()


def test_a_plan_is_the_same_each_time_and_keeps_the_shares() -> None:
    plans = [fleet_of_devices.plan(USUAL, f"{number:036x}", 7) for number in range(10_000)]
    assert plans == [fleet_of_devices.plan(USUAL, f"{number:036x}", 7) for number in range(10_000)]
    happened = Counter(happening for each in plans for _, happening in each)
    assert abs(happened[Happening.ARRIVED] / 10_000 - 0.97) < 0.01
    assert abs(happened[Happening.SHOWN] / happened[Happening.ARRIVED] - 0.8) < 0.02
    assert abs(happened[Happening.CLICKED] / happened[Happening.ARRIVED] - 0.04) < 0.01
    assert fleet_of_devices.plan(USUAL._replace(seed=2), f"{1:036x}", 7) != plans[1]


def test_what_happens_later_is_reported_later_and_a_click_means_shown() -> None:
    for number in range(1_000):
        delays, happenings = zip(*fleet_of_devices.plan(EVERYTHING._replace(shown=0), str(number), 1), strict=True)
        assert happenings == (Happening.ARRIVED, Happening.SHOWN, Happening.CLICKED)
        assert list(delays) == sorted(delays)


def test_the_share_that_is_online_gets_what_waits_and_reports_it_once() -> None:
    app = builders.application()
    playing = fleet(app, 20, EVERYTHING, share=0.5)
    push(app)
    push(app, "carol")
    playing.step(0.0)
    assert (noted("sent_at"), noted("arrived_at"), playing.counts["handed out"]) == (10, 0, 10)
    for moment in (100.0, 200.0):
        playing.step(moment)
    assert (noted("arrived_at"), noted("shown_at"), noted("clicked_at")) == (10, 10, 10)
    assert playing.counts == {"handed out": 10, "arrived": 10, "shown": 10, "clicked": 10}


def test_a_push_that_comes_while_the_fleet_plays_is_taken_at_the_next_step() -> None:
    app = builders.application()
    playing = fleet(app, 4, EVERYTHING)
    playing.step(0.0)
    push(app)
    playing.step(0.5)
    playing.step(3.0)
    assert (noted("arrived_at"), playing.counts["arrived"]) == (2, 2)


def test_the_fleet_takes_back_what_it_was_told_of() -> None:
    app = builders.application()
    playing = fleet(app, 4, EVERYTHING)
    told = push(app)
    playing.step(0.0)
    unheard = push(app, "carol")
    GatewayPush.objects.filter(pk__in=[told.pk, unheard.pk]).update(status="PUSH_REVOKED")
    for moment in (0.5, 10.0, 20.0):
        playing.step(moment)
    assert set(Delivery.objects.exclude(withdrawn_at=None).values_list("push", flat=True)) == {told.pk}
    assert (noted("withdrawn_at"), playing.counts["withdrawn"]) == (2, 2)


def played(package: Path, *arguments: str) -> str:
    out = StringIO()
    command = ["simulatedevices", "--access-id", builders.ACCESS_ID, "--accounts", str(package), "--for", "0"]
    call_command(*command, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_makes_the_same_devices_each_time(tmp_path: Path) -> None:
    builders.application()
    package = tmp_path / "accounts.csv"
    package.write_text("Account\n+8613711112222\n+8613711113333\n+8613711112222\n")
    arguments = ["--account-type", "1002", "--count", "5", "--online", "40%"]
    assert "5 devices: 5 registered now, 5 bound now\n2 of 5 online" in played(package, *arguments)
    before = list(Binding.objects.order_by("pk").values_list("device__token", "account", "account_type", "bound_at"))
    assert [account for _, account, _, _ in before].count("+8613711112222") == 3
    assert "5 devices: 0 registered now, 0 bound now\n2 of 5 online" in played(package, *arguments)
    assert (
        list(Binding.objects.order_by("pk").values_list("device__token", "account", "account_type", "bound_at"))
        == before
    )
    assert Device.objects.count() == 5


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        ("+8613711112222\n", ["--access-id", "9"], "no application with AccessID 9"),
        ("+8613711112222\n", ["--count", "0"], "Give --count 1 or more"),
        ("+8613711112222\n", ["--online", "130%"], "Give a share from 0% to 100%"),
        ("+8613711112222\n", ["--click", "few"], "Give a share from 0% to 100%"),
        ("x\n", [], "has no account of type 0"),
        ("", [], "a.csv"),
    ],
)
def test_the_command_says_what_is_missing(tmp_path: Path, content: str, arguments: list[str], sentence: str) -> None:
    builders.application()
    package = tmp_path / "a.csv"
    package.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        played(package, *arguments)
    assert not Device.objects.exists()

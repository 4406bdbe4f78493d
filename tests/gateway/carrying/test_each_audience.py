"""Tests of carrying pushes out to every kind of audience, and of those that are held back or end early."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from console.gateway.carrying import resolving, targets
from console.gateway.contract import stopping
from console.gateway.models import Device, GatewayApplication, GatewayPush
from tests.gateway import builders
from tests.gateway.builders import package, reached

pytestmark = pytest.mark.django_db

UNKNOWN = "f" * 36


@pytest.fixture
def app() -> GatewayApplication:
    return builders.application()


def carried_out(push: GatewayPush) -> tuple[str, int, int]:
    """Its status, targets looked up, targets with a device, once nothing is left to do."""
    while resolving.advance(push.pk):
        pass
    push.refresh_from_db()
    return push.status, push.accounts_done, push.accounts_reached


@pytest.mark.parametrize("window", [1, 2, 100])
@pytest.mark.parametrize("kind", ["token_list", "package_token_push"])
def test_tokens(app: GatewayApplication, kind: str, window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "WINDOW", window)
    stranger = builders.device(builders.application("1600000001", "ios"))
    devices = [builders.device(app, "alice") for _ in range(3)]
    tokens = [devices[2].token, UNKNOWN, stranger.token, devices[0].token]
    target = {"targets": tokens} if kind == "token_list" else {"upload": package(app, tokens)}
    # Tokens are no accounts: the type and whom an account means change nothing.
    push = builders.push(app, audience_type=kind, account_type=992, account_push_type=1, **target)
    assert carried_out(push) == ("PUSH_FINISHED", 4, 2)
    assert reached(push) == {devices[0].pk, devices[2].pk}


@pytest.mark.parametrize("window", [1, 2, 100])
def test_all_devices_that_were_there_when_the_push_came(
    app: GatewayApplication, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "WINDOW", window)
    early = [builders.device(app, *accounts) for accounts in ((), ("alice",), ())]
    builders.device(builders.application("1600000001", "ios"))
    push = builders.push(app, audience_type="all")
    late = builders.device(app)
    older = Device.objects.create(application=app, created_at=push.created_at - timedelta(days=1))
    assert carried_out(push) == ("PUSH_FINISHED", 4, 4)
    assert reached(push) == {device.pk for device in [*early, older]}
    assert late.pk not in reached(push)


def test_an_audience_without_anybody(app: GatewayApplication) -> None:
    assert carried_out(builders.push(app, audience_type="all")) == ("PUSH_FINISHED", 0, 0)
    assert carried_out(builders.push(app, UNKNOWN, audience_type="token")) == ("PUSH_FINISHED", 1, 0)


AUDIENCES: list[dict[str, Any]] = [
    {"audience_type": "all"},
    {"audience_type": "package_account_push", "account_push_type": 0},
    {"audience_type": "package_account_push", "account_push_type": 1},
]


def of_six(app: GatewayApplication, **members: Any) -> GatewayPush:
    """A push to six devices of three accounts; the recent device of each are three of them."""
    for account in ("ann", "ann", "ann", "bob", "cas", "cas"):
        builders.device(app, account)
    upload = package(app, ("ann", "bob", "cas")) if "package" in members["audience_type"] else None
    return builders.push(app, upload=upload, **members)


@pytest.mark.parametrize("members", AUDIENCES)
def test_a_push_with_a_speed_goes_a_second_at_a_time(app: GatewayApplication, members: dict[str, Any]) -> None:
    push = of_six(app, speed=3, **members)
    counts = []
    while moment := resolving.advance(push.pk):
        counts.append(len(reached(push)) - sum(counts))
        assert resolving.stuck() == [], "nobody takes it before its time"
        assert resolving.advance(push.pk) is None
        push.refresh_from_db()
        assert push.next_step_at == moment
        assert moment - timezone.now() <= timedelta(seconds=counts[-1] / 3)
        assert (push.claim, push.lease_until) == ("", None), "nobody holds it while it waits"
        GatewayPush.objects.update(next_step_at=timezone.now())
    push.refresh_from_db()
    assert push.status == "PUSH_FINISHED"
    assert sum(counts) == len(reached(push)) == (3 if members.get("account_push_type") == 0 else 6)
    assert max(counts) <= 3


def test_an_account_with_more_devices_than_a_second_has_goes_alone(app: GatewayApplication) -> None:
    push = of_six(app, speed=2, **AUDIENCES[2])
    before = timezone.now()
    moment = resolving.advance(push.pk)
    assert moment is not None
    assert len(reached(push)) == 3
    assert moment - before >= timedelta(seconds=3 / 2)


def test_no_transaction_writes_more_devices_than_it_may(
    app: GatewayApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "MOST_DEVICES", 4)
    monkeypatch.setattr(resolving, "STEP_SECONDS", -1)
    push = of_six(app, **AUDIENCES[2])
    written = [0]
    while resolving.advance(push.pk):
        written.append(len(reached(push)))
    assert written == [0, 4, 6]


@pytest.mark.parametrize("members", [*AUDIENCES, {"audience_type": "all", "speed": 1}])
@pytest.mark.parametrize("how", [stopping.stop, stopping.revoke])
def test_an_ended_push_stops_before_the_next_piece(
    app: GatewayApplication, members: dict[str, Any], how: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "WINDOW", 1)
    push = of_six(app, **members)
    taken = resolving._claim(push.pk)
    assert taken is not None
    for _ in range(2):
        piece = resolving._next(taken)
        assert piece is not None
        carried = resolving._carry_out(taken, piece, None)
        assert carried is (len(reached(push)) > 0 and push.status == "PUSH_INIT")
        before = reached(push)
        how(app, {"pushId": push.push_id})
        push.refresh_from_db()
    assert push.status in GatewayPush.CUT_SHORT
    assert reached(push) == before
    resolving._settle(taken, GatewayPush.Status.FINISHED)
    assert resolving._release(taken) is None
    push.refresh_from_db()
    assert push.status in GatewayPush.CUT_SHORT, "it stays ended"


def test_a_push_whose_time_is_over_ends_where_it_is(app: GatewayApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "WINDOW", 1)
    monkeypatch.setattr(resolving, "STEP_SECONDS", -1)
    push = of_six(app, **AUDIENCES[1])
    resolving.advance(push.pk)
    GatewayPush.objects.update(expires_at=timezone.now())
    assert carried_out(push) == ("PUSH_FINISHED", 1, 1)


def test_a_push_goes_on_where_it_was_when_its_worker_died(
    app: GatewayApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "WINDOW", 1)
    push = of_six(app, **AUDIENCES[2])
    dead = resolving._claim(push.pk)
    assert dead is not None
    piece = resolving._next(dead)
    assert piece is not None
    resolving._carry_out(dead, piece, None)
    GatewayPush.objects.update(lease_until=timezone.now())
    assert carried_out(push) == ("PUSH_FINISHED", 3, 3)
    assert len(reached(push)) == 6


def test_two_pushes_to_one_package_share_its_sorted_copy(app: GatewayApplication) -> None:
    names = [f"account-{number % 7}{number:03}" for number in range(50)]
    devices = {builders.device(app, name).pk for name in names}
    upload = package(app, names)
    first, second = (builders.push(app, upload=upload, audience_type="package_account_push") for _ in range(2))
    late = GatewayPush.objects.select_related("upload").get(pk=second.pk)
    assert carried_out(first) == carried_out(second) == ("PUSH_FINISHED", 50, 50)
    assert reached(first) == reached(second) == devices
    assert targets.read(late, 100) == (sorted(names), 13 * 50), "who has read the row before finds the copy too"

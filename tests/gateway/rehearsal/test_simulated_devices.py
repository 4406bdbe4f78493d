"""Tests of the simulated devices of rehearsals: the same each time, made for its accounts, and nobody else's."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.carrying.pruning import prune
from console.gateway.contract.envelope import Refusal
from console.gateway.models import Binding, Delivery, Device, GatewayApplication, GatewayPush, Rehearsal, Upload
from console.gateway.rehearsal import simulated_devices, weather
from pushes.storage.paths import stored
from tests.gateway import builders

pytestmark = pytest.mark.django_db
ACCOUNTS = [f"account-{number:04}" for number in range(1_000)]
MOMENTS = ("sent_at", "arrived_at", "shown_at", "clicked_at")


def stage(name: str = "a", *, seed: int = 7, every: int = 1) -> GatewayApplication:
    app = builders.application(f"rehearsal-1-{name}")
    simulated_devices.begin(app, weather="fair", seed=seed, every=every)
    return app


def carried_out(app: GatewayApplication, *, devices: int = 1) -> GatewayPush:
    upload = builders.package(app, ACCOUNTS)
    push = builders.push(app, upload=upload, audience_type="package_account_push", account_push_type=devices)
    resolving.advance(push.pk, simulated_devices)
    push.refresh_from_db()
    return push


def figures(push: GatewayPush) -> list[int]:
    deliveries = Delivery.objects.filter(push=push)
    return [deliveries.count(), *(deliveries.exclude(**{moment: None}).count() for moment in MOMENTS)]


def test_the_accounts_of_a_push_get_devices_and_the_devices_report() -> None:
    push = carried_out(stage())
    planned, sent, arrived, shown, clicked = figures(push)
    assert push.status == "PUSH_FINISHED"
    assert planned == Device.objects.count() == Binding.objects.count()
    assert 750 <= push.accounts_reached <= 850
    assert push.accounts_reached < planned < 2 * push.accounts_reached
    assert planned > sent > arrived > shown > clicked > 0


def test_the_same_seed_gives_the_same_figures_and_another_one_does_not() -> None:
    first, again, other = (
        figures(carried_out(stage(name, seed=seed))) for name, seed in (("a", 7), ("b", 7), ("c", 8))
    )
    assert first == again
    assert first != other


def test_recent_devices_are_one_for_each_account() -> None:
    push = carried_out(stage(), devices=0)
    assert figures(push)[0] == push.accounts_reached < Device.objects.count()


def test_of_many_accounts_only_some_are_simulated() -> None:
    push = carried_out(stage(every=10))
    assert 50 <= push.accounts_reached <= 130
    assert push.accounts_done == 1_000


def test_a_worker_that_begins_again_doubles_no_device() -> None:
    app = stage()
    push = builders.push(app, *ACCOUNTS, account_push_type=1)
    simulated_devices.furnish(GatewayPush.objects.get(pk=push.pk))
    before = Device.objects.count()
    resolving.advance(push.pk, simulated_devices)
    assert Device.objects.count() == before == figures(push)[0]


def test_devices_of_other_applications_are_not_reached() -> None:
    real = builders.device(builders.application(), *ACCOUNTS[:1])
    push = carried_out(stage())
    assert real.pk not in builders.reached(push)


def test_no_real_device_can_register_at_a_rehearsal(client: Client) -> None:
    app = stage()
    keys = {"access_id": app.access_id, "access_key": app.access_key}
    answer = client.post(reverse("gateway:register"), keys, content_type="application/json")
    assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008035)
    assert Device.objects.count() == 0


@pytest.mark.parametrize("command", ["bindaccounts", "simulatedevices"])
def test_no_command_binds_to_a_rehearsal(command: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"alice,0,{'a' * 36}\n")
    given = [str(file)] if command == "bindaccounts" else ["--accounts", str(file)]
    with pytest.raises(CommandError, match="has no application with AccessID"):
        call_command(command, *given, "--access-id", stage().access_id)


@pytest.mark.usefixtures("disk_and_bucket")
def test_an_old_rehearsal_goes_with_all_it_has_and_nothing_else_does() -> None:
    usual = builders.application()
    builders.device(usual, "alice")
    kept = builders.push(usual, "alice")
    resolving.advance(kept.pk, simulated_devices)
    push = carried_out(stage())
    file = stored(Upload.objects.get().file)
    assert file.is_file()
    assert prune().rehearsals == 0
    reached = figures(push)[0]
    Rehearsal.objects.update(kept_until=timezone.now() - timedelta(seconds=1))
    done = prune()
    assert (done.rehearsals, done.deliveries) == (1, reached)
    assert not file.is_file()
    assert list(GatewayApplication.objects.all()) == [usual]
    assert (GatewayPush.objects.get(), Delivery.objects.count(), Device.objects.count()) == (kept, 1, 1)
    assert (Binding.objects.count(), Upload.objects.count(), Rehearsal.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("weather_of_it", ["fair", "bad"])
def test_a_rehearsal_that_goes_on_is_kept(weather_of_it: str) -> None:
    app = builders.application("rehearsal-1-a")
    simulated_devices.begin(app, weather=weather_of_it, seed=7, every=1)
    Rehearsal.objects.update(kept_until=timezone.now())
    with suppress(Refusal), weather.over(app, weather.Call.UPLOAD):
        pass
    assert prune().rehearsals == 0


def test_the_next_rehearsal_of_an_application_ends_the_one_before() -> None:
    other = builders.application("rehearsal-11-x")
    simulated_devices.begin(other, weather="fair", seed=1, every=1)
    first, _second = stage("a"), stage("b")
    soon = timezone.now() + timedelta(minutes=10)
    assert list(Rehearsal.objects.filter(kept_until__lt=soon).values_list("pk", flat=True)) == [first.access_id]

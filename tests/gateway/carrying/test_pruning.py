"""Tests of taking away what is old."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from console.gateway.carrying import pruning, resolving
from console.gateway.carrying.pruning import Pruned, prune
from console.gateway.contract.statistics import of_push
from console.gateway.models import UPLOAD_FOLDER, Binding, Delivery, Device, GatewayApplication, GatewayPush, Upload
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def ago(days: float) -> Any:
    return timezone.now() - timedelta(days=days)


def pushed(app: GatewayApplication, days: float, **members: Any) -> GatewayPush:
    """A push to everybody, carried out so many days ago."""
    push = builders.push(app, audience_type="all", **members)
    resolving.advance(push.pk)
    then = {"created_at": ago(days), "send_at": ago(days), "expires_at": ago(days), "finished_at": ago(days)}
    GatewayPush.objects.filter(pk=push.pk).update(**then)
    return push


def packaged(app: GatewayApplication, days: float) -> Upload:
    """A package received so many days ago."""
    upload = builders.package(app, ["alice"])
    Upload.objects.filter(pk=upload.pk).update(created_at=ago(days))
    return upload


@pytest.fixture
def app() -> GatewayApplication:
    app = builders.application()
    for _ in range(3):
        builders.device(app, "alice")
    return app


def test_old_pushes_go_with_their_deliveries(app: GatewayApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    young = pushed(app, 89)
    for _ in range(2):
        pushed(app, 91)
    assert prune() == Pruned(pushes=2, deliveries=6, is_all=True)
    assert list(GatewayPush.objects.all()) == [young]
    assert Delivery.objects.filter(push=young).count() == Delivery.objects.count() == 3
    assert (Device.objects.count(), Binding.objects.count()) == (3, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "PUSH_STARTED"},
        {"status": "PUSH_WAIT"},
        {"status": "PUSH_INIT"},
        {"expires_at": timezone.now() + timedelta(days=1)},
        {"send_at": timezone.now()},
    ],
    ids=["started", "scheduled", "new", "not-expired", "just-due"],
)
def test_what_moves_or_waits_stays(app: GatewayApplication, changes: dict[str, Any]) -> None:
    push = pushed(app, 400, upload=packaged(app, 400))
    GatewayPush.objects.update(**changes)
    prune()
    assert Delivery.objects.filter(push=push).count() == 3
    has_file = bool(Upload.objects.get().file)
    assert has_file == (changes.get("status") in GatewayPush.MOVING)


def test_it_can_be_cut_short_anywhere(app: GatewayApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 1)
    pushed(app, 91)
    steps = []
    while not (done := prune(seconds=0)).is_all:
        steps.append((done.deliveries, done.pushes))
    assert steps == [(1, 0), (1, 0), (1, 0), (0, 1)]


def test_packages_go_after_their_last_use(app: GatewayApplication) -> None:
    unused, old, young, lately, moving = (packaged(app, days) for days in (15, 15, 13, 15, 15))
    pushed(app, 15, upload=old)
    pushed(app, 1, upload=lately)
    GatewayPush.objects.filter(pk=pushed(app, 30, upload=moving).pk).update(status="PUSH_STARTED")
    assert prune().packages == 2
    assert not Upload.objects.filter(pk=unused.pk).exists()
    assert Upload.objects.get(pk=old.pk).file.name == "", "the push still names it"
    kept = [young.file.name, lately.file.name, moving.file.name]
    assert sorted(f"{UPLOAD_FOLDER}/{name}" for name in default_storage.listdir(UPLOAD_FOLDER)[1]) == sorted(kept)


def test_a_package_goes_whole_once_its_pushes_have_gone(app: GatewayApplication) -> None:
    pushed(app, 91, upload=packaged(app, 91))
    assert prune() == Pruned(pushes=1, deliveries=3, packages=1, is_all=True)
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("disk_and_bucket")
def test_files_that_no_package_names(app: GatewayApplication, settings: Settings) -> None:
    """A folder of a bucket is there for whoever lists it, and for nobody who asks whether it is."""
    left = default_storage.save(f"{UPLOAD_FOLDER}/left.txt", ContentFile(b"alice\n"))
    kept = packaged(app, -2)
    assert prune().files == 0, "a worker may be about to name it"
    settings.GATEWAY_KEEP_PACKAGES_DAYS = -1  # so that what is stored now is old
    assert (prune().files, prune().files) == (1, 0)
    assert not default_storage.exists(left)
    assert default_storage.exists(str(kept.file.name))


def test_the_command_says_what_it_did(app: GatewayApplication) -> None:
    pushed(app, 91, upload=packaged(app, 91))
    said = StringIO()
    call_command("prunegateway", stdout=said)
    assert said.getvalue() == "Took away 1 pushes, 3 deliveries, 1 files of packages, 0 devices that never came back.\n"


def registered(app: GatewayApplication, days: float, seen: float, *accounts: str) -> Device:
    """A device registered and last seen so many days ago."""
    device = builders.device(app, *accounts)
    Device.objects.filter(pk=device.pk).update(created_at=ago(days), seen_at=ago(seen))
    return device


def test_devices_that_never_came_back_go(app: GatewayApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    lost = [registered(app, 31, 31) for _ in range(5)]
    kept = [
        registered(app, 29, 29),
        registered(app, 90, 31),  # it came back, if long ago
        registered(app, 31, 31, "bob"),
        registered(app, 31, 1),
    ]
    assert prune() == Pruned(devices=5, is_all=True)
    assert not Device.objects.filter(pk__in=[device.pk for device in lost]).exists()
    assert Device.objects.filter(pk__in=[device.pk for device in kept]).count() == 4


def test_the_figures_of_a_push_outlive_its_devices(app: GatewayApplication) -> None:
    lost = registered(app, 31, 31)
    push = pushed(app, 31)
    Delivery.objects.filter(device=lost).update(sent_at=ago(31), arrived_at=ago(31))
    before = of_push(app, {"pushId": push.push_id})
    assert prune().devices == 1
    assert of_push(app, {"pushId": push.push_id}) == before


def test_a_device_that_binds_while_the_lost_are_taken_away_stays(app: GatewayApplication, monkeypatch: Any) -> None:
    lost = registered(app, 31, 31)
    look = pruning._lost
    looks = []

    def binding_meanwhile(seen_from: Any) -> Any:
        if looks:
            Binding.objects.get_or_create(application=app, device=lost, account="bob", account_type=0)
        looks.append(1)
        return look(seen_from)

    monkeypatch.setattr(pruning, "_lost", binding_meanwhile)
    assert prune().devices == 0
    assert Device.objects.filter(pk=lost.pk).exists()

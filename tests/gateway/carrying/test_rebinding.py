"""Accounts that change their device while a push is being carried out: every device gets it at most once."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.contract.bindings import bind, unbind
from console.gateway.models import Delivery, Device, GatewayApplication, GatewayPush, Upload
from tests.gateway import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> GatewayApplication:
    return builders.application()


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """One account a step."""
    monkeypatch.setattr(resolving, "WINDOW", 1)
    monkeypatch.setattr(resolving, "STEP_SECONDS", -1)


def push_to(app: GatewayApplication, *accounts: str) -> GatewayPush:
    count = len(accounts)
    upload = Upload(application=app, name="a.txt", rows=count, accepted=count, duplicates=0, rejected=0, blank=0)
    upload.file.save("gateway/uploads/a.txt", ContentFile("".join(f"{account}\n" for account in accounts)))
    return builders.push(app, upload=upload, account_push_type=1, audience_type="package_account_push")


def finish(push: GatewayPush) -> list[int]:
    """The devices that get it, in the order of their keys."""
    while resolving.advance(push.pk):
        pass
    return sorted(Delivery.objects.filter(push=push).values_list("device_id", flat=True))


@pytest.mark.usefixtures("steps")
def test_a_device_that_changes_its_account_gets_it_once(app: GatewayApplication) -> None:
    device = builders.device(app, "alice")
    push = push_to(app, "alice", "bob")
    assert resolving.advance(push.pk)
    bind(device, [(0, "bob")], timezone.now())
    assert finish(push) == [device.pk]


@pytest.mark.usefixtures("steps")
def test_a_device_that_comes_back_to_its_account_gets_it_once(app: GatewayApplication) -> None:
    device = builders.device(app, "alice")
    push = push_to(app, "alice", "bob")
    assert resolving.advance(push.pk)
    unbind(device, [(0, "alice")])
    bind(device, [(0, "alice")], timezone.now())
    assert finish(push) == [device.pk]


@pytest.mark.usefixtures("steps")
def test_an_account_that_moves_on_before_its_turn_is_looked_for_where_it_is_then(app: GatewayApplication) -> None:
    alices, old = builders.device(app, "alice"), builders.device(app, "bob")
    push = push_to(app, "alice", "bob")
    assert resolving.advance(push.pk)
    unbind(old, [(0, "bob")])
    new = builders.device(app, "bob")
    assert finish(push) == [alices.pk, new.pk]


def test_of_an_account_on_many_devices_recent_is_the_one_bound_last(app: GatewayApplication) -> None:
    first, second = builders.device(app, "alice"), builders.device(app, "alice")
    bind(first, [(0, "alice")], timezone.now())
    recent, everyone = builders.push(app, "alice"), builders.push(app, "alice", account_push_type=1)
    assert (finish(recent), finish(everyone)) == ([first.pk], [first.pk, second.pk])
    assert Device.objects.count() == 2

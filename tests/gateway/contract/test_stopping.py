"""Tests of stopping, revoking and overriding pushes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.channels.online import pending as waiting_now
from console.gateway.models import Delivery, GatewayApplication, GatewayPush
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH, REVOKE_PATH, STOP_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db
SUCCESS = {"retCode": 0, "errMsg": "NO_ERROR", "ret_code": 0, "err_msg": "NO_ERROR", "err_msg_zh": ""}


def ask(client: Client, path: str, **members: Any) -> dict[str, Any]:
    return dict(builders.post(client, path, members).json())


def pushed(app: GatewayApplication, **members: Any) -> GatewayPush:
    """A push that was carried out to one device, which is away."""
    builders.device(app, "alice")
    stored = builders.push(app, "alice", **members)
    resolving.advance(stored.pk)
    stored.refresh_from_db()
    return stored


def waiting() -> list[int]:
    devices = set(Delivery.objects.values_list("device_id", flat=True))
    (application,) = GatewayApplication.objects.values_list("pk", flat=True)
    return [delivery.key for delivery in waiting_now.for_devices({application: devices})]


@pytest.mark.parametrize(("path", "status"), [(STOP_PATH, "PUSH_DELETED_PUSH_MSG"), (REVOKE_PATH, "PUSH_REVOKED")])
@pytest.mark.parametrize("name", ["pushId", "pushid"])
def test_a_finished_push_is_not_handed_out_any_more(client: Client, path: str, status: str, name: str) -> None:
    stored = pushed(builders.application())
    assert (stored.status, len(waiting())) == ("PUSH_FINISHED", 1)
    assert ask(client, path, **{name: stored.push_id}) == SUCCESS
    assert waiting() == []
    assert ask(client, RECORD_PATH, pushId=stored.push_id)["pushRecordData"][0]["status"] == status
    assert ask(client, path, pushId=int(stored.push_id)) == SUCCESS, "saying it again changes nothing"


@pytest.mark.parametrize("path", [STOP_PATH, REVOKE_PATH])
@pytest.mark.parametrize("send_at", [timezone.now(), timezone.now() + timedelta(days=1)])
def test_a_push_that_has_not_begun_reaches_nobody(client: Client, path: str, send_at: Any) -> None:
    app = builders.application()
    builders.device(app, "alice")
    stored = builders.push(app, "alice", send_at=send_at)
    assert ask(client, path, pushId=stored.push_id) == SUCCESS
    GatewayPush.objects.update(send_at=timezone.now())
    resolving.advance(stored.pk)
    assert not Delivery.objects.exists()
    stored.refresh_from_db()
    assert stored.finished_at is not None


def test_the_worker_that_holds_a_push_loses_it(client: Client) -> None:
    app = builders.application()
    stored = builders.push(app, "alice", status="PUSH_STARTED", claim="c", lease_until=timezone.now())
    ask(client, STOP_PATH, pushId=stored.push_id)
    stored.refresh_from_db()
    assert (stored.status, stored.claim, stored.lease_until) == ("PUSH_DELETED_PUSH_MSG", "", None)


def test_a_stopped_push_can_be_revoked_and_a_revoked_one_stays_revoked(client: Client) -> None:
    stored = pushed(builders.application())
    for path, status in (
        (STOP_PATH, "PUSH_DELETED_PUSH_MSG"),
        (REVOKE_PATH, "PUSH_REVOKED"),
        (STOP_PATH, "PUSH_REVOKED"),
    ):
        assert ask(client, path, pushId=stored.push_id) == SUCCESS
        stored.refresh_from_db()
        assert stored.status == status


def test_a_push_of_which_nothing_waits_cannot_be_stopped_but_revoked(client: Client) -> None:
    stored = pushed(builders.application())
    GatewayPush.objects.update(expires_at=timezone.now())
    answer = ask(client, STOP_PATH, pushId=stored.push_id)
    assert (answer["retCode"], answer["ret_code"]) == (1008007, 1008007)
    assert "Revoke it to take it back." in answer["errMsg"]
    assert ask(client, REVOKE_PATH, pushId=stored.push_id) == SUCCESS


@pytest.mark.parametrize("path", [STOP_PATH, REVOKE_PATH])
def test_a_push_must_be_named_and_be_there(client: Client, path: str) -> None:
    builders.application()
    assert ask(client, path)["retCode"] == 1008002
    assert ask(client, path, pushId="4711")["retCode"] == 1008015


def collapse_id(client: Client, push_id: str) -> int:
    return int(ask(client, RECORD_PATH, pushId=push_id)["pushRecordData"][0]["collapseID"])


def everybody(client: Client, **members: Any) -> GatewayPush:
    """A push to all, and the store of it."""
    builders.rest()
    answer = ask(client, PUSH_PATH, **builders.push_body(audience_type="all", **members))
    assert answer["ret_code"] == 0, answer
    return GatewayPush.objects.get(push_id=answer["push_id"])


def statuses() -> list[str]:
    return list(GatewayPush.objects.order_by("pk").values_list("status", flat=True))


def test_each_push_of_a_chain_replaces_the_one_before(client: Client) -> None:
    builders.application()
    first = everybody(client)
    other = everybody(client)
    key = collapse_id(client, first.push_id)
    second = everybody(client, collapse_id=key)
    assert statuses() == ["PUSH_COLLAPSED", "PUSH_INIT", "PUSH_INIT"]
    third = everybody(client, collapse_id=collapse_id(client, second.push_id))
    assert collapse_id(client, third.push_id) == key != collapse_id(client, other.push_id)
    assert statuses() == ["PUSH_COLLAPSED", "PUSH_INIT", "PUSH_COLLAPSED", "PUSH_INIT"]
    first.refresh_from_db()
    assert first.expires_at <= timezone.now()


def test_a_push_for_later_replaces_when_its_time_has_come(client: Client) -> None:
    app = builders.application()
    first = pushed(app)
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    second = everybody(client, collapse_id=first.pk, send_time=later)
    assert statuses() == ["PUSH_FINISHED", "PUSH_WAIT"]
    GatewayPush.objects.filter(pk=second.pk).update(send_at=timezone.now())
    resolving.advance(second.pk)
    assert statuses()[0] == "PUSH_COLLAPSED"


def test_a_revoked_push_is_not_replaced_and_the_ids_of_others_are_none(client: Client) -> None:
    first = everybody_of_a_new_application(client)
    ask(client, REVOKE_PATH, pushId=first.push_id)
    everybody(client, collapse_id=str(first.pk))
    assert statuses() == ["PUSH_REVOKED", "PUSH_INIT"]
    builders.application("1500000077")
    body = builders.push_body(audience_type="all", collapse_id=first.pk)
    assert builders.post(client, PUSH_PATH, body, access_id="1500000077").json()["ret_code"] == 1008007


def everybody_of_a_new_application(client: Client) -> GatewayPush:
    builders.application()
    return everybody(client)

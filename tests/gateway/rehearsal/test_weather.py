"""Tests of bad weather: the same for the same seed, bounded, and met by rehearsals alone."""

from itertools import islice, pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from console.gateway.models import GatewayApplication, GatewayPush, Rehearsal, Upload
from console.gateway.rehearsal import simulated_devices, weather
from console.gateway.rehearsal.lost_answers import AnswerLost
from console.gateway.rehearsal.weather import Call, Fault, faults
from pushes.tpns import contract
from tests.gateway import builders

pytestmark = pytest.mark.django_db
STAGE = "rehearsal-1-a"


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> GatewayApplication:
    """An application that rehearses in bad weather, without the waiting of slow answers."""
    monkeypatch.setattr(weather, "SLOW_SECONDS", 0.0)
    app = builders.application(STAGE)
    simulated_devices.begin(app, weather="bad", seed=7, every=1)
    return app


def pushed(client: Client) -> Any:
    builders.rest()
    return builders.post(client, contract.PUSH_PATH, builders.push_body("alice", "carol"), access_id=STAGE)


def calls(seed: int, call: Call, count: int) -> list[Fault | None]:
    return list(islice(faults(seed, call), count))


@pytest.mark.parametrize("call", Call)
def test_the_same_seed_is_the_same_weather_and_another_one_is_not(call: Call) -> None:
    assert calls(7, call, 200) == calls(7, call, 200)
    assert calls(7, call, 200) != calls(8, call, 200)


@pytest.mark.parametrize("call", Call)
def test_every_fault_comes_and_no_more_than_two_in_a_row(call: Call) -> None:
    met = calls(3, call, 5_000)
    assert set(met) == {*weather.FAULTS[call], None}
    assert all(None in three for three in zip(met, met[1:], met[2:], strict=False))
    assert not [pair for pair in pairwise(met) if pair[0] is not None and pair[0] is pair[1]]


@pytest.mark.parametrize("call", Call)
def test_a_storm_does_not_last(call: Call) -> None:
    met = calls(3, call, 5_000)
    assert sum(fault is not None for fault in met[:60]) > 10
    assert sum(fault is not None for fault in met[60:]) < 500


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators")
def test_calls_are_turned_away_or_lose_their_answer_and_each_push_is_stored_once(
    client: Client, stage: GatewayApplication
) -> None:
    refused = pushed(client)
    assert (refused.json()["ret_code"], refused.headers["Retry-After"]) == (1008028, "1")
    assert GatewayPush.objects.count() == 0
    lost = pushed(client)
    with pytest.raises(AnswerLost):
        b"".join(lost)
    assert GatewayPush.objects.count() == 1
    assert pushed(client).json()["ret_code"] == 0
    assert GatewayPush.objects.count() == 2


def test_an_upload_is_turned_away_before_anything_is_stored(client: Client, stage: GatewayApplication) -> None:
    headers = {"Authorization": contract.basic(STAGE, builders.SECRET_KEY)}
    refused = builders.upload(client, builders.multipart(b"alice\n"), **headers)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert Upload.objects.count() == 0
    assert builders.upload(client, builders.multipart(b"alice\n"), **headers).json()["retCode"] == 0


def test_fair_weather_answers_every_call(client: Client) -> None:
    simulated_devices.begin(builders.application(STAGE), weather="fair", seed=7, every=1)
    assert {pushed(client).json()["ret_code"] for _ in range(20)} == {0}


def test_no_other_application_has_weather(client: Client, stage: GatewayApplication) -> None:
    builders.application()
    for _ in range(30):
        builders.rest()
        answer = builders.post(client, contract.PUSH_PATH, builders.push_body("alice"))
        assert (answer.status_code, answer.json()["ret_code"]) == (200, 0)


def test_the_database_refuses_weather_for_any_other_application() -> None:
    app = builders.application()
    with pytest.raises(IntegrityError, match="gateway_rehearsal_of_its_own_application"), transaction.atomic():
        Rehearsal.objects.create(application=app, weather="bad", seed=1, every=1, kept_until=timezone.now())

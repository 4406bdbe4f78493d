"""Access points that the environment names: chosen, called, and nothing else."""

import pytest
from django.urls import reverse
from pytest_django import Settings

from pushes.models import Application
from pushes.telling.kept_words import kept_words
from tests import builders
from tests.pages import read
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import confirmed, part_of, pass_time, walk
from tests.pushes.views.people import client_of, ready, shop
from tests.pushes.views.test_applications import written
from tests.pushes.views.test_connection import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(service: PushService, settings: Settings) -> PushService:
    """A service that answers at a place of its own, and not where the own gateway is."""
    settings.ACCESS_POINTS = {"push-eu": settings.GATEWAY_URL}
    settings.GATEWAY_URL = "http://127.0.0.1:9/"
    return service


def configure(point: str) -> str:
    where = reverse("pushes:configuration", args=[shop().pk])
    return read(
        client_of(builders.carol()).post(where, written(access_point=point, undo_seconds="0"), follow=True)
    ).text("main")


def test_an_application_lives_at_a_service_that_the_environment_names(elsewhere: PushService) -> None:
    page = read(client_of(builders.carol()).get(reverse("pushes:configuration", args=[shop().pk])))
    assert "push-eu (http" in page.text("main")
    configure("push-eu")
    assert "it knows the AccessID, and the SecretKey fits." in said()
    push = confirmed(ready())
    walk(push)
    assert push.status == "finished"
    assert {request.headers["host"] for request in elsewhere.heard} == {elsewhere.address.split("/")[2]}


@pytest.mark.parametrize("point", ["push-us", "https://push.example.com/", "127.0.0.1:6379", "", "PUSH-EU"])
def test_nothing_else_is_accepted(elsewhere: PushService, point: str) -> None:
    told = configure(point)
    assert ("Choose one of those that are offered." if point else "Choose an access point.") in told
    assert Application.objects.get().access_point == "gateway"


def test_of_a_name_that_is_taken_away_a_push_waits_and_goes_on_when_it_is_back(
    elsewhere: PushService, settings: Settings
) -> None:
    configure("push-eu")
    push, named = confirmed(ready()), settings.ACCESS_POINTS
    settings.ACCESS_POINTS = {}
    walk(push)
    assert part_of(push).next_try_at, "it is tried again later"
    assert not elsewhere.heard
    assert "no longer names the access point" in kept_words(part_of(push).problem)
    assert "no longer names the access point" in said()
    settings.ACCESS_POINTS = named
    pass_time(push)
    walk(push)
    assert push.status == "finished"

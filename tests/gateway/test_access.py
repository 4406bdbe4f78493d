"""Whoever is logged in at the console is nobody at the gateway: each address wants keys or a token, whoever asks."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from console.gateway import urls
from console.gateway.models import Binding, Device, GatewayPush, Upload
from tests.gateway import builders
from tests.pushes.views.cases import PEOPLE
from tests.pushes.views.people import client_of, undone, who

pytestmark = pytest.mark.django_db

STREAM = "devices/events"  # served beside Django; tests/gateway/channels/online/test_asgi.py has its methods
PATHS = [
    str(entry.pattern).replace("<path:rest>", "no/such/call").replace("<slug:kind>/<str:key>", "xm/1:wrong")
    for entry in urls.urlpatterns
]
CALLS = [path for path in PATHS if path != STREAM]


def rows() -> list[int]:
    return [model._default_manager.count() for model in (Binding, Device, GatewayPush, Upload)]


def said(answer: Any) -> int:
    """The contract's code; 0 would be success."""
    told = answer.json()
    return int(told.get("ret_code", told.get("retCode", 0)))


def test_every_address_is_a_call_of_its_own() -> None:
    assert all(isinstance(entry, URLPattern) for entry in urls.urlpatterns)
    assert len(set(PATHS)) == len(PATHS) > 20


@pytest.mark.parametrize("name", PEOPLE)
def test_a_login_at_the_console_opens_nothing(name: str, subtests: pytest.Subtests) -> None:
    device = builders.device(builders.application(), "alice")
    client = client_of(who(name))
    before = rows()
    body = {"access_id": builders.ACCESS_ID, "audience_type": "token", "token_list": [device.token], "token": "t" * 36}
    for path in CALLS:
        with subtests.test(path), undone():
            answer = client.post(f"/gateway/{path}", body, content_type="application/json")
            assert answer.status_code in (200, 401, 403, 404)
            assert said(answer) != 0
            assert rows() == before


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_calls_are_posted(method: str, subtests: pytest.Subtests) -> None:
    before = rows()
    for path in CALLS:
        with subtests.test(path), undone():
            answer = getattr(Client(), method)(f"/gateway/{path}")
            assert answer.status_code in (404, 405) or said(answer) != 0
            assert rows() == before


@pytest.mark.parametrize("path", ["devices/bind", "devices/unbind", "devices/addresses", "devices/report"])
def test_the_keys_of_an_application_are_no_token_of_a_device(path: str, client: Client) -> None:
    builders.device(builders.application(), "alice")
    answer = builders.post(client, path, {"account": "bob", "account_type": 0})
    assert said(answer) != 0
    assert rows()[:2] == [1, 1]

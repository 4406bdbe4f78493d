"""Tests of the demo device page: whose it is, and the grant that it gets instead of a key."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from console import registration
from console.gateway.channels.online import grants
from console.gateway.models import Device, GatewayApplication
from pushes.models import Application
from tests import builders
from tests.gateway.channels.queue.subscribing import add_channel
from tests.pages import read
from tests.pushes.views.people import client_of, dave

pytestmark = pytest.mark.django_db
PAGE, GRANT = "/gateway/devices/demo/", "/gateway/devices/demo/grant/"


def served(name: str = "Shop", access_id: str = builders.ACCESS_ID, **fields: Any) -> Application:
    """An application of Alice that the gateway serves."""
    made = builders.application(name=name, access_id=access_id, **{"people": [builders.alice()]} | fields)
    registration.serve(made)
    return made


def carried(client: Client) -> tuple[str, dict[str, Any]]:
    """The page, and what it gives its script."""
    answer = client.get(PAGE)
    bench = next(element for element in read(answer).elements if element.attributes.get("id") == "bench")
    return answer.content.decode(), dict(json.loads(bench.attributes["data-page"]))


def asked(client: Client, token: str = "", access_id: str = builders.ACCESS_ID) -> Any:
    return client.post(GRANT, {"access_id": access_id, "token": token})


def registered(**members: str) -> Any:
    return Client().post(reverse("gateway:register"), json.dumps(members), content_type="application/json")


def test_the_page_has_the_applications_one_may_push_to_and_no_key() -> None:
    served()
    served("Other", "1500009999", people=[builders.bob()])
    builders.application(name="Elsewhere", access_id="1500008888", access_point="shanghai", people=[builders.alice()])
    text, given = carried(client_of(builders.alice()))
    assert given["applications"] == {builders.ACCESS_ID: {"name": "Shop", "open": True, "key": ""}}
    assert given["addresses"]["register"] == "/gateway/devices/register"
    assert given["types"]["1002"] == "Mobile number"
    for secret in (builders.SECRET_KEY, *GatewayApplication.objects.values_list("access_key", flat=True)):
        assert secret not in text
    _, everything = carried(client_of(builders.grace()))
    assert set(everything["applications"]) == {builders.ACCESS_ID, "1500009999"}


def test_without_an_application_the_page_says_what_to_do() -> None:
    alices = read(client_of(builders.alice()).get(PAGE))
    assert "Ask an administrator to let you use an application of the own gateway." in alices.text("main")
    assert "Add an application with the access point" in read(client_of(builders.grace()).get(PAGE)).text("main")
    assert not any("device.js" in script.attributes["src"] for script in alices.all("script"))


def test_who_may_not_send_is_shown_no_way_to_it() -> None:
    served(people=[builders.alice(), dave()])
    assert client_of(dave()).get(PAGE).status_code == 403
    assert PAGE not in client_of(dave()).get("/").content.decode()
    assert PAGE in client_of(builders.alice()).get("/").content.decode()


def test_a_grant_registers_the_device_it_was_given_for_and_no_second_one() -> None:
    served()
    client = client_of(builders.alice())
    given = asked(client).json()
    for _ in range(2):  # two tabs of one device
        answer = registered(access_id=builders.ACCESS_ID, token=given["token"], grant=given["grant"]).json()
        assert (answer["ret_code"], answer["token"]) == (0, given["token"])
    assert list(Device.objects.values_list("token", flat=True)) == [given["token"]]
    again = asked(client, given["token"]).json()
    assert again["token"] == given["token"], "known: the device keeps it"


def test_a_token_that_is_not_the_applications_is_replaced() -> None:
    served()
    other = served("Other", "1500009999")
    device = Device.objects.create(application=GatewayApplication.objects.get(access_id=other.access_id))
    client = client_of(builders.alice())
    for strange in (device.token, "0" * 36, "\x00", "x" * 5000):
        given = asked(client, strange).json()
        assert given["token"] != strange
        assert registered(access_id=builders.ACCESS_ID, **{n: given[n] for n in ("token", "grant")}).json()["token"]


def test_an_application_that_no_database_can_be_asked_for_is_not_known() -> None:
    served()
    assert asked(client_of(builders.alice()), access_id="\x00").status_code == 403


def test_a_grant_is_good_for_nothing_else() -> None:
    served()
    served("Other", "1500009999")
    given = asked(client_of(builders.alice())).json()
    right = {"access_id": builders.ACCESS_ID, "token": given["token"], "grant": given["grant"]}
    wrong = ({"token": "0" * 36}, {"access_id": "1500009999"}, {"token": ""}, {"grant": given["grant"][:-1]})
    for change in wrong:
        answer = registered(**right | change)
        assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008003), change
        assert "Ask for a new one" in answer.json()["err_msg"]
    assert not Device.objects.exists()


def test_a_grant_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    served()
    given = asked(client_of(builders.alice())).json()
    monkeypatch.setattr(grants, "LASTS", timedelta(0))
    answer = registered(access_id=builders.ACCESS_ID, token=given["token"], grant=given["grant"])
    assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008003)
    monkeypatch.undo()
    given = asked(client_of(builders.alice())).json()
    assert registered(access_id=builders.ACCESS_ID, token=given["token"], grant=given["grant"]).status_code == 200


def test_nobody_else_gets_a_grant() -> None:
    served(people=[builders.alice(), dave()])
    refused = [asked(client_of(person)) for person in (None, builders.bob(), dave())]
    assert [answer.status_code for answer in refused] == [401, 403, 403]
    assert all("grant" not in answer.json() for answer in refused)
    assert "Log in again in another tab" in refused[0].json()["err_msg"]
    elsewhere = builders.application(name="E", access_id="1", access_point="shanghai", people=[builders.alice()])
    assert asked(client_of(builders.alice()), access_id=elsewhere.access_id).status_code == 403


def test_a_grant_is_asked_for_by_the_page_only() -> None:
    served()
    assert asked(client_of(builders.alice(), enforce_csrf_checks=True)).status_code == 403


def test_the_page_gets_the_key_that_browsers_subscribe_to() -> None:
    served()
    served("Other", "1500009999")
    channel = add_channel(GatewayApplication.objects.get(access_id=builders.ACCESS_ID))
    text, given = carried(client_of(builders.alice()))
    keys = {access_id: facts["key"] for access_id, facts in given["applications"].items()}
    assert keys == {builders.ACCESS_ID: channel.public, "1500009999": ""}
    assert "PRIVATE KEY" not in text


def test_the_service_worker_is_one_file_that_keeps_no_page_and_is_not_kept() -> None:
    answer = Client().get(f"{PAGE}worker.js")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert [text.count(f"self.{name} =") for name in ("DeviceStore", "DeviceMessage")] == [1, 1]
    assert '"push"' in text
    assert '"fetch"' not in text

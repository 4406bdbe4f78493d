"""Test connection: what the service says of an application, explained; nothing is sent, and no key is told."""

import socket

import pytest
from django.urls import reverse
from pytest_django import Settings

from pushes.tpns.contract import RECORD_PATH, Code
from tests import builders
from tests.pages import read
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.service import Reply, answer, cut
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db


def said() -> str:
    client = client_of(builders.carol())
    address = reverse("pushes:connection", args=[shop().pk])
    answered = client.post(address, follow=True)
    assert answered.redirect_chain == [(reverse("pushes:configuration", args=[shop().pk]), 302)]
    text = read(answered).text("main")
    assert builders.SECRET_KEY not in text
    return text


def refused(code: int) -> Reply:
    return answer({"ret_code": code, "retCode": code, "err_msg": "no", "errMsg": "no"})


def test_a_service_that_knows_the_application_is_asked_for_its_records_alone(service: PushService) -> None:
    assert "it knows the AccessID, and the SecretKey fits." in said()
    assert [request.path for request in service.heard] == [RECORD_PATH]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (refused(Code.AUTHENTICATION_FAILED), "The SecretKey does not fit the AccessID."),
        (answer(b"no", "401 Unauthorized"), "The SecretKey does not fit the AccessID."),
        (refused(Code.ACCESS_ID_WRONG), "This access point does not know the AccessID."),
        (answer(TOO_FAST), "it asks for fewer calls. Try again in a minute."),
        (refused(Code.INTERNAL_FAILURE), "The keys were not looked at. Try again;"),
        (answer(b"<html>", "502 Bad Gateway"), "answered HTTP 502"),
        (cut(), "ended before an answer came"),
    ],
)
def test_each_no_says_what_to_do(service: PushService, reply: Reply, told: str) -> None:
    service.will(RECORD_PATH, reply)
    assert told in said()
    assert "the SecretKey fits." in said(), "mended, it works"


def test_a_service_that_is_not_there_is_told_as_that(settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.GATEWAY_URL = f"http://127.0.0.1:{free.getsockname()[1]}/gateway/"
    assert "Nothing answers there. Look whether this machine may call it" in said()

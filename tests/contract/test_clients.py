"""Tests of what existing clients send: each push is accepted, each package received, each answer has what they read."""

import pytest

from pushes.tpns import contract
from tests.contract.clients import CURL, PUSHES, UPLOADS, XINGE_PUSH, Pushing, Uploading, name
from tests.contract.service import Service

pytestmark = pytest.mark.processes


@pytest.mark.parametrize("client", PUSHES, ids=name)
def test_a_push_is_accepted(service: Service, client: Pushing) -> None:
    answer = service.send(contract.PUSH_PATH, *client.request(service))
    assert (answer.status, answer.members["ret_code"]) == (200, 0), answer
    assert answer.headers["content-type"].startswith("application/json")
    push_id = answer.members["push_id"]
    assert isinstance(push_id, str)
    assert push_id.isdigit()
    assert isinstance(answer.members["seq"], int)
    assert {"environment", "err_msg", "result"} <= answer.members.keys()
    record = service.record(push_id)
    assert (record["pushId"], record["source"]) == (push_id, "api")


def test_the_number_of_the_call_is_echoed(service: Service) -> None:
    java = next(client for client in PUSHES if client.name == "java")
    assert service.send(contract.PUSH_PATH, *java.request(service)).members["seq"] == 123


def test_a_push_that_does_not_say_what_it_is_is_told_what_to_say(own: Service) -> None:
    answer = own.send(contract.PUSH_PATH, *Pushing("xinge", XINGE_PUSH, CURL).request(own))
    assert (answer.status, answer.members["ret_code"], answer.members["push_id"]) == (200, 1008002, "")
    assert answer.members["err_msg"] == "Send message_type as one of: notify, message."


@pytest.mark.parametrize("client", UPLOADS, ids=name)
def test_a_package_is_received(service: Service, client: Uploading) -> None:
    body, headers = client.request(service)
    answer = service.send(contract.UPLOAD_PATH, body, headers)
    assert (answer.status, answer.members["retCode"]) == (200, 0), answer
    assert isinstance(answer.members["uploadId"], int)
    assert answer.members["uploadId"] > 0


def test_an_upload_may_be_signed_and_chunked(own: Service) -> None:
    chunked = next(client for client in UPLOADS if client.chunked)
    blocks, headers = chunked.request(own)
    del headers["Authorization"]
    signed = headers | own.signed(b"".join(blocks))  # type: ignore[arg-type]
    assert own.send(contract.UPLOAD_PATH, blocks, signed).code == 0
    wrong = headers | own.signed(b"something else")
    assert (own.send(contract.UPLOAD_PATH, blocks, wrong).status) == 403

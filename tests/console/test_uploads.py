"""Tests of console.uploads: where large bodies are taken, and from whom."""

import json
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from console import uploads
from console.request_bodies import LARGEST_BODY, SMALL, Scope
from pushes.tpns import contract
from tests import builders
from tests.gateway import builders as gateway
from tests.pages import read

pytestmark = pytest.mark.django_db
ADDRESSES = ("formaction", "action", "hx-post", "data-upload")
UPLOAD = f"/gateway/{contract.UPLOAD_PATH}"


@pytest.mark.parametrize("path", ["/", "/login/", "/pushes/7/confirm/", f"/gateway/{contract.PUSH_PATH}", "/nowhere"])
def test_a_page_takes_no_large_body(path: str) -> None:
    assert uploads.largest(path) == SMALL


def test_the_gateway_takes_packages() -> None:
    assert uploads.largest(UPLOAD) == LARGEST_BODY


@pytest.mark.usefixtures("static_files")
def test_every_button_of_a_draft_takes_a_package(client: Client) -> None:
    alice = builders.alice()
    push = builders.draft(author=alice, application=builders.application(people=[alice]))
    client.force_login(alice)
    page = read(client.get(f"/pushes/{push.pk}/edit/"))
    in_form = [
        each for each in page.elements if any(form.attributes.get("id") == "draft" for form in (each, *each.inside))
    ]
    addresses = {each.attributes[name] for each in in_form for name in ADDRESSES if name in each.attributes}
    assert addresses >= {f"/pushes/{push.pk}/edit/", f"/pushes/{push.pk}/package/"}
    assert {uploads.largest(address) for address in addresses} == {LARGEST_BODY}


def scope(path: str, **headers: str) -> Scope:
    told = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "POST", "path": path, "query_string": b"\xff", "headers": told}


def test_who_is_logged_in_is_known(client: Client) -> None:
    client.force_login(builders.alice())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert uploads._is_known(scope("/pushes/1/package/", Cookie=cookie))
    assert not uploads._is_known(scope("/pushes/1/package/", Cookie="sessionid=nobody"))
    assert not uploads._is_known(scope("/pushes/1/package/"))
    assert not uploads._is_known(scope(UPLOAD, Cookie=cookie))


def test_a_caller_with_the_right_keys_is_known() -> None:
    gateway.application()
    right = contract.basic(gateway.ACCESS_ID, gateway.SECRET_KEY)
    assert uploads._is_known(scope(UPLOAD, Authorization=right))
    assert uploads._is_known(scope(UPLOAD, AccessId=gateway.ACCESS_ID))
    assert not uploads._is_known(scope(UPLOAD, Authorization=contract.basic(gateway.ACCESS_ID, "wrong")))
    assert not uploads._is_known(scope(UPLOAD, AccessId="1500009999"))
    assert not uploads._is_known(scope(UPLOAD))


def test_the_contract_is_answered_in_its_envelope() -> None:
    headers, body = uploads.answer(UPLOAD, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    kind = dict(headers)[b"content-type"]
    members = json.loads(body)
    assert (kind, members["ret_code"], members["retCode"]) == (b"application/json", 1008011, 1008011)
    assert members["errMsg"].startswith("The file has more than 100 MB.")
    _, body = uploads.answer("/gateway/v3/push/app", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert json.loads(body)["err_msg"].startswith("Send at most 1 MB")


@pytest.mark.usefixtures("static_files")
@pytest.mark.parametrize("status", list(uploads.WORDS))
def test_a_page_is_answered_with_a_sentence(status: HTTPStatus) -> None:
    headers, body = uploads.answer("/pushes/1/edit/", status)
    kind = dict(headers)[b"content-type"]
    assert kind == b"text/html; charset=utf-8"
    assert b"<h1>This was not taken</h1>" in body
    assert b"Nothing was stored." in body


@pytest.mark.usefixtures("static_files")
def test_a_refusal_before_django_has_the_headers_of_every_page(client: Client) -> None:
    page = client.get(reverse("login"))
    headers, _ = uploads.answer("/pushes/1/edit/", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    for name in ("content-security-policy", "x-content-type-options", "x-frame-options"):
        assert dict(headers)[name.encode()].decode() == page.headers[name]
    assert dict(headers)[b"cache-control"] == b"no-store"

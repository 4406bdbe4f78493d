"""Tests of the gateway's addresses where it runs alone: the contract at the root, and every answer in its envelope."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from pytest_django import Settings

from pushes.tpns import contract
from tests.gateway import builders

pytestmark = [pytest.mark.django_db, pytest.mark.urls("console.gateway.urls_alone")]


def post(client: Client, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
    keys = {"Authorization": contract.basic(builders.ACCESS_ID, builders.SECRET_KEY)}
    answer = client.post(f"/{path}", b"{}", content_type="application/json", headers=keys | headers)
    return answer.status_code, answer.json()


def test_the_contract_stands_at_the_root(client: Client) -> None:
    builders.application()
    status, members = post(client, contract.PUSH_PATH)
    assert (status, members["ret_code"]) == (200, 1008002)
    assert members["err_msg"].startswith("Send audience_type as one of: all, tag, token,")


@pytest.mark.parametrize("path", ["", "login/", "admin/", "gateway/v3/push/app", "devices/demo/", "v3/push/apps"])
def test_there_is_nothing_else(client: Client, path: str) -> None:
    status, members = post(client, path)
    assert (status, members["ret_code"], members["retCode"]) == (404, 1008007, 1008007)
    assert client.get(f"/{path}").status_code == 404


def test_a_host_name_that_is_not_allowed_is_said_so(client: Client) -> None:
    status, members = post(client, contract.PUSH_PATH, Host="push.example.com")
    assert (status, members["ret_code"]) == (400, 1008007)
    assert "ALLOWED_HOSTS" in members["err_msg"]


def test_a_fault_of_its_own_is_no_page(settings: Settings) -> None:
    """The key of the secrets is lost."""
    builders.application()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    status, members = post(Client(raise_request_exception=False), contract.PUSH_PATH)
    assert (status, members["ret_code"]) == (500, 1008004)
    assert "Ask for the records before calling again." in members["err_msg"]


@pytest.mark.urls("console.urls")
@pytest.mark.parametrize("path", ["gateway/v2/push/single_device", "gateway/", "gateway/v4/x", "gateway/v3/nothing"])
def test_below_a_console_an_unknown_path_is_no_page_either(client: Client, path: str) -> None:
    status, members = post(client, path)
    assert (status, members["ret_code"], members["retCode"]) == (404, 1008007, 1008007)
    assert "No call of the contract has this path." in members["err_msg"]

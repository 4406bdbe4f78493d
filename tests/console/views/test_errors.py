"""Tests of what is said when a database does not let itself be used: it is really held by somebody else."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from console.gateway.models import GatewayPush
from pushes.models import Push
from pushes.tpns import contract
from tests import builders
from tests.gateway import builders as gateway
from tests.pushes.views.people import written

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has more than one writer"),
]
MILLISECONDS = 50  # so long it is waited for here; thirty seconds in an installation


@pytest.fixture
def client() -> Client:
    """A browser, which sees pages where tests would see errors."""
    return Client(raise_request_exception=False)


@contextmanager
def held() -> Iterator[None]:
    """Somebody else writes for longer than anybody waits."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS}")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def log_in(client: Client) -> int:
    return client.post(reverse("login"), {"username": "alice", "password": builders.PASSWORD}).status_code


def test_a_login_while_the_database_is_busy_says_so_and_works_when_it_is_free(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    builders.alice()
    with held():
        answer = client.post(reverse("login"), {"username": "alice", "password": builders.PASSWORD})
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (503, "5", "text/html; charset=utf-8")
    assert "Reload this page in a few seconds." in answer.content.decode()
    assert [record.levelno for record in caplog.records if record.name == "django.request"] == [logging.ERROR]
    assert log_in(client) == 302


def test_a_page_that_reads_is_served_meanwhile(client: Client) -> None:
    builders.application(people=[builders.alice()])
    assert log_in(client) == 302
    with held():
        assert client.get(reverse("pushes:records")).status_code == 200


def test_what_was_written_is_saved_by_sending_it_again(client: Client) -> None:
    person = builders.alice()
    app = builders.application(people=[person])
    log_in(client)
    create = reverse("pushes:create", args=[app.pk])
    with held():
        assert client.post(create).status_code == 503
        assert not Push.objects.exists()
    assert client.post(create).status_code == 302
    draft = Push.objects.get()
    edit, form = reverse("pushes:edit", args=[draft.pk]), written(draft, title="Sale", account_type=1009)
    with held():
        assert client.post(edit, form).status_code == 503
    client.post(edit, form)
    draft.refresh_from_db()
    assert draft.title == "Sale"


def test_a_call_of_the_gateway_is_answered_in_the_contracts_words(client: Client) -> None:
    gateway.application()
    body = {
        "audience_type": "account_list",
        "account_list": ["alice"],
        "message_type": "notify",
        "message": {"title": "Sale", "content": "From nine"},
    }
    keys = {"Authorization": contract.basic(gateway.ACCESS_ID, gateway.SECRET_KEY)}

    def call() -> tuple[int, str, dict[str, object]]:
        address = f"/gateway/{contract.PUSH_PATH}"
        answer = client.post(address, json.dumps(body), content_type="application/json", headers=keys)
        return answer.status_code, answer.headers.get("Retry-After", ""), answer.json()

    with held():
        status, retry_after, members = call()
    assert (status, retry_after, members["ret_code"]) == (503, "5", contract.Code.INTERNAL_FAILURE)
    assert str(members["err_msg"]).endswith("Nothing of this call was done: make it again in some seconds.")
    assert not GatewayPush.objects.exists()
    status, _, members = call()
    assert (status, members["ret_code"]) == (200, 0), members
    assert GatewayPush.objects.count() == 1


def test_any_other_fault_is_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr("console.views.people.Login.get", fails)
    answer = client.get(reverse("login"))
    assert (answer.status_code, answer.headers.get("Retry-After")) == (500, None)

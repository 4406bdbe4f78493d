"""The API for people: each call, and each code that a refusal leads to."""

import pytest
from django.test import Client

from tests.builders import alice
from tests.console.api.test_document import DOCUMENT
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db


def test_the_page_has_each_call_and_the_code_that_a_refusal_leads_to() -> None:
    page = read(client_of(alice()).get("/api/")).text("main")
    for path, ways in DOCUMENT["paths"].items():
        assert f"/api/v1{path}" in page
        assert all(said["summary"] in page for method, said in ways.items() if method != "parameters")
    refused = Client().get("/api/v1/applications")
    where, _, code = refused.json()["type"].partition("#")
    assert f'id="{code}"' in client_of(alice()).get(where).content.decode()

"""Tests of docs/console-api.yaml: it names every address and method, and whatever is sent is answered as it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console.api import urls
from console.wsgi import application
from tests.builders import alice
from tests.console.api.calling import token_of
from tests.examples import PROFILE, examples
from tests.pushes.views.people import ready, shop

pytestmark = pytest.mark.django_db
PATH = Path(site.BASE_DIR) / "docs" / "console-api.yaml"
DOCUMENT = yaml.safe_load(PATH.read_text())
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]

# Every edge of every value is one of 700 calls, more than half a minute: once a night.
config = {"generation": {"with-security-parameters": False}, "phases": {"coverage": {"enabled": PROFILE == "deep"}}}
schema = schemathesis.openapi.from_dict(DOCUMENT, config=schemathesis.Config.from_dict(config))
schema.app = application


def test_every_address_and_method_is_documented() -> None:
    documented = {path: {word for word in ways if word != "parameters"} for path, ways in DOCUMENT["paths"].items()}
    assert documented == {path: ways - {"head", "options"} for path, ways in urls.ways().items()}


def test_the_document_is_there_for_programs() -> None:
    answer = Client().get("/api/v1/openapi.yaml")
    assert (answer.status_code, answer.content) == (200, PATH.read_bytes())


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests leave the test's connection open, as those of Django's own test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def document(request: pytest.FixtureRequest) -> Any:
    """Calls are made up when the test runs, and not by each process that collects it."""
    request.node._nodeid = request.node.nodeid  # schemathesis 4.32.5 asks for it, and pytest 9.2.0 has it no more
    return schema


@schemathesis.pytest.from_fixture("document").parametrize()
@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("_one_connection")
def test_whatever_is_sent_is_answered_as_documented(case: Any) -> None:
    if "pk" in case.path_parameters:
        case.path_parameters["pk"] = ready().pk
    response = case.call(headers={"Authorization": f"Bearer {token_of(alice(), shop())}"})
    case.validate_response(response, checks=CHECKS)


def test_each_code_of_a_refusal_is_explained() -> None:
    written = "".join(path.read_text() for path in (Path(site.BASE_DIR) / "console" / "api").glob("*.py"))
    codes = re.findall(r'Problem\(\s*HTTPStatus\.\w+,\s*"([a-z-]+)"', written)
    assert set(codes) == set(DOCUMENT["x-problems"])

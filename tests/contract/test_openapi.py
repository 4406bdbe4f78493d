"""Tests of docs/openapi.yaml: it names every path, and whatever is sent, fitting or not, is answered as it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console.gateway import urls
from console.wsgi import application
from pushes.tpns import contract
from tests.examples import examples
from tests.gateway import builders

pytestmark = pytest.mark.django_db
DOCUMENT = yaml.safe_load((Path(site.BASE_DIR) / "docs" / "openapi.yaml").read_text())
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]

config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
# In process: no socket between a thousand calls and their answers.
schema = schemathesis.openapi.from_dict({**DOCUMENT, "servers": [{"url": "/gateway"}]}, config=config)
schema.app = application


def test_every_path_is_documented() -> None:
    answered = {f"/{pattern.pattern}" for pattern in urls.api if str(pattern.pattern).startswith("v3/")}
    refused = {f"/{path}" for path in urls.NOT_OFFERED}
    assert set(DOCUMENT["paths"]) == answered - refused - {"/v3/<path:rest>"}


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
def _application(_one_connection: None) -> None:
    """An application with a device, that asks for everything it can ask for."""
    app = builders.application()
    app.refuses_repeats = True
    app.save()
    builders.device(app, "alice")


@schema.parametrize()
@settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("_application")
def test_whatever_is_sent_is_answered_as_documented(case: Any) -> None:
    builders.rest()
    headers = {"Authorization": contract.basic(builders.ACCESS_ID, builders.SECRET_KEY)}
    response = case.call(headers=headers)
    case.validate_response(response, checks=CHECKS)

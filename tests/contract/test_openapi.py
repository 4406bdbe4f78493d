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
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console.gateway import urls
from console.gateway.channels.kinds import KINDS
from console.gateway.channels.protocol import Kind
from console.gateway.contract import routing
from console.gateway.models import AppChannel, Device
from console.wsgi import application
from pushes.tpns import contract
from pushes.tpns.contract import ALL_CHANNELS, OWN_CHANNEL
from tests.examples import PROFILE, examples
from tests.gateway import builders

pytestmark = pytest.mark.django_db
DOCUMENT = yaml.safe_load((Path(site.BASE_DIR) / "docs" / "openapi.yaml").read_text())
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]

# Every edge of every value is one of 2,000 calls, half a minute of processor: once a night.
config = {"generation": {"with-security-parameters": False}, "phases": {"coverage": {"enabled": PROFILE == "deep"}}}
# In process: no socket between the calls and their answers.
address = {"servers": [{"url": "/gateway"}]}
schema = schemathesis.openapi.from_dict({**DOCUMENT, **address}, config=schemathesis.Config.from_dict(config))
schema.app = application


def test_every_path_is_documented() -> None:
    documented = ("v3/", "devices/")
    answered = {f"/{pattern.pattern}" for pattern in urls.api if str(pattern.pattern).startswith(documented)}
    refused = {f"/{path}" for path in urls.NOT_OFFERED}
    assert set(DOCUMENT["paths"]) == answered - refused - {"/v3/<path:rest>", "/devices/events"}


def named(part: Any, name: str) -> Iterator[Any]:
    """What stands under this name anywhere in it."""
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if key == name:
            yield inner
        yield from named(inner, name)


def test_generators_of_clients_can_read_the_documents() -> None:
    """They make no client where examples have no names, and leave a call out where the values of an enum are mixed."""
    for name in ("openapi.yaml", "console-api.yaml"):
        document = yaml.safe_load((Path(site.BASE_DIR) / "docs" / name).read_text())
        contents = [*named(document, "content"), *named(document, "parameters")]
        assert all(isinstance(each, dict) for content in contents for each in named(content, "examples"))
        values = [each for each in named(document, "enum") if isinstance(each, list)]
        assert values
        assert all(len(set(map(type, each))) == 1 for each in values)


def test_every_channel_is_documented() -> None:
    parts, paths = DOCUMENT["components"]["schemas"], DOCUMENT["paths"]
    rules = parts["Push"]["properties"]["channel_rules"]["items"]["properties"]["channel"]["enum"]
    of_body = paths["/devices/addresses"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(rules) == set(routing.CHANNELS)
    assert set(parts["Channel"]["properties"]["channel"]["enum"]) >= {*Kind, OWN_CHANNEL, ALL_CHANNELS}
    assert set(of_body["properties"]["channel"]["enum"]) >= {*Kind, ""}


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
def device(_one_connection: None) -> Device:
    """A device of an application that asks for everything it can ask for, and has every channel."""
    app = builders.application()
    app.refuses_repeats = True
    app.save()
    for kind in KINDS:
        AppChannel.objects.create(application=app, kind=kind, credential="{}", public=kind)
    return builders.device(app, "alice")


@pytest.fixture
def document(request: pytest.FixtureRequest) -> Any:
    """Calls are made up when the test runs, and not by each process that collects it."""
    request.node._nodeid = request.node.nodeid  # schemathesis 4.32.5 asks for it, and pytest 9.2.0 has it no more
    return schema


@schemathesis.pytest.from_fixture("document").parametrize()
@settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_as_documented(case: Any, device: Device) -> None:
    builders.rest()
    is_of_device = case.operation.path.startswith("/devices/")
    key = f"Bearer {device.token}" if is_of_device else contract.basic(builders.ACCESS_ID, builders.SECRET_KEY)
    headers = {"Authorization": key}
    response = case.call(headers=headers)
    case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("path", [path for path in DOCUMENT["paths"] if path.startswith("/devices/")])
def test_who_is_no_device_is_told_so(client: Client, path: str) -> None:
    """Registering apart, which asks for the keys of the application."""
    answer = client.post(f"/gateway{path}", "{}", content_type="application/json")
    expected = (200, 1008002) if path == "/devices/register" else (401, 1008006)
    assert (answer.status_code, answer.json()["ret_code"]) == expected
    assert str(answer.status_code) in DOCUMENT["paths"][path]["post"]["responses"]

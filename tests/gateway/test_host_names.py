"""Tests of the host names that the event stream and reports are asked by."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from pytest_django import Settings

from console.gateway.host_names import with_host_names

PATH = "/gateway/devices/events"


def asked(host: bytes | None, path: str = PATH) -> list[Mapping[str, Any]]:
    """What is sent for a request by that host name; the site itself says nothing but `site`."""
    sent: list[Mapping[str, Any]] = []

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "site"})

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.disconnect"}

    headers = [] if host is None else [(b"host", host)]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    asyncio.run(with_host_names({PATH}, site)(scope, receive, send))
    return sent


@pytest.mark.parametrize("host", [None, b"", b"evil.example", b"push_console", b"push.example.com.evil", b"\xff"])
def test_a_strange_host_name_is_refused_beside_django_too(settings: Settings, host: bytes | None) -> None:
    settings.ALLOWED_HOSTS = ["push.example.com"]
    start, body = asked(host)
    assert start["status"] == 400
    assert "ALLOWED_HOSTS" in json.loads(body["body"])["err_msg"]


@pytest.mark.parametrize("host", [b"push.example.com", b"PUSH.example.com:8443", b"push.example.com."])
def test_a_host_name_of_ours_is_taken(settings: Settings, host: bytes) -> None:
    settings.ALLOWED_HOSTS = ["push.example.com"]
    assert asked(host) == [{"type": "site"}]


def test_other_addresses_are_djangos_to_judge(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["push.example.com"]
    assert asked(b"evil.example", "/login/") == [{"type": "site"}]

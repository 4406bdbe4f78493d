"""Tests that every exception of requests becomes one of the two kinds, and that the list here is complete."""

import inspect
import socket
import ssl

import pytest
import requests
import urllib3
from requests import exceptions as r
from urllib3 import exceptions as u
from urllib3.connection import HTTPConnection

from pushes.tpns.contract import Code
from pushes.tpns.errors import TpnsError, TpnsRefused, TpnsUnclear, TpnsUnreachable, from_requests

HOST = "push.example:443"
POOL = urllib3.HTTPConnectionPool("push.example")
CONNECTION = HTTPConnection("push.example")

# Each exception that `requests` names, and what it means for a call.
KINDS: dict[type[requests.RequestException], type[TpnsError]] = {
    r.ConnectTimeout: TpnsUnreachable,
    r.ProxyError: TpnsUnreachable,
    r.InvalidURL: TpnsUnreachable,
    r.InvalidProxyURL: TpnsUnreachable,
    r.InvalidHeader: TpnsUnreachable,
    r.InvalidSchema: TpnsUnreachable,
    r.MissingSchema: TpnsUnreachable,
    r.URLRequired: TpnsUnreachable,
    r.RequestException: TpnsUnclear,
    r.ConnectionError: TpnsUnclear,
    r.SSLError: TpnsUnclear,
    r.Timeout: TpnsUnclear,
    r.ReadTimeout: TpnsUnclear,
    r.HTTPError: TpnsUnclear,
    r.TooManyRedirects: TpnsUnclear,
    r.ChunkedEncodingError: TpnsUnclear,
    r.ContentDecodingError: TpnsUnclear,
    r.StreamConsumedError: TpnsUnclear,
    r.RetryError: TpnsUnclear,
    r.UnrewindableBodyError: TpnsUnclear,
    r.InvalidJSONError: TpnsUnclear,
    r.JSONDecodeError: TpnsUnclear,
}


def made(kind: type[requests.RequestException]) -> requests.RequestException:
    return r.JSONDecodeError("secret", "secret", 0) if kind is r.JSONDecodeError else kind("secret")


def test_the_list_is_complete() -> None:
    named = {kind for _, kind in inspect.getmembers(r, inspect.isclass) if issubclass(kind, requests.RequestException)}
    assert named == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_is_mapped(kind: type[requests.RequestException]) -> None:
    error = from_requests(made(kind), HOST)
    assert type(error) is KINDS[kind]
    assert HOST in str(error)
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    "reason",
    [
        u.NewConnectionError(CONNECTION, "refused"),
        u.NameResolutionError("push.example", CONNECTION, socket.gaierror("unknown")),
        u.ConnectTimeoutError("late"),
        u.SSLError(ssl.SSLCertVerificationError("self-signed certificate")),
    ],
    ids=lambda reason: type(reason).__name__,
)
def test_a_connection_that_was_never_made_is_unreachable(reason: Exception) -> None:
    for error in (r.ConnectionError(u.MaxRetryError(POOL, "/", reason)), r.SSLError(reason)):
        assert type(from_requests(error, HOST)) is TpnsUnreachable


@pytest.mark.parametrize(
    "reason",
    [
        u.ProtocolError("Connection aborted.", ConnectionResetError(104, "reset")),
        u.ReadTimeoutError(POOL, "/", "late"),
        u.SSLError(ssl.SSLError(1, "decryption failed or bad record mac")),
        u.SSLError("TLS ended"),
    ],
    ids=lambda reason: type(reason).__name__,
)
def test_a_connection_that_broke_later_is_unclear(reason: Exception) -> None:
    for error in (r.ConnectionError(reason), r.SSLError(u.MaxRetryError(POOL, "/", reason))):
        assert type(from_requests(error, HOST)) is TpnsUnclear


def test_only_a_no_for_now_may_be_tried_again() -> None:
    assert TpnsRefused(Code.TOO_FAST, "too fast").is_for_now
    assert TpnsRefused("1008028", "too fast").is_for_now
    assert not any(TpnsRefused(code, "no").is_for_now for code in Code if code is not Code.TOO_FAST)
    assert TpnsRefused("HTTP 503", "no").is_for_now
    assert not TpnsRefused("HTTP 404", "no").is_for_now

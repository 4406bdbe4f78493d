"""Tests of console.addresses."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from console.addresses import hosts, origins, public


@pytest.mark.parametrize(
    ("text", "url", "host"),
    [
        ("https://push.example.com", "https://push.example.com", "push.example.com"),
        ("https://Push.Example.com:8443/", "https://push.example.com:8443", "push.example.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "127.0.0.1"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]", "[2001:db8::1]"),
        ("https://[2001:db8::1]:8443//", "https://[2001:db8::1]:8443", "[2001:db8::1]"),
        ("https://push.example.com/console", "https://push.example.com/console", "push.example.com"),  # a check's
    ],
)
def test_the_public_address_is_answered_to(text: str, url: str, host: str) -> None:
    assert public(text) == (url, host)
    assert validate_host(host, [host])


@pytest.mark.parametrize(
    "text",
    [
        "push.example.com",
        "https://",
        "https://push..example.com",
        "https://push.example.com.evil.com\\@x",
        "https://push.example.com:port",
        "https://me@push.example.com",
        "https://push example.com",
        "ftp://push.example.com",
        "https://[::1",
    ],
)
def test_a_public_address_that_nobody_can_open_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set PUBLIC_URL to the address people open"):
        public(text)


def test_origins_end_without_a_slash() -> None:
    given = ["https://Hooks.example.com/", "http://10.0.0.5:8080"]
    assert origins("WEBHOOK_ORIGINS", given) == ["https://hooks.example.com", "http://10.0.0.5:8080"]


@pytest.mark.parametrize(
    "text", ["hooks.example.com", "https://hooks.example.com/push", "https://*.example.com", "//x"]
)
def test_an_origin_that_would_never_fit_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set WEBHOOK_ORIGINS to addresses without a path"):
        origins("WEBHOOK_ORIGINS", ["https://good.example.com", text])


def test_hosts_are_names_all_below_one_and_origins() -> None:
    given = ["Push.example.com", ".up.example.org", "http://10.0.0.5:8080/"]
    assert hosts("WEB_PUSH_HOSTS", given) == ["push.example.com", ".up.example.org", "http://10.0.0.5:8080"]


@pytest.mark.parametrize("text", ["push.example.com:8443", "*.example.com", "https://x.example.com/up", ".", "a b"])
def test_a_host_that_would_never_fit_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Set WEB_PUSH_HOSTS to hosts such as push\.example\.com"):
        hosts("WEB_PUSH_HOSTS", [text])

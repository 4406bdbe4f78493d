"""Tests of whose address counts: that of the person behind a trusted proxy, and never what a stranger claims.

Every address of 127.0.0.0/8 is this machine, so people come from several, and the console trusts 127.0.0.1 only.
"""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.installation import MARKETER, Installation
from tests.proxies import NAMES, proxy

pytestmark = pytest.mark.processes
PROXY = "127.0.0.1"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    running = Installation(tmp_path_factory.mktemp("addresses"), FORWARDED_ALLOW_IPS=PROXY)
    yield running
    running.stop()


def log_in(port: int, address: str, password: str, claimed: str = "") -> int:
    """The status that a person at `address` gets, who may claim another address."""
    line = HTTPConnection("127.0.0.1", port, source_address=(address, 0))
    headers = {"X-Forwarded-For": claimed} if claimed else {}
    line.request("GET", "/login/", headers=headers)
    page = line.getresponse()
    cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    form = urlencode({"username": MARKETER, "password": password, "csrfmiddlewaretoken": token[1]})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    line.request("POST", "/login/", form, {**headers, **kind})
    status = line.getresponse().status
    line.close()
    return status


def lock(port: int, address: str) -> None:
    assert [log_in(port, address, "wrong") for _ in range(5)][:4] == [422] * 4
    assert log_in(port, address, "wrong") == 429


def test_a_stranger_is_not_believed_where_it_comes_from(installation: Installation) -> None:
    port = installation.console.port
    lock(port, "127.0.1.2")
    assert log_in(port, "127.0.1.2", installation.password, claimed="127.0.1.9") == 429
    assert log_in(port, "127.0.1.3", installation.password, claimed="127.0.1.2") == 302


def test_the_trusted_proxy_is_believed(installation: Installation) -> None:
    port = installation.console.port
    lock(port, "127.0.2.2")
    assert log_in(port, PROXY, installation.password, claimed="127.0.2.2") == 429
    assert log_in(port, PROXY, installation.password, claimed="127.0.2.3") == 302


@pytest.mark.parametrize("name", NAMES)
def test_two_people_behind_a_proxy_share_no_limit(
    installation: Installation, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one, other = (f"127.0.{3 + NAMES.index(name)}.{last}" for last in (2, 3))
    with proxy(name, tmp_path_factory.mktemp(name), installation.console.port) as port:
        lock(port, one)
        assert log_in(port, one, installation.password, claimed=other) == 429
        assert log_in(port, other, installation.password, claimed=one) == 302

"""Tests of how many event streams an address may have open: over real HTTP, behind a proxy that is trusted."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from console.gateway.channels.online.address_places import Places
from console.gateway.contract.envelope import Refusal
from tests.gateway.running import RunningGateway, account, until
from tests.installation import Installation

MOST = 3
OFFICE, HOME = "203.0.113.7", "198.51.100.9"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """A gateway with three places for an address."""
    installation = Installation(tmp_path_factory.mktemp("places"), GATEWAY_STREAMS_PER_ADDRESS=str(MOST))
    yield RunningGateway(installation)
    installation.stop()


def opened(gateway: RunningGateway, token: str, address: str) -> requests.Response:
    """The beginning of an answer to a device at an address, which a proxy of this machine names."""
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": address}
    return requests.get(f"{gateway.url}devices/events", headers=headers, stream=True, timeout=60)


def took(gateway: RunningGateway, token: str, address: str, lines: ExitStack) -> bool:
    """Whether one more stream is taken; it stays open then."""
    line = lines.enter_context(opened(gateway, token, address))
    return line.status_code == 200


@pytest.mark.processes
def test_one_too_many_is_told_when_to_come_again_and_taken_when_there_is_a_place(narrow: RunningGateway) -> None:
    phones = [narrow.device(account()).token for _ in range(MOST + 1)]
    with ExitStack() as lines:
        first, *_ = [lines.enter_context(opened(narrow, token, OFFICE)) for token in phones[:MOST]]
        refused = lines.enter_context(opened(narrow, phones[MOST], OFFICE))
        told = refused.json()
        assert (refused.status_code, refused.headers["Retry-After"], told["ret_code"]) == (429, "30", 1008028)
        words = "Your address has 3 event streams open. Close some, or connect again in 30 seconds."
        assert told["err_msg"] == words
        assert took(narrow, phones[MOST], HOME, lines), "another address has places of its own"
        first.close()
        until(lambda: took(narrow, phones[MOST], OFFICE, lines))
        assert not took(narrow, phones[0], OFFICE, lines), "the place that was free is taken"
    until(lambda: took(narrow, phones[0], OFFICE, lines))
    lines.close()
    logged = (narrow.installation.data_dir / "log" / "web.log").read_text()
    assert f"{OFFICE} has 3 event streams open" in logged
    assert HOME not in logged


@pytest.mark.processes
def test_what_a_device_hears_is_not_touched_by_who_is_refused(narrow: RunningGateway) -> None:
    alice = account()
    with narrow.listening(narrow.device(alice)) as phone, ExitStack() as lines:  # at the tests' own address
        token = narrow.device(account()).token
        until(lambda: not took(narrow, token, "127.0.0.1", lines))
        narrow.push("Through", alice)
        until(lambda: phone.titles == ["Through"])


def test_a_line_that_failed_gives_its_place_back() -> None:
    places = Places(1)
    for _ in range(2):
        with pytest.raises(OSError, match="broken"), places.one(OFFICE):
            raise OSError("broken")
    with places.one(OFFICE), pytest.raises(Refusal), places.one(OFFICE):
        pass


@pytest.mark.parametrize(("most", "address"), [(0, OFFICE), (1, "")], ids=["no limit", "nobody knows the address"])
def test_some_have_no_limit(most: int, address: str) -> None:
    places = Places(most)
    with places.one(address), places.one(address), places.one(address):
        pass


def test_the_log_is_told_once_a_minute(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    places, now = Places(1), time.monotonic()
    with places.one(OFFICE):
        for later in (0.0, 59.0, 61.0):
            monkeypatch.setattr(time, "monotonic", lambda later=later: now + later)
            with pytest.raises(Refusal), places.one(OFFICE):
                pass
    assert len(caplog.messages) == 2

"""Tests of tests.faults.proxy: the service hears the call, and the caller hears what the fault leaves of the answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.faults import line
from tests.faults.proxy import Fault, Proxy
from tests.pushes.service import Service, answer, serving

PATH = "v3/push/app"
ANSWER = {"ret_code": 0, "push_id": "901"}


@contextmanager
def proxied() -> Iterator[tuple[Service, Proxy]]:
    with serving(answer(ANSWER)) as service:
        proxy = Proxy(int(service.host.rpartition(":")[2]))
        yield service, proxy
        proxy.close()


def call(proxy: Proxy, title: str = "Sale") -> requests.Response:
    return requests.post(f"http://127.0.0.1:{proxy.port}/{PATH}", json={"message": {"title": title}}, timeout=60)


def test_a_call_without_a_fault_passes() -> None:
    with proxied() as (service, proxy):
        assert call(proxy).json() == ANSWER
    assert [request.json["message"]["title"] for request in service.heard] == ["Sale"]


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        (line.cut_before_it_is_passed_on, 0),
        (line.cut_before_the_answer, 1),
        (line.cut_within_the_answer, 1),
        (line.garbage_for_an_answer, 1),
    ],
)
def test_a_planned_fault_is_met_once_by_the_push_it_is_for(fault: Fault, heard: int) -> None:
    with proxied() as (service, proxy):
        proxy.plan(PATH, "Sale", fault)
        assert call(proxy, "Another").ok
        with pytest.raises(requests.RequestException):
            call(proxy)
        assert (len(service.heard), proxy.is_calm) == (1 + heard, True)
        assert call(proxy).ok
    assert [(hit.path, hit.subject) for hit in proxy.hits] == [(PATH, "Sale")]


def test_the_names_in_an_answer_can_be_swapped() -> None:
    with proxied() as (_service, proxy):
        proxy.plan(PATH, "Sale", line.wrong_casing)
        assert call(proxy).json() == {"retCode": 0, "pushId": "901"}


def test_a_storm_lasts_until_it_is_over() -> None:
    with proxied() as (service, proxy):
        proxy.storm(line.status("500 Internal Server Error"))
        assert [call(proxy).status_code for _ in range(2)] == [500, 500]
        proxy.storm(None)
        assert call(proxy).ok
    assert len(service.heard) == 1

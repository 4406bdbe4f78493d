"""Tests of console.log_lines: what a line is about, as text and as JSON."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from logging.config import DictConfigurator  # type: ignore[attr-defined]
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path, resolve
from pytest_django import Settings

from console.log_lines import about, begin_task, end_task, request_id
from console.policy.logs import logging_at
from console.serving import Site
from pushes import acting
from pushes.tasks import deliver_push
from tests.console.health.asking import Answer, ask

Lines = Callable[[], list[str]]
ALWAYS = ("level", "at", "logger", "message", "process", "exception")
log = logging.getLogger("tests.log_lines")


def failing(request: HttpRequest) -> HttpResponse:
    log.warning("It is about to fail.")
    raise LookupError("a fault of ours")


urlpatterns = [path("failing/", failing)]


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lines(form: str) -> Iterator[Lines]:
    """What is written by the handler of an installation."""
    said = logging_at("INFO", form)
    handler = DictConfigurator(said)
    handler.config["formatters"] = {
        name: handler.configure_formatter(each) for name, each in said["formatters"].items()
    }
    handler.config["filters"] = {name: handler.configure_filter(each) for name, each in said["filters"].items()}
    made, stream = handler.configure_handler(dict(said["handlers"]["console"])), StringIO()
    made.setStream(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(made)
    root.setLevel("INFO")
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(made)
    root.setLevel(before)


def facts(line: str, form: str) -> dict[str, Any]:
    """What the line is about."""
    if form == "json":
        told: dict[str, Any] = json.loads(line)
        return {name: told[name] for name in told if name not in ALWAYS}
    found = line.rpartition(" [")[2].removesuffix("]") if line.endswith("]") else ""
    pairs = (each.split("=") for each in found.split())
    return {name: int(value) if value.isdigit() else value for name, value in pairs}


def test_a_line_is_about_what_it_is_written_within(lines: Lines, form: str) -> None:
    with about(request="abc"), about(push=7):
        log.info("Inside.")
    log.info("Outside.")
    assert [facts(line, form) for line in lines()] == [{"request": "abc", "push": 7}, {}]


def test_a_task_is_named_with_the_row_of_its_key(lines: Lines, form: str) -> None:
    begin_task("t-1", deliver_push, (4711,))
    log.info("At work.")
    end_task()
    log.info("Done.")
    assert [facts(line, form) for line in lines()] == [{"task": "t-1", "push": 4711}, {}]


@pytest.mark.parametrize(
    ("address", "push"),
    [("/pushes/12/", {"push": 12}), ("/api/v1/pushes/12", {"push": 12}), ("/people/12/", {})],
)
def test_a_request_for_a_push_is_about_it(lines: Lines, form: str, address: str, push: dict[str, int]) -> None:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    with acting.during(request):
        log.info("A page.")
    assert [facts(line, form) for line in lines()] == [push]


@pytest.mark.urls(__name__)
def test_what_is_said_of_a_request_has_its_name_and_so_has_the_answer(
    lines: Lines, form: str, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["10.0.0.7"]  # by which it is asked

    async def answers() -> list[Answer]:
        site = Site(threads=1)
        named = {"x-request-id": "from-the-proxy.1"}
        return [await ask(site, "/failing/", **more) for more in (named, {})]

    given, own = asyncio.run(answers())
    assert (given.status, given.headers["x-request-id"]) == (500, "from-the-proxy.1")
    assert len(own.headers["x-request-id"]) == 32
    about_it = [facts(line, form).get("request") for line in lines() if facts(line, form)]
    assert set(about_it) == {"from-the-proxy.1", own.headers["x-request-id"]}


@pytest.mark.parametrize("given", [b"", b"short", b"x" * 65, b"with blanks in", b"a\nline-break", "üüüüüüüü".encode()])
def test_what_is_no_name_is_not_taken(given: bytes) -> None:
    assert len(request_id({b"x-request-id": given})) == 32


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_has_the_traceback_in_one_line(lines: Lines) -> None:
    try:
        raise LookupError("推送\nis gone")
    except LookupError:
        log.exception("It %s.", "failed")
    [line] = lines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "tests.log_lines", "It failed.")
    assert told["exception"].startswith("Traceback ")
    assert told["exception"].endswith("LookupError: 推送\nis gone")
    assert told["at"].endswith("+00:00")
    assert line.index('"ERROR"') < 40  # the supervisor looks there for what a person must see


@pytest.mark.parametrize("form", ["text"], indirect=True)
def test_text_is_as_it_was_where_it_is_about_nothing(lines: Lines) -> None:
    log.info("Nothing in particular.")
    [line] = lines()
    assert line.endswith(" INFO tests.log_lines: Nothing in particular.")

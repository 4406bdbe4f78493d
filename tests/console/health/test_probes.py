"""Tests of console.health.probes: what is answered to who probes, by whatever name and without a login."""

import asyncio
import threading
from typing import Any

import pytest
from pytest_django import Settings

from console.health import probes
from console.health.probes import HEALTH, METRICS, READINESS, Probes, with_probes
from tests.console.health.asking import ask, asked


async def site(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"the site"})


def lacking(*words: str) -> Any:
    return with_probes(site, Probes(lambda: list(words)))


def test_a_process_that_answers_says_so_whatever_it_lacks() -> None:
    answer = asked(lacking("The broker does not answer."), HEALTH)
    assert (answer.status, answer.text) == (200, "This process answers.\n")


def test_who_lacks_nothing_is_ready() -> None:
    answer = asked(lacking(), READINESS)
    assert (answer.status, answer.text) == (200, "Ready.\n")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-length"] == str(len(answer.text))


def test_what_is_missing_is_said_in_words() -> None:
    answer = asked(lacking("The broker does not answer.", "Nothing can be written."), READINESS)
    assert (answer.status, answer.text) == (503, "The broker does not answer.\nNothing can be written.\n")


@pytest.mark.parametrize("path", [HEALTH, READINESS])
def test_who_asks_for_the_head_gets_no_body(path: str) -> None:
    answer = asked(lacking(), path, "HEAD")
    assert (answer.status, answer.text) == (200, "")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("path", [HEALTH, READINESS])
def test_only_asking_is_taken(path: str) -> None:
    answer = asked(lacking(), path, "POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/healthz/", "/readyz/more", "/login/"])
def test_all_else_is_the_sites(path: str) -> None:
    assert asked(lacking(), path).status == 418


def test_what_is_no_request_is_the_sites() -> None:
    seen: list[str] = []

    async def of_site(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    asyncio.run(with_probes(of_site)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def test_however_many_ask_one_looks() -> None:
    looks: list[int] = []
    application = with_probes(site, Probes(lambda: [str(looks.append(1))]))

    async def many() -> list[int]:
        return [answer.status for answer in await asyncio.gather(*(ask(application, READINESS) for _ in range(50)))]

    assert asyncio.run(many()) == [503] * 50
    assert looks == [1]


def test_a_look_that_hangs_is_told_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "PATIENCE", 0.05)
    let_go = threading.Event()

    def hanging() -> list[str]:
        let_go.wait(30)
        return []

    application = with_probes(site, Probes(hanging))

    async def both() -> tuple[int, str, int]:
        late = await ask(application, READINESS)
        alive = await ask(application, HEALTH)
        let_go.set()
        return late.status, late.text, alive.status

    words = "Database, broker or storage have not answered for 0.05 seconds.\n"
    assert asyncio.run(both()) == (503, words, 200)


TOKEN = "a-token-of-forty-characters-0123456789-x"


@pytest.fixture
def figures(settings: Settings) -> Any:
    settings.METRICS_TOKEN = TOKEN
    return with_probes(site, Probes(figures=lambda: "pushes_missing 0.0\n"))


def test_who_shows_the_token_is_told_figures(figures: Any) -> None:
    answer = asked(figures, METRICS, authorization=f"Bearer {TOKEN}")
    assert (answer.status, answer.text) == (200, "pushes_missing 0.0\n")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


@pytest.mark.parametrize(
    "shown", ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer ", "Bearer \xff"]
)
def test_who_shows_another_is_told_nothing(figures: Any, shown: str) -> None:
    answer = asked(figures, METRICS, authorization=shown)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "pushes_missing" not in answer.text
    assert TOKEN not in answer.text


@pytest.mark.parametrize("shown", ["Bearer ", "Bearer", "", f"Bearer {TOKEN}"])
def test_without_a_token_there_are_no_figures(settings: Settings, shown: str) -> None:
    settings.METRICS_TOKEN = ""
    assert asked(with_probes(site, Probes(figures=lambda: "figures")), METRICS, authorization=shown).status == 418

"""One call is one push: real clients that send a POST again by themselves, and two web processes at the same instant.

Each on SQLite, and on PostgreSQL where it is installed. Nothing carries the pushes out: their records are counted.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import requests
from aiohttp_retry import ExponentialRetry, RetryClient
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pushes.tpns import contract
from tests.console.processes import ROOT, environment, free_port, manage, until
from tests.cutline import CutLine
from tests.postgres import programs
from tests.prepared import migrated_server, prepare

pytestmark = pytest.mark.processes

KEYS = ("1500000042", "1452fcebae9f3115ba794fb0fff2fd73")
JSON = "Content-Type: application/json"
JAVA = Path(__file__).with_name("Pusher.java")
needs_postgresql = pytest.mark.skipif(programs() is None, reason="no PostgreSQL server on this machine")


class Webs:
    """Two web processes of one installation, and its database."""

    def __init__(self, data_dir: Path, stack: ExitStack, **variables: str) -> None:
        variables |= {"GATEWAY_ONLY": "true", "BROKER_URL": "memory://"}
        keys = ["--access-id", KEYS[0], "--secret-key", KEYS[1]]
        named = ["addapplication", "--access-point", "gateway", "--name", "Shop", "--platform", "android"]
        prepare(data_dir)
        done = manage(data_dir, *named, *keys, **variables)
        assert done.returncode == 0, done.stderr
        self.ports = [self._started(data_dir, stack, variables) for _ in range(2)]
        until(lambda: all(map(_answers, self.ports)))

    @staticmethod
    def _started(data_dir: Path, stack: ExitStack, variables: dict[str, str]) -> int:
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "console.asgi:application", "--port", str(port)]
        variables = environment(data_dir, PORT=str(port), **variables)
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.kill)
        return port

    def records(self, title: str) -> list[str]:
        """The push ids on record with that title."""
        today = time.strftime("%Y%m%d", time.gmtime(time.time() + 8 * 3600))
        asked = {"startDate": today, "endDate": today}
        answer = requests.post(url(self.ports[0], contract.RECORD_PATH), json=asked, auth=KEYS, timeout=60).json()
        return [row["pushId"] for row in answer["pushRecordData"] if row["title"] == title]


def _answers(port: int) -> bool:
    try:
        return requests.post(url(port), b"{}", timeout=60).status_code == 403
    except requests.ConnectionError:
        return False


def url(port: int, path: str = contract.PUSH_PATH) -> str:
    return f"http://127.0.0.1:{port}/{path}"


def body(title: str, **members: Any) -> dict[str, Any]:
    message = {"title": title, "content": "From nine"}
    said = {"audience_type": "account", "account_list": ["alice"], "message_type": "notify", "message": message}
    return {**said, **members}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def webs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Webs]:
    folder = tmp_path_factory.mktemp("one-call")
    with ExitStack() as stack:
        variables = {}
        if request.param == "postgresql":
            variables = {"DATABASE_URL": stack.enter_context(migrated_server("-c", "fsync=off"))}
        yield Webs(folder / "data", stack, **variables)


def by_requests(port: int, raw: bytes) -> str:
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(3, allowed_methods=None, status_forcelist=[502])))
    return str(session.post(url(port), raw, auth=KEYS, timeout=60).text)


def by_aiohttp_retry(port: int, raw: bytes) -> str:
    async def push() -> str:
        headers = {"Authorization": contract.basic(*KEYS)}
        options = ExponentialRetry(start_timeout=0.01, exceptions={aiohttp.ClientError})
        async with (
            RetryClient(retry_options=options, headers=headers) as client,
            client.post(url(port), data=raw) as response,
        ):
            return await response.text()

    return asyncio.run(push())


def run(program: str, *arguments: str) -> str:
    """What the program writes. A machine without it skips the test."""
    if shutil.which(program) is None:
        pytest.skip(f"no {program} on this machine")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True, timeout=600).stdout


def by_curl(port: int, raw: bytes) -> str:
    retry = ("--retry", "3", "--retry-all-errors", "--retry-delay", "1")
    return run("curl", "-sS", *retry, "-u", ":".join(KEYS), "-H", JSON, "-d", raw.decode(), url(port))


def by_curl_on_a_kept_line(port: int, raw: bytes) -> str:
    """The second call of a line that breaks then. curl is told nothing of retrying."""
    first = ("-sS", "-u", ":".join(KEYS), "-H", JSON, "-d", "{}", url(port))
    return run("curl", *first, "--next", *first[:5], "-d", raw.decode(), url(port)).rpartition("}{")[2]


def by_wget(port: int, raw: bytes) -> str:
    header = f"--header=Authorization: {contract.basic(*KEYS)}"
    again = "--retry-on-http-error=502"
    return run("wget", "-q", "-O", "-", again, header, f"--header={JSON}", f"--post-data={raw.decode()}", url(port))


def by_java(port: int, raw: bytes) -> str:
    """HttpURLConnection of the JDK, as it comes."""
    if shutil.which("javac") is None:
        pytest.skip("no javac on this machine")
    return run("java", str(JAVA), url(port), contract.basic(*KEYS), raw.decode())


CLIENTS: list[tuple[Callable[[int, bytes], str], list[str]]] = [
    (by_requests, ["reset"]),
    (by_requests, ["502", "reset"]),
    (by_aiohttp_retry, ["reset"]),
    (by_aiohttp_retry, ["502", "502"]),
    (by_curl, ["reset"]),
    (by_curl, ["502"]),
    (by_curl_on_a_kept_line, ["", "reset"]),
    (by_wget, ["reset"]),
    (by_wget, ["502"]),
    (by_java, ["reset"]),
]


@pytest.mark.parametrize(("push", "faults"), CLIENTS)
def test_a_client_that_sends_its_call_again_makes_one_push(
    webs: Webs, push: Callable[[int, bytes], str], faults: list[str]
) -> None:
    title = f"{push.__name__} {faults}"
    line = CutLine(webs.ports[1], *faults)
    answer = push(line.port, json.dumps(body(title)).encode())
    line.close()
    assert line.passed == len(faults) + 1, "the call was sent again, and carried out each time"
    members = json.loads(answer if answer.startswith("{") else "{" + answer)
    assert (members["ret_code"], [members["push_id"]]) == (0, webs.records(title))


@pytest.mark.parametrize(("audience", "rounds"), [("account", 25), ("all", 5)])
def test_the_same_call_at_two_processes_at_the_same_instant_is_one_push(webs: Webs, audience: str, rounds: int) -> None:
    for number in range(rounds):
        title = f"{audience} at once {number}"
        answers = at_once(webs, body(title, audience_type=audience))
        assert [answer["ret_code"] for answer in answers] == [0] * 4, answers
        assert [*{answer["push_id"] for answer in answers}] == webs.records(title)
        if audience == "all":
            time.sleep(1)  # large pushes: one a second


def at_once(webs: Webs, members: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers to the same call, made twice at each process."""
    together, answers = threading.Barrier(4), list[dict[str, Any]]()

    def call(port: int) -> None:
        session = requests.Session()
        session.post(url(port), b"{}", timeout=60)  # the line stands
        together.wait()
        answers.append(session.post(url(port), json=members, auth=KEYS, timeout=60).json())

    callers = [threading.Thread(target=call, args=(port,)) for port in webs.ports * 2]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(answers) == len(callers)
    return answers

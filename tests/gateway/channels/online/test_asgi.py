"""Tests of the event stream: what is on the wire, and that it ends when it should."""

import asyncio
import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from console.gateway.channels.online import asgi, fanout, heartbeat, reports
from console.gateway.models import Delivery
from tests.console.processes import ROOT, environment, free_port
from tests.gateway import builders
from tests.gateway.running import RunningGateway, account, until
from tests.gateway.wire import Wire, blocks, events, one_waiting, reported, served, table_away, until_events


@pytest.mark.django_db(transaction=True)
def test_an_event_carries_the_notification_and_the_delivery_id() -> None:
    device = builders.device(builders.application(), "alice")
    delivery = one_waiting(device, "双\n十一")
    wire = asyncio.run(served(device, lambda wire: blocks(wire, 3)))
    assert (wire[0]["status"], dict(wire[0]["headers"])[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
    assert wire[1]["body"] == asgi.OPENING
    delivery.refresh_from_db()
    lines = wire[2]["body"].decode().split("\n")
    assert (lines[0], lines[2]) == ("event: notification", f"id: {delivery.cursor:016x}"), (
        "the id last: a cut before it loses none"
    )
    assert lines[1].startswith("data: {")
    assert '"title": "双\\n十一"' in lines[1]
    assert lines[3:] == ["", ""]
    assert wire[-1] == {"type": "http.response.body", "body": b""}


@pytest.mark.django_db(transaction=True)
def test_a_delivery_comes_once_on_a_connection_and_not_after_its_id_was_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fanout, "RETRY_SECONDS", 0.0)  # every round asks for all that has not arrived
    device = builders.device(builders.application(), "alice")
    first = one_waiting(device)
    (heard,) = events(asyncio.run(served(device, until_events(1))))
    second = one_waiting(device)

    async def a_few_rounds(wire: Wire) -> None:
        await blocks(wire, 3)
        await asyncio.sleep(4 * fanout.POLL_SECONDS)

    wire = asyncio.run(served(device, a_few_rounds, **{"last-event-id": heard["cursor"]}))
    sent = [message["body"] for message in wire[2:-1]]
    assert len(sent) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert sent[0].endswith(f"\nid: {second.cursor:016x}\n\n".encode())
    assert first.arrived_at is not None, "the device has said so"
    assert (second.sent_at is None, second.arrived_at) == (False, None)


@pytest.mark.django_db(transaction=True)
def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "HEARTBEAT_SECONDS", 0.01)
    device = builders.device(builders.application())
    wire = asyncio.run(served(device, lambda wire: blocks(wire, 4)))
    assert wire[2]["body"] == wire[3]["body"] == heartbeat.HEARTBEAT
    assert heartbeat.HEARTBEAT.startswith(b":")
    assert not any(b"\n\n" in silent for silent in (heartbeat.HEARTBEAT, asgi.OPENING)), "an empty message for the app"


@pytest.mark.django_db(transaction=True)
def test_what_some_clients_take_for_a_line_end_is_escaped() -> None:
    device = builders.device(builders.application(), "alice")
    words = "one\x85two\u2028three\u2029four\x0bfive\x1csix"
    one_waiting(device, words)
    wire = asyncio.run(served(device, lambda wire: blocks(wire, 3)))
    assert len(wire[2]["body"].decode().splitlines()) == 4
    assert events(wire)[0]["title"] == words


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "strange", ["", "x", "-1", "1" * 3000, "9" * 16, "9" * 40, "1..2", "12.13", "5f00000001", "5f3a9c1b0000001"]
)
def test_an_event_id_of_somebody_else_does_no_harm(strange: str) -> None:
    device = builders.device(builders.application(), "alice")
    delivery = one_waiting(device)
    wire = asyncio.run(served(device, lambda wire: blocks(wire, 3), **{"last-event-id": strange}))
    assert [event["id"] for event in events(wire)] == [builders.named(delivery)]


@pytest.mark.django_db(transaction=True)
def test_a_report_is_in_the_database_when_it_is_answered() -> None:
    device = builders.device(builders.application(), "alice")
    delivery = one_waiting(device)
    body = json.dumps({"reports": [{"id": builders.named(delivery), "event": "cleared"}]}).encode()
    status, members = asyncio.run(reported(asgi.Streams(), body, device.token))
    assert (status, members["ret_code"], members["noted"]) == (200, 0, 1)
    delivery.refresh_from_db()
    assert None not in (delivery.sent_at, delivery.arrived_at, delivery.shown_at, delivery.cleared_at)
    assert delivery.clicked_at is None


LARGE = b'{"reports": "' + b"x" * asgi.LARGEST_REPORT + b'"}'
MANY = json.dumps({"reports": [{"id": 1, "event": "shown"}] * (reports.MAX_REPORTS + 1)}).encode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("body", "code"), [(b"", 1008001), (b"nonsense", 1008001), (b"{}", 1008002), (LARGE, 1008001), (MANY, 1008007)]
)
def test_a_report_that_cannot_be_read_is_refused(body: bytes, code: int) -> None:
    device = builders.device(builders.application())
    status, members = asyncio.run(reported(asgi.Streams(), body, device.token))
    assert (status, members["ret_code"]) == (200, code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("token", ["", "short", "0" * 36])
def test_a_stranger_cannot_report(token: str) -> None:
    body = json.dumps({"reports": [{"id": 1, "event": "shown"}]}).encode()
    status, members = asyncio.run(reported(asgi.Streams(), body, token))
    assert (status, members["ret_code"]) == (401, 1008006)


@pytest.mark.django_db(transaction=True)
def test_a_report_that_could_not_be_noted_is_to_be_repeated() -> None:
    device = builders.device(builders.application(), "alice")
    body = json.dumps({"reports": [{"id": builders.named(one_waiting(device)), "event": "arrived"}]}).encode()
    with table_away(Delivery):
        status, members = asyncio.run(reported(asgi.Streams(), body, device.token))
    assert (status, members["ret_code"], members["err_msg"]) == (503, 1008004, "Report again in a moment.")
    assert asyncio.run(reported(asgi.Streams(), body, device.token))[0] == 200


@pytest.mark.processes
def test_a_web_process_may_hold_as_many_streams_as_the_system_lets_it(tmp_path: Path) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    code = (
        f"import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (256, {most})); "
        "import console.asgi; print(r.getrlimit(r.RLIMIT_NOFILE)[0])"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True)
    assert run.stdout.strip() == str(most), run.stderr


@pytest.mark.processes
def test_a_server_with_open_streams_stops_when_asked(gateway: RunningGateway) -> None:
    """Without any time limit on the server's own patience, the streams must end by themselves."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "console.asgi:application", "--port", str(port)]
    variables = environment(gateway.installation.data_dir)
    server = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    until(lambda: "Uvicorn running" in server.stderr.readline())
    address = f"http://127.0.0.1:{port}/gateway/devices/events"
    tokens = [gateway.device(account()).token for _ in range(3)]
    lines = [
        requests.get(address, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=60) for token in tokens
    ]
    begun = [next(line.iter_content(chunk_size=None)) for line in lines]
    assert begun == [asgi.OPENING] * 3
    server.send_signal(signal.SIGTERM)
    server.stderr.read()
    server.wait()
    assert [b"".join(line.iter_content(chunk_size=None)) for line in lines] == [b""] * 3, "each ended as it should"

"""Tests of console.installation."""

import os
import socket
import threading
import time
from pathlib import Path

import pytest

from console import installation
from console.installation import CannotStart


def test_held_names_its_holder(tmp_path: Path) -> None:
    with installation.held(tmp_path), pytest.raises(CannotStart, match=rf"\(process {os.getpid()}\)"):  # noqa: SIM117
        with installation.held(tmp_path):
            pytest.fail("held twice")
    with installation.held(tmp_path):
        pass


def test_a_free_port_is_no_obstacle() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    installation.require_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "says"),
    [
        ("127.0.0.1", 0, "Choose a port from 1 to 65535; 0 is none."),
        ("127.0.0.1", 70000, "Choose a port from 1 to 65535; 70000 is none."),
        ("no-such-host.invalid", 8000, "This machine does not know the address no-such-host.invalid."),
        ("203.0.113.1", 8000, "Port 8000 on 203.0.113.1 cannot be used (Cannot assign requested address)."),
    ],
)
def test_a_port_that_cannot_be_used_is_refused(host: str, port: int, says: str) -> None:
    with pytest.raises(CannotStart) as caught:
        installation.require_port(host, port)
    assert str(caught.value).startswith(says)


def test_broker_answers_only_when_it_takes_commands(tmp_path: Path) -> None:
    path = tmp_path / "broker.sock"
    assert not installation.broker_answers(path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def answer(words: bytes) -> None:
            connection, _ = server.accept()
            connection.recv(100)
            connection.sendall(words)
            connection.close()

        for words, expected in ((b"-LOADING\r\n", False), (b"+PONG\r\n", True)):
            thread = threading.Thread(target=answer, args=(words,))
            thread.start()
            assert installation.broker_answers(path) is expected
            thread.join()


def test_the_broker_refuses_a_directory_made_by_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotStart, match="belongs to another user"):
        installation.broker(tmp_path / "run" / "broker.sock", tmp_path / "broker")


def test_web_answers_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not installation.web_answers("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", None),
        ("0.0.0.0", None),
        ("192.0.2.7", "http://192.0.2.7:9000"),
        ("fd00::7", "http://[fd00::7]:9000"),
    ],
)
def test_every_program_agrees_on_the_address(monkeypatch: pytest.MonkeyPatch, host: str, address: str | None) -> None:
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.delenv("GATEWAY_URL", raising=False)
    expected = {"PUBLIC_URL": address, "GATEWAY_URL": f"{address}/gateway/"} if address else {}
    assert installation.variables(host, 9000) == {"PORT": "9000", **expected}


def test_what_the_person_set_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://push.example.com")
    assert installation.variables("192.0.2.7", 9000)["PUBLIC_URL"] == "https://push.example.com"


def test_only_old_files_are_cleared(tmp_path: Path) -> None:
    for name, age in (("old", 2 * 86_400), ("new", 0)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, times=(time.time() - age,) * 2)
    (tmp_path / "directory").mkdir()
    installation.clear_old_files(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["directory", "new"]

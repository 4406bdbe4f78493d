"""Tests of console.service_manager."""

import socket
from pathlib import Path

import pytest

from console.service_manager import tell


@pytest.mark.parametrize("kind", ["file", "abstract"])
def test_it_hears_that_the_console_is_ready(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path if kind == "file" else "\0" + path)
        monkeypatch.setenv("NOTIFY_SOCKET", path if kind == "file" else "@" + path)
        tell("READY=1")
        assert manager.recv(100) == b"READY=1"


def test_nobody_is_told_where_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    tell("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    tell("READY=1")

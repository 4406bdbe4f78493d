"""Tests of console.env."""

from pathlib import Path

from console.env import LONGEST_SOCKET_PATH, broker_socket, kept_secret


def test_kept_secret_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    assert kept_secret(path, lambda: "first") == "first"
    assert kept_secret(path, lambda: "second") == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]


def test_broker_socket_fits_in_a_unix_address() -> None:
    assert broker_socket(Path("/data")) == Path("/data/run/broker.sock")
    deep = Path("/" + "d" * 200)
    assert len(str(broker_socket(deep))) <= LONGEST_SOCKET_PATH
    assert broker_socket(deep) == broker_socket(deep) != broker_socket(deep / "e")

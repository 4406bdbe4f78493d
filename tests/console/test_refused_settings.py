"""Settings that cannot work end the start in one sentence that says what to set. With the real process each time."""

import os
import socket
from itertools import cycle
from pathlib import Path

import pytest

from tests.console.processes import free_port, manage
from tests.smalldisk import small_disk

pytestmark = pytest.mark.processes
MB = 1024 * 1024
REFUSED = [
    ("DATABASE_URL", "garbage", "Set DATABASE_URL to an address such as postgres://"),
    ("DATABASE_URL", "postgre://push:hunter2hunter2@127.0.0.1/push", "Set DATABASE_URL to an address such as"),
    ("DATABASE_URL", "postgres://push:hunter2hunter2@127.0.0.1:port/push", "Set DATABASE_URL to an address such as"),
    ("DATABASE_URL", "postgres://127.0.0.1", "Set DATABASE_URL to an address such as"),
    ("TIME_ZONE", "Mars/Base", "Set TIME_ZONE to a zone by its place, such as Asia/Shanghai"),
    ("TIME_ZONE", "../passwd", "Set TIME_ZONE to a zone by its place, such as Asia/Shanghai"),
    ("TIME_ZONE", "Asia", "Set TIME_ZONE to a zone by its place, such as Asia/Shanghai"),
    ("LOG_LEVEL", "LOUD", "Set LOG_LEVEL to one of DEBUG, INFO, WARNING, ERROR, CRITICAL. It is 'LOUD'."),
    ("SECRET_KEY", "short", "Set SECRET_KEY to at least 32 random characters"),
    ("SECRET_KEY", "ab" * 30, "Set SECRET_KEY to at least 32 random characters"),
    ("ALLOWED_HOSTS", "push.example.com", "Add 127.0.0.1 to ALLOWED_HOSTS: workers call the gateway by that name"),
    ("GATEWAY_STREAMS_PER_ADDRESS", "many", "Set GATEWAY_STREAMS_PER_ADDRESS to a number from 0 to 1,000,000."),
    (
        "STORAGE_URL",
        "https://key:hunter2@s3.example.com/bucket",
        "Set STORAGE_URL to an address such as s3://KEY:SECRET",
    ),
    (
        "STORAGE_URL",
        "s3://key:hunter2/x@s3.example.com/bucket",
        "Set STORAGE_URL to an address such as s3://KEY:SECRET",
    ),
    ("GATEWAY_URL", "http://gateway.example.com/", "Add gateway.example.com to ALLOWED_HOSTS"),
]


def in_one_sentence(said: str, words: str) -> bool:
    """Whether one line is all that was said, and it has the words."""
    return said.count("\n") == 1 and words in said and "Traceback" not in said and "hunter2" not in said


# All settings are read at one place before any command: each of the two meets every second one.
@pytest.mark.parametrize(
    ("command", "name", "value", "words"),
    [(command, *refused) for command, refused in zip(cycle(("runconsole", "showpush")), REFUSED, strict=False)],
    ids=lambda text: text.split(" ")[0][:20],
)
def test_a_setting_that_cannot_work_is_named(tmp_path: Path, command: str, name: str, value: str, words: str) -> None:
    arguments = ["--port", str(free_port())] if command == "runconsole" else ["1"]
    refused = manage(tmp_path / "data", command, *arguments, **{name: value})
    assert refused.returncode == 1
    assert in_one_sentence(refused.stderr, words), refused.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="Only root can write there.")
@pytest.mark.parametrize("command", ["migrate", "collectstatic --noinput", "restore backup", "status"])
def test_root_writes_nothing_that_its_owner_could_not_read(tmp_path: Path, command: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 65534, 65534)
    refused = manage(data, *command.split(" "))
    words = "belongs to nobody, who could not read what root writes there. Run it as that user: runuser -u nobody -- "
    assert in_one_sentence(refused.stderr, words), refused.stderr
    assert list(data.iterdir()) == []


def test_a_level_may_be_written_small(tmp_path: Path) -> None:
    checked = manage(tmp_path / "data", "check", LOG_LEVEL="warning", ALLOWED_HOSTS=".example.com,127.0.0.1")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_full_disk_at_the_first_start_is_said(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8 * MB) as disk:
        refused = manage(disk / "data", "runconsole", "--port", str(free_port()))
        assert refused.returncode == 1
        assert in_one_sentence(refused.stderr, "MB are free. Free at least 32 MB on it, or set DATA_DIR to"), (
            refused.stderr
        )


@pytest.mark.parametrize("spare", [0, 8192], ids=["for a secret", "for a database"])
@pytest.mark.parametrize("command", ["runconsole", "migrate"])
def test_a_disk_with_no_room_is_said(tmp_path: Path, command: str, spare: int) -> None:
    with small_disk(tmp_path / "disk", MB) as disk:
        (disk / "filler").write_bytes(b"x" * (MB - spare))
        refused = manage(disk / "data", command)
        assert refused.returncode == 1
        assert in_one_sentence(refused.stderr, "disk"), refused.stderr
        assert "set DATA_DIR to a directory" in refused.stderr


def test_a_storage_that_does_not_answer_is_said(tmp_path: Path) -> None:
    address = f"s3://push:hunter2@127.0.0.1:{free_port()}/bucket?tls=false"
    refused = manage(tmp_path / "data", "runconsole", "--port", str(free_port()), STORAGE_URL=address)
    assert refused.returncode == 1
    assert in_one_sentence(refused.stderr, "The storage does not answer (EndpointConnectionError). Start it"), (
        refused.stderr
    )


def test_a_broker_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"redis://push:hunter2@127.0.0.1:{nobody.getsockname()[1]}/0"
        refused = manage(tmp_path / "data", "runconsole", "--port", str(free_port()), BROKER_URL=address)
    assert refused.returncode == 1
    assert in_one_sentence(refused.stderr, "does not answer: "), refused.stderr
    assert "leave BROKER_URL out for the embedded one." in refused.stderr


@pytest.mark.parametrize("command", ["runconsole", "showpush"])
def test_a_database_that_does_not_answer_is_said(tmp_path: Path, command: str) -> None:
    address = f"postgres://push:hunter2hunter2@127.0.0.1:{free_port()}/push"
    arguments = ["--port", str(free_port())] if command == "runconsole" else ["1"]
    refused = manage(tmp_path / "data", command, *arguments, DATABASE_URL=address)
    assert refused.returncode == 1
    assert in_one_sentence(refused.stderr, "The database cannot be used: "), refused.stderr

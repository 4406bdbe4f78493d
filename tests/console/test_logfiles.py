"""Tests of console.logfiles."""

from pathlib import Path

from console.logfiles import GONE, KEPT, LogFile
from tests.smalldisk import small_disk


def test_a_log_is_its_owners_alone(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log" / "web.log")
    assert log.path.stat().st_mode & 0o077 == 0
    assert log.path.parent.stat().st_mode & 0o077 == 0


def test_new_errors_are_first_and_last_line_of_each(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log")
    lines = [
        "2026-11-21 10:00:00,000 INFO django: ready",
        "2026-11-21 10:00:01,000 ERROR django.request: Internal Server Error: /login/",
        "Traceback (most recent call last):",
        '  File "views.py", line 1, in get',
        "KeyError: 'x'",
        "2026-11-21 10:00:02,000 WARNING django.request: Not Found: /ERROR",
        "[2026-11-21 10:00:03,000: CRITICAL/MainProcess] Unrecoverable",
        "INFO:     Application shutdown complete.",
        "Traceback (most recent call last):",
        "ImportError: no module",
    ]
    with log.open() as file:
        file.write("\n".join(lines).encode() + b"\n")
    assert log.new_errors() == [lines[1], lines[4], lines[6], lines[8], lines[9]]
    assert log.new_errors() == []


def test_what_was_there_before_is_no_news(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("ERROR of yesterday\n")
    log = LogFile(tmp_path / "web.log")
    assert log.new_errors() == []


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log")
    with log.open() as file:
        file.write(b"ERROR the ga")
        assert log.new_errors() == []
        file.write(b"teway is closed\n")
    assert log.new_errors() == ["ERROR the gateway is closed"]


def test_tail(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log")
    assert log.tail(2) == []
    log.path.write_text("1\n2\n3\n")
    assert log.tail(2) == ["2", "3"]


def test_a_large_log_is_moved_while_it_is_written_to(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log", largest=10)
    with log.open() as file:
        for number in range(KEPT + 2):
            file.write(f"ERROR {number} is longer than ten\n".encode())
            log.rotate_if_large()
            assert log.path.stat().st_size == 0
        file.write(b"ERROR 9\n")
        log.rotate_if_large()
    assert log.path.read_text() == "ERROR 9\n"
    assert log.new_errors() == ["ERROR 9"]
    older = sorted(path.name for path in tmp_path.iterdir() if path != log.path)
    assert older == [f"web.log.{number}" for number in range(1, KEPT + 1)]
    assert (tmp_path / "web.log.1").read_text() == f"ERROR {KEPT + 1} is longer than ten\n"
    assert (tmp_path / "web.log.1").stat().st_mode & 0o077 == 0


def test_one_that_somebody_removed_is_told_once_and_made_anew(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log" / "web.log")
    with log.open() as file:
        log.path.unlink()
        log.path.parent.rmdir()
        assert log.new_errors() == [GONE]
        file.write(b"ERROR that nobody reads\n")
        log.rotate_if_large()
        assert (log.new_errors(), log.tail(3)) == ([], [])
    with log.open() as file:
        file.write(b"ERROR of the next start\n")
    assert log.new_errors() == ["ERROR of the next start"]
    assert log.path.stat().st_mode & 0o077 == 0


def test_on_a_full_disk_a_large_log_stays_and_is_moved_once_there_is_room(tmp_path: Path) -> None:
    lines = b"ERROR of a full disk\n" * 10_000
    with small_disk(tmp_path / "disk", 256 * 1024) as disk:
        log = LogFile(disk / "web.log", largest=10)
        log.path.write_bytes(lines)
        log.rotate_if_large()
        log.rotate_if_large()
        assert [path.name for path in disk.iterdir()] == ["web.log"]
        assert log.path.read_bytes() == lines
        log._no_room_until = 0.0  # a minute later
        log.path.write_bytes(lines[:5_000])
        log.rotate_if_large()
        assert (disk / "web.log.1").read_bytes() == lines[:5_000]
        assert log.path.stat().st_size == 0

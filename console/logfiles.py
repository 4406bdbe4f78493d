"""Log files of the programs an installation runs: kept small, and read for what a person must see."""

import os
import re
import shutil
import time
from pathlib import Path
from typing import IO

LARGEST = 10 * 1024 * 1024
KEPT = 3
READ_AT_ONCE = 256 * 1024
NO_ROOM_SECONDS = 60.0  # until a full disk is tried again
GONE = "Somebody removed its log: what it says is kept nowhere until it is started again."

# A record's first line names its level near its beginning: Django's, Celery's and uvicorn's lines all do.
_LEVEL = re.compile(r"^.{0,60}?\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")
_LOUD = {"ERROR", "CRITICAL"}


class LogFile:
    """One program's log at `path`, at most `largest` bytes, with `KEPT` older ones beside it as `.1`, `.2`, …

    The file is opened for appending, so that it can be emptied while the program goes on writing to it. Who removes it
    loses lines, and nothing stops.
    """

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self.path = path
        self.largest = largest
        self._make()
        self._read_to = path.stat().st_size
        self._is_loud = self._is_told = False
        self._no_room_until = 0.0

    def _make(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)

    def open(self) -> IO[bytes]:
        """The file, for a program to append to; made anew where it was removed."""
        self._make()
        self._is_told = False
        return self.path.open("ab", buffering=0)

    def tail(self, lines: int) -> list[str]:
        """The last `lines` lines, fewer if there are fewer."""
        return self._read(self._size() - READ_AT_ONCE).decode(errors="replace").splitlines()[-lines:]

    def _size(self) -> int:
        """Its bytes; 0 where it was removed."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def _read(self, start: int) -> bytes:
        """What stands there from `start` on."""
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, start))
                return file.read(READ_AT_ONCE)
        except FileNotFoundError:
            return b""

    def new_errors(self) -> list[str]:
        """What was written since the last call as ERROR, CRITICAL or traceback: first and last line of each."""
        if not (self._is_told or self.path.exists()):
            self._is_told = True
            return [GONE]
        records: list[list[str]] = []
        for line in filter(str.strip, self._new_lines()):
            if self._begins(line) or not records:
                records.append([])
            if self._is_loud:
                records[-1].append(line)
        return [line for record in records for line in (record if len(record) < 3 else (record[0], record[-1]))]

    def _new_lines(self) -> list[str]:
        size = self._size()
        if size <= self._read_to:
            self._read_to = size
            return []
        fresh = self._read(self._read_to)
        whole = fresh if len(fresh) == READ_AT_ONCE else fresh[: fresh.rfind(b"\n") + 1]
        self._read_to += len(whole)
        return whole.decode(errors="replace").splitlines()

    def _begins(self, line: str) -> bool:
        """Whether the line begins a record; notes whether what follows is loud."""
        if level := _LEVEL.match(line):
            self._is_loud = level[1] in _LOUD
        elif line.startswith("Traceback ") and not self._is_loud:
            self._is_loud = True
            return True
        return bool(level)

    def rotate_if_large(self) -> None:
        """Move what was written to `.1` and empty the file, once it has grown past `largest`.

        A line written between the copy and the emptying is lost; what is lost is a line of a log. On a full disk it
        stays as it is for a while.
        """
        if self._size() <= self.largest or time.monotonic() < self._no_room_until:
            return
        for number in range(KEPT - 1, 0, -1):
            if (older := self._older(number)).exists():
                older.replace(self._older(number + 1))
        try:
            shutil.copyfile(self.path, self._older(1))
            self._older(1).chmod(0o600)
            os.truncate(self.path, 0)
        except OSError:
            self._older(1).unlink(missing_ok=True)
            self._no_room_until = time.monotonic() + NO_ROOM_SECONDS
            return
        self._read_to = 0

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

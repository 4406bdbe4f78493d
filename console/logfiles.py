"""Log files of the programs an installation runs: kept small, and read for what a person must see."""

import re
import shutil
from pathlib import Path
from typing import IO

LARGEST = 10 * 1024 * 1024
KEPT = 3
READ_AT_ONCE = 256 * 1024

# A record's first line names its level near its beginning: Django's, Celery's and uvicorn's lines all do.
_LEVEL = re.compile(r"^.{0,60}?\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")
_LOUD = {"ERROR", "CRITICAL"}


class LogFile:
    """One program's log at `path`, at most `largest` bytes, with `KEPT` older ones beside it as `.1`, `.2`, …

    The file is opened for appending, so that it can be emptied while the program goes on writing to it.
    """

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self.path = path
        self.largest = largest
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._read_to = path.stat().st_size
        self._is_loud = False

    def open(self) -> IO[bytes]:
        """The file, for a program to append to."""
        return self.path.open("ab", buffering=0)

    def tail(self, lines: int) -> list[str]:
        """The last `lines` lines, fewer if there are fewer."""
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - READ_AT_ONCE))
            return file.read().decode(errors="replace").splitlines()[-lines:]

    def new_errors(self) -> list[str]:
        """What was written since the last call as ERROR, CRITICAL or traceback: first and last line of each."""
        records: list[list[str]] = []
        for line in filter(str.strip, self._new_lines()):
            if self._begins(line) or not records:
                records.append([])
            if self._is_loud:
                records[-1].append(line)
        return [line for record in records for line in (record if len(record) < 3 else (record[0], record[-1]))]

    def _new_lines(self) -> list[str]:
        size = self.path.stat().st_size
        if size <= self._read_to:
            self._read_to = size
            return []
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            fresh = file.read(READ_AT_ONCE)
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

        A line written between the copy and the emptying is lost; what is lost is a line of a log.
        """
        if self.path.stat().st_size <= self.largest:
            return
        for number in range(KEPT - 1, 0, -1):
            if (older := self._older(number)).exists():
                older.replace(self._older(number + 1))
        shutil.copyfile(self.path, self._older(1))
        self._older(1).chmod(0o600)
        with self.path.open("r+b") as file:
            file.truncate(0)
        self._read_to = 0

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

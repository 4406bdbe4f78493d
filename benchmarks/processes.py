"""What the kernel says of the processes of an installation: processor, memory, open files."""

import os
from pathlib import Path
from typing import Final, NamedTuple

MARKS: Final = {
    "valkey-server": "broker",
    "console.web": "web",
    "prefork": "worker",
    "ForkPoolWorker": "worker",  # its children
    "pool threads": "sender",
    " beat ": "beat",
    "runconsole": "runconsole",
}
TICKS: Final = os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """One that runs; what has ended since has no figures."""

    pid: int
    name: str

    def processor(self) -> float:
        """The seconds that it and those of its children that it has waited for have computed."""
        fields = _read(self.pid, "stat").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS if fields else 0.0

    def memory(self) -> float:
        """Its share of the memory, MB: what several processes have in common is divided among them."""
        lines = (line.split() for line in _read(self.pid, "smaps_rollup").splitlines())
        return sum(int(words[1]) for words in lines if words[0] == "Pss:") / 1024

    def descriptors(self) -> int:
        """How many files and lines it has open."""
        try:
            return sum(1 for _ in Path(f"/proc/{self.pid}/fd").iterdir())
        except OSError:
            return 0


def tree(root: int) -> list[Process]:
    """The process and all that it has started, and so on, each by the name of its program."""
    everyone = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    parents = {pid: _parent(pid) for pid in everyone}
    found = [root]
    for each in found:
        found += [other for other, parent in parents.items() if parent == each]
    return [Process(each, _name(each)) for each in found]


def _parent(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def _name(pid: int) -> str:
    line = _read(pid, "cmdline").replace("\0", " ")
    return next((name for mark, name in MARKS.items() if mark in line), line[:40].strip() or "ended")


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""

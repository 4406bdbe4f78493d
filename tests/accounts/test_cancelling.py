"""Whoever is told of the progress can stop the check, in each of its phases."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pushes.accounts import Progress, check_package, checking
from pushes.accounts.keeping import duplicates, spool
from pushes.accounts.keeping.duplicates import Duplicates
from pushes.accounts.reading import lines

PACKAGE = "".join(f"account{number % 7000}\n" for number in range(10_000)).encode()


class Stop(Exception):
    """Raised by someone who wants no more."""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose keys and rows are more than memory may hold, and progress that is told at every chance."""
    monkeypatch.setattr(checking, "PROGRESS_SECONDS", 0)
    monkeypatch.setattr(checking, "Duplicates", partial(Duplicates, held=2000))
    monkeypatch.setattr(duplicates, "SLICE", 500)
    monkeypatch.setattr(lines, "BLOCK", 4096)
    monkeypatch.setattr(spool, "WHOLE", 40_000)
    monkeypatch.setattr(spool, "WINDOW", 8192)
    path = tmp_path / "package.txt"
    path.write_bytes(PACKAGE)
    return path


def check(source: Path, progress: Callable[[Progress], None]) -> None:
    check_package(
        source,
        name=source.name,
        account_type=0,
        accepted=source.with_name("accepted"),
        rejects=source.with_name("rejects"),
        progress=progress,
    )


class Phases:
    """What a check does, told from the outside: by what it has read and the files it has made."""

    def __init__(self, source: Path) -> None:
        self._directory, self._read = source.parent, 0

    def __call__(self, progress: Progress) -> str:
        names = {path.name for work in self._directory.glob(".check-*") for path in work.iterdir()}
        stands, self._read = progress.bytes_read == self._read, progress.bytes_read
        if "packed" in names:
            return "packing"
        if progress.bytes_read == progress.bytes_total:
            return "settling"
        spilled = any(name.startswith("keys-") for name in names)
        return "reading on" if spilled else "spilling" if stands else "reading"


def test_progress_is_told_in_each_phase(source: Path) -> None:
    told: list[str] = []
    phase = Phases(source)
    check(source, lambda progress: told.append(phase(progress)))
    assert list(dict.fromkeys(told)) == ["reading", "spilling", "reading on", "settling", "packing"]
    assert source.with_name("accepted").read_bytes() == PACKAGE[: len(source.with_name("accepted").read_bytes())]


def test_the_first_rejected_rows_are_told_while_the_check_goes_on(source: Path) -> None:
    source.write_bytes(b"x\n" + PACKAGE + b"y\n" * 60)
    told: list[Progress] = []
    check(source, told.append)
    first = told[0]
    assert first.bytes_read < first.bytes_total
    assert [(each.row, each.value) for each in first.first_rejects] == [(1, "x")]
    assert [each.row for each in told[-1].first_rejects] == [1, *range(10_002, 10_051)]


@pytest.mark.parametrize("where", ["reading", "spilling", "reading on", "settling", "packing"])
def test_the_check_can_be_stopped_in_each_phase_and_leaves_nothing(source: Path, where: str) -> None:
    told: list[str] = []
    phase = Phases(source)

    def stop(progress: Progress) -> None:
        told.append(phase(progress))
        if told[-1] == where:
            raise Stop

    with pytest.raises(Stop):
        check(source, stop)
    assert told.count(where) == 1
    assert [path.name for path in source.parent.iterdir()] == ["package.txt"]

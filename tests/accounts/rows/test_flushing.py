"""What is written on the way to the disk is all there, and what the disk says is heard."""

from contextlib import closing
from pathlib import Path

import pytest

from pushes.accounts.rows import flushing
from pushes.accounts.rows.flushing import Flushed


@pytest.fixture(autouse=True)
def _small_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flushing, "STEP", 100)


def test_all_bytes_are_in_the_file(tmp_path: Path) -> None:
    pieces = [bytes([number % 256]) * (number % 300) for number in range(1000)]
    with closing(Flushed(tmp_path / "file")) as file:
        for piece in pieces:
            file.write(piece)
    assert (tmp_path / "file").read_bytes() == b"".join(pieces)


def test_what_the_disk_says_is_raised() -> None:
    """/dev/null takes everything and can flush nothing."""
    file = Flushed(Path("/dev/null"))
    file.write(b"x" * 101)
    with pytest.raises(OSError, match="Invalid argument"):
        file.close()

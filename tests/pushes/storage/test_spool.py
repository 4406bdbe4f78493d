"""Tests of pushes.storage.spool: what a killed process leaves goes, what is in use stays."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from pushes.storage.spool import room, spool, sweep
from tests.smalldisk import small_disk

KILLED = """
import os, signal, sys
from django.conf import settings
settings.configure(FILE_UPLOAD_TEMP_DIR=sys.argv[1])
from pushes.storage.spool import room
with room() as folder:
    (folder / "copy").write_bytes(b"alice")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def _tmp(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "tmp")


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays() -> None:
    with room() as mine:
        (mine / "copy").write_bytes(b"bob")
        killed = subprocess.run([sys.executable, "-c", KILLED, str(spool().parent)], check=False)
        assert killed.returncode == -9
        assert len(list(spool().iterdir())) == 2
        sweep()
        assert list(spool().iterdir()) == [mine]
        assert (mine / "copy").read_bytes() == b"bob"
    assert list(spool().iterdir()) == []


def test_nothing_is_begun_that_the_disk_has_no_room_for(settings: Settings, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64 * 1024 * 1024) as disk:
        settings.FILE_UPLOAD_TEMP_DIR = str(disk)
        with room(16 * 1024 * 1024):
            pass
        with pytest.raises(OSError) as full, room(48 * 1024 * 1024):
            pass
        assert full.value.errno == errno.ENOSPC
        assert list(spool().iterdir()) == []

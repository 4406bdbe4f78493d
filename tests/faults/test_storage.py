"""A disk that is full, a database that is older than what was sent: the short form of `make faults`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import disks, restoring
from tests.faults.conftest import HURRIED
from tests.faults.scale import SHORT
from tests.faults.site import Site, site
from tests.faults.suite import judged

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path | None]]:
    """A site on a small disk, and the disk; without root on the disk that there is."""
    folder = tmp_path_factory.mktemp("site")
    if os.getuid() == 0:
        with disks.on_small_disk(folder, **HURRIED) as made:
            yield made
    else:
        with site(folder, **HURRIED) as large:
            yield large, None


def test_a_full_disk_loses_nothing(stored: tuple[Site, Path | None]) -> None:
    small, disk = stored
    if disk is None:
        pytest.skip("Mounting a small disk needs root.")
    for case in disks.cases(small, SHORT, disk):
        for verdict in judged(case, SHORT):
            assert verdict.holds, verdict
            assert not verdict.to_a_person, verdict


def test_what_an_older_database_has_forgotten_is_left_to_a_person(stored: tuple[Site, Path | None]) -> None:
    for verdict in judged(restoring.put_back(stored[0], SHORT), SHORT):
        assert verdict.holds, verdict
        assert verdict.to_a_person == verdict.pushes

"""A disk that is full, a database that is older than what was sent: the short form of `make faults`."""

from pathlib import Path

import pytest

from tests.faults import disks, restoring
from tests.faults.conftest import HURRIED
from tests.faults.scale import SHORT
from tests.faults.suite import judged

pytestmark = pytest.mark.processes


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    for case in disks.full(tmp_path, SHORT, **HURRIED):
        for verdict in judged(case, SHORT):
            assert verdict.holds, verdict
            assert not verdict.to_a_person, verdict


def test_what_an_older_database_has_forgotten_is_left_to_a_person(tmp_path: Path) -> None:
    for cases in restoring.older_database(tmp_path, SHORT, **HURRIED):
        for verdict in judged(cases, SHORT):
            assert verdict.holds, verdict
            assert verdict.to_a_person == verdict.pushes

"""Folders of packages that nothing names, on a disk and in a bucket: deleted after a day, and no others."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from pushes import intake
from pushes.intake import old_folders
from pushes.models import UnfinishedUpload
from pushes.models.package_files import place_of
from pushes.storage import StoredPath
from tests import builders
from tests.in_storage import everything
from tests.pushes.intake.stored import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("disk_and_bucket")]


def test_what_nothing_names_goes_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    package, linked = stored(), StoredPath(place_of(uuid4(), "accounts.csv"))
    draft = builders.draft(author=package.uploaded_by, application=package.application)
    upload = UnfinishedUpload.objects.create(push=draft, name="accounts.csv", size=20, received=8)
    upload.path.write_bytes(b"+8613711")
    (StoredPath("packages/lost+found") / "kept.csv").write_bytes(b"none of ours")
    with package.original_path.here() as path:
        os.utime(path, (0, 0))  # on a disk the link to it is as old
    package.original_path.copy_to(linked)
    before = everything()
    intake.forget_folders()
    assert everything() == before, "its row may be about to be committed"
    monkeypatch.setattr(old_folders, "AFTER", -timedelta(minutes=1))
    intake.forget_folders()
    assert everything() == [path for path in before if path != linked]
    assert len(everything()) == 3


def test_beside_the_database_of_somebody_else_nothing_goes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A copy of the installation, on an empty database, was given the same files."""
    package = stored()
    for _ in range(3):
        package.original_path.copy_to(StoredPath(place_of(uuid4(), "accounts.csv")))
    monkeypatch.setattr(old_folders, "AFTER", -timedelta(minutes=1))
    monkeypatch.setattr(old_folders, "FEW", 2)
    before = everything()
    intake.forget_folders()
    assert everything() == before
    assert "3 of 4 folders of packages belong to no package here" in caplog.text

"""Tests of pushes.views.upload where the disk is full, or has lost what it had said to have."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from pushes.intake import chunks
from pushes.intake.chunks import RESERVE
from pushes.models import AccountPackage, Push, UnfinishedUpload
from tests import builders
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_upload import PIECE, ROWS, STARTS, arrived, attach, begun, offset, piece, sent
from tests.smalldisk import small_disk

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


@pytest.fixture
def push() -> Push:
    """A draft of Alice."""
    return builders.draft(author=builders.alice(), application=shop())


def test_what_the_disk_has_lost_is_asked_for_again(client: Client, push: Push) -> None:
    """As when the machine crashes before the disk has what the database knows of."""
    at = arrived(client, push)
    file = UnfinishedUpload.objects.get().path
    file.write_bytes(ROWS[:PIECE] + bytes(len(ROWS) - PIECE))
    assert attach(client, push, at).status_code == 409
    assert offset(client, at) == PIECE
    for start in STARTS[1:]:
        assert sent(client, at, start, piece(start)).status_code == 204
    assert attach(client, push, at).status_code == 200
    assert AccountPackage.objects.get().original_path.read_bytes() == ROWS


def test_a_full_disk_is_said_and_loses_nothing(
    client: Client, push: Push, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = 3 * len(ROWS)
    with small_disk(tmp_path / "disk", RESERVE + spare) as disk:
        settings.MEDIA_ROOT = disk
        at = begun(client, push).headers["Location"]
        sent(client, at, 0, piece(0))
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(spare))
        assert sent(client, at, PIECE, piece(PIECE)).status_code == 507
        assert begun(client, push).status_code == 507
        ballast.write_bytes(bytes(RESERVE + spare - 3 * PIECE // 2))  # half a chunk fits
        monkeypatch.setattr(chunks, "RESERVE", -(2**40))  # as when it fills up just after it was asked
        assert sent(client, at, PIECE, piece(PIECE)).status_code == 507
        assert offset(client, at) == PIECE
        ballast.unlink()
        for start in STARTS[1:]:
            assert sent(client, at, start, piece(start)).status_code == 204
        assert attach(client, push, at).status_code == 200
        assert AccountPackage.objects.get().original_path.read_bytes() == ROWS

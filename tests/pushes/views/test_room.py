"""Tests of checks that wait because the disk is full: said where people look, and over once there is room."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from pushes import intake
from pushes.models import AccountPackage, Push
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.views.people import client_of
from tests.smalldisk import small_disk

pytestmark = pytest.mark.django_db
WAITS = "The console's disk is full, so the check waits."
STILL = "1 package waits to be checked."


def said(push: Push) -> str:
    return read_fragment(client_of(builders.alice()).get(reverse("pushes:package", args=[push.pk]))).text("div")


def told() -> str:
    cache.clear()
    return read(client_of(builders.carol()).get(reverse("pushes:standing-still"))).text("body")


def test_a_full_disk_is_said_on_the_card_and_to_administrators_until_there_is_room(
    tmp_path: Path, settings: Settings
) -> None:
    with small_disk(tmp_path / "disk", 4_000_000) as disk:
        settings.MEDIA_ROOT = disk
        alice = builders.alice()
        application = builders.application(people=[alice])
        package = builders.stored_package(application=application, by=alice, text="+8613711112222\n+8613711112225\n")
        AccountPackage.objects.update(created_at=timezone.now() - timedelta(minutes=1))
        push = builders.draft(application=application, author=alice, package=package)
        assert WAITS not in said(push)
        assert "Standing still 1" not in told()
        with suppress(OSError):
            (disk / "filler").write_bytes(bytes(5_000_000))
        assert WAITS in said(push)
        assert "Standing still 1" in told()
        assert STILL in told()
        AccountPackage.objects.update(lease_until=timezone.now() + timedelta(seconds=9))
        assert WAITS not in said(push), "a worker is at it"
        AccountPackage.objects.update(lease_until=None)
        (disk / "filler").unlink()
        assert WAITS not in said(push)
        assert STILL not in told()
        intake.check(package.pk)
        assert "2 accounts" in said(push)

"""Tests of sorting packages."""

import io
import random

import pytest
from django.core.files.storage import default_storage

from console.gateway.carrying import ordering
from console.gateway.models import Upload
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def stored() -> list[str]:
    """The names of the packages on disk."""
    return [f"gateway/uploads/{name}" for name in default_storage.listdir("gateway/uploads")[1]]


def test_the_sorted_copy_takes_the_place_of_the_package() -> None:
    upload = builders.package(builders.application(), ["carol", "账号", "alice", "bob"])
    before = upload.file.name
    ordering.put_in_order(upload)
    assert upload.file.open("rb").read().decode() == "alice\nbob\ncarol\n账号\n"
    assert stored() == [upload.file.name] != [before]
    after = upload.file.name
    ordering.put_in_order(Upload.objects.get())
    assert stored() == [after], "it is sorted once"


def test_of_two_that_sort_at_once_the_first_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = builders.package(builders.application(), ["carol", "alice"])
    rival, late = Upload.objects.get(), Upload.objects.get()
    sort = ordering.sort

    def overtaken(*files: io.BytesIO) -> None:
        sort(*files)
        monkeypatch.setattr(ordering, "sort", sort)
        ordering.put_in_order(rival)

    monkeypatch.setattr(ordering, "sort", overtaken)
    ordering.put_in_order(upload)
    ordering.put_in_order(late)
    assert stored() == [upload.file.name] == [rival.file.name] == [late.file.name]


def test_a_package_that_is_gone() -> None:
    upload = builders.package(builders.application(), ["alice"])
    default_storage.delete(upload.file.name)
    with pytest.raises(FileNotFoundError):
        ordering.put_in_order(upload)


def test_stretches_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "STRETCH", 40)
    lines = [b"%d\n" % number for number in random.Random(1).sample(range(10_000), 500)]
    target = io.BytesIO()
    ordering.sort(io.BytesIO(b"".join(lines)), target)
    after = target.getvalue().splitlines(keepends=True)
    assert sorted(after) == sorted(lines)
    assert after != lines

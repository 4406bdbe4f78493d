"""Tests of console.staticfiles."""

import os
import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from pytest_django import Settings

from console.staticfiles import HashedStaticFilesStorage, collect


def test_what_pages_ask_for_is_compressed_and_source_maps_are_not(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path)
    for name in ("a.css", "a.css.map"):
        storage.save(name, ContentFile(b"body {} " * 1_000))
    list(storage.post_process({name: (storage, name) for name in ("a.css", "a.css.map")}))
    compressed = sorted(path.name for path in tmp_path.glob("*.gz"))
    assert len(compressed) == 2
    assert all(name.endswith(".css.gz") for name in compressed)
    assert len(list(tmp_path.glob("*.map"))) == 2


def test_they_are_collected_anew_only_where_one_has_changed(tmp_path: Path, settings: Settings) -> None:
    source, root = tmp_path / "source", tmp_path / "static"
    source.mkdir()
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], root
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    for later, text in enumerate(("one", "two")):
        (source / "a.txt").write_text(text)
        os.utime(source / "a.txt", (time.time(), time.time() + later))
        collect()
        assert (root / "a.txt").read_text() == text
    (root / "a.txt").write_text("as it was collected")
    collect()
    assert (root / "a.txt").read_text() == "as it was collected"
    (source / "b.txt").write_text("new")
    collect()
    assert [(root / name).read_text() for name in ("a.txt", "b.txt")] == ["two", "new"]


def test_a_style_sheet_is_joined_with_those_it_imports(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    sheets = {
        "all.css": '/* All */\n@import url("a.css");\n@import url("b.css");\n',
        "a.css": "a {}\n",
        "b.css": "b {}\n",
    }
    assert collected(tmp_path, sheets) == "/* All */\na {}\nb {}\n"
    assert collected(tmp_path, sheets) == "/* All */\na {}\nb {}\n"
    assert collected(tmp_path, {"b.css": "c {}\n"}) == "/* All */\na {}\nc {}\n"


def collected(folder: Path, written: dict[str, str]) -> str:
    """What is served as all.css once these files were written and static files collected."""
    source, storage = FileSystemStorage(folder / "source"), HashedStaticFilesStorage(folder / "collected")
    for name, text in written.items():
        (folder / "source" / name).write_text(text)
    names = [path.name for path in (folder / "source").iterdir()]
    for name in names:
        if not storage.exists(name) or name in written:
            storage.delete(name)
            storage.save(name, source.open(name))
    list(storage.post_process({name: (source, name) for name in names}))
    return (folder / "collected" / storage.hashed_files["all.css"]).read_text()

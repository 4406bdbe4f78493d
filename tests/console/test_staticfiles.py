"""Tests of console.staticfiles."""

from pathlib import Path

from django.core.files.base import ContentFile

from console.staticfiles import HashedStaticFilesStorage


def test_what_pages_ask_for_is_compressed_and_source_maps_are_not(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path)
    for name in ("a.css", "a.css.map"):
        storage.save(name, ContentFile(b"body {} " * 1_000))
    list(storage.post_process({name: (storage, name) for name in ("a.css", "a.css.map")}))
    compressed = sorted(path.name for path in tmp_path.glob("*.gz"))
    assert len(compressed) == 2
    assert all(name.endswith(".css.gz") for name in compressed)
    assert len(list(tmp_path.glob("*.map"))) == 2

"""Tests of compiling catalogues of translations, which needs no gettext on the machine."""

import gettext
import os
from io import BytesIO
from pathlib import Path

from scripts.catalogues import compile_all

WRITTEN = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Push"\nmsgstr "{chinese}"\n'


def write(root: Path, chinese: str) -> Path:
    path = root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WRITTEN.format(chinese=chinese), encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_and_compiled_again_once_it_is_changed(tmp_path: Path) -> None:
    written = write(tmp_path, "推送")
    compile_all(tmp_path)
    compiled = written.with_suffix(".mo")
    before = compiled.stat().st_mtime_ns
    compile_all(tmp_path)
    assert compiled.stat().st_mtime_ns == before
    assert gettext.GNUTranslations(BytesIO(compiled.read_bytes())).gettext("Push") == "推送"
    write(tmp_path, "消息")
    os.utime(written, ns=(before + 1_000_000, before + 1_000_000))
    compile_all(tmp_path)
    assert gettext.GNUTranslations(BytesIO(compiled.read_bytes())).gettext("Push") == "消息"
    assert [path.name for path in compiled.parent.iterdir() if path.suffix not in {".po", ".mo"}] == []

"""Compile the catalogues of translations that are newer than what was compiled of them: django.po to django.mo.

Usage: catalogues.py [FOLDER]    (default: the folder above this one). `make` does it whenever it sets up, and tests do.
It needs no gettext on the machine. Several at once do no harm: each writes a file of its own and renames it.
"""

import os
import sys
from pathlib import Path

import polib


def compile_all(root: Path) -> None:
    """Bring every compiled catalogue below `root` up to date."""
    for written in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = written.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns <= written.stat().st_mtime_ns:
            unfinished = compiled.with_suffix(f".mo.{os.getpid()}")
            polib.pofile(str(written)).save_as_mofile(str(unfinished))
            unfinished.replace(compiled)


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)

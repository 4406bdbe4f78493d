"""How static files are stored: style sheets joined, all compressed, with a hash in each name."""

import hashlib
import re
from pathlib import Path
from posixpath import dirname, join
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT: Final = re.compile(r'@import url\("([\w/.-]+\.css)"\);\n')


def collect() -> None:
    """Collect the static files, unless they are as they were when they were collected last."""
    stamp, state = Path(settings.STATIC_ROOT) / ".collected", _state()
    if stamp.exists() and stamp.read_text() == state:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _state() -> str:
    """A digest of where they are found, of what size and from when, and of how they are stored."""
    found = [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])]
    told = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted([*found, Path(__file__)])]
    return hashlib.sha256(repr(told).encode()).hexdigest()


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names without following source maps, which the packages we install do not ship.

    A style sheet that imports others is collected with their text in the place of the imports: browsers would ask for
    them one after the other. Uncollected, as it stands in static/, it works by its imports.

    Modules of JavaScript import one another by their hashed names, so that those of one version stay together.
    """

    patterns = (
        ("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),
        ("js/checking/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        """Join the style sheets of `paths`, by name the storage and the path in it; then hash and compress as ever."""
        if not dry_run:
            joined = {name: text for name in paths if name.endswith(".css") and (text := _joined(name, paths))}
            for name, text in joined.items():
                Path(self.path(name)).write_text(text, encoding="utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def create_compressor(self, **options: Any) -> Compressor:
        """Source maps are not compressed: they are half of all bytes, and only developers' tools ask for them."""
        return Compressor(**options | {"extensions": (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")})


def _joined(name: str, paths: dict[str, Any]) -> str:
    """The style sheet with the text of what it imports; empty where it imports nothing."""
    text = _text(name, paths)
    return IMPORT.sub(lambda found: _text(join(dirname(name), found[1]), paths), text) if IMPORT.search(text) else ""


def _text(name: str, paths: dict[str, Any]) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return bytes(file.read()).decode()

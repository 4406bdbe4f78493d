"""How static files are stored: style sheets joined, all compressed, with a hash in each name."""

import re
from pathlib import Path
from posixpath import dirname, join
from typing import Any, Final

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT: Final = re.compile(r'@import url\("([\w/.-]+\.css)"\);\n')


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

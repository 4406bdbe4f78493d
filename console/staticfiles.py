"""How static files are stored: compressed, with a hash in each name."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names without following source maps, which the packages we install do not ship."""

    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def create_compressor(self, **options: Any) -> Compressor:
        """Source maps are not compressed: they are half of all bytes, and only developers' tools ask for them."""
        return Compressor(**options | {"extensions": (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")})

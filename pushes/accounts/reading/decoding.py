"""Text that comes in one piece, as from a pipe, in whatever encoding a package may come in."""

import io

from pushes.accounts.reading.encodings import GB18030, Text, looks_like_gb18030
from pushes.accounts.reading.lines import Lines, Source


def decoded(data: bytes, name: str) -> str:
    """The text of these bytes, called `name`: UTF-8, UTF-16 or GB18030. Raises UnreadablePackage for what is none."""
    try:
        return _text(data, name).decode()
    except UnicodeDecodeError:
        encoding = GB18030 if looks_like_gb18030(_source(data, name)) else ""
    for _block in Lines(_source(data, name), encoding):
        pass  # says where it cannot be read
    return _text(data, name, encoding).decode()


def _source(data: bytes, name: str) -> Source:
    return Source(io.BytesIO(data), name, len(data))


def _text(data: bytes, name: str, encoding: str = "") -> bytes:
    text = Text(_source(data, name), encoding)
    return b"".join(iter(text.read, b""))

"""Text that comes in one piece, as from a pipe, in whatever encoding a package may come in."""

import io
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from pushes.accounts.reading.encodings import GB18030, Text, looks_like_gb18030
from pushes.accounts.reading.joined import Opening, happened, refuse_joined
from pushes.accounts.reading.lines import Lines, Source
from pushes.accounts.words.package_refusals import UnreadablePackage


def decoded(data: bytes, name: str) -> str:
    """The text of these bytes, called `name`: UTF-8, UTF-16 or GB18030. Raises UnreadablePackage for what is none."""
    opening = partial(_opened, data, name)
    try:
        text, may_be_joined = _read(opening)
    except UnreadablePackage as problem:
        raise happened(opening, problem) from None
    if may_be_joined:
        refuse_joined(opening)
    return text


def _opened(data: bytes, name: str) -> AbstractContextManager[Source]:
    return nullcontext(Source(io.BytesIO(data), name, len(data)))


def _read(opening: Opening) -> tuple[str, bool]:
    """The text, and whether there may be parts in another encoding."""
    try:
        return _text(opening)
    except UnicodeDecodeError:
        with opening() as source:
            encoding = GB18030 if looks_like_gb18030(source) else ""
    with opening() as source:
        for _block in Lines(source, encoding):
            pass  # says where it cannot be read
    return _text(opening, encoding)


def _text(opening: Opening, encoding: str = "") -> tuple[str, bool]:
    with opening() as source:
        text = Text(source, encoding)
        return b"".join(iter(text.read, b"")).decode(), text.may_be_joined

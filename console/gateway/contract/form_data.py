"""Reading form-data as callers write it: names of files in UTF-8, in GBK, or percent-encoded."""

import re
from collections.abc import Mapping
from typing import IO, Any, TypeAlias
from urllib.parse import unquote_to_bytes

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import MultiValueDict

Files: TypeAlias = "MultiValueDict[str, UploadedFile[Any]]"
_DISPOSITION = re.compile(rb"^content-disposition:[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(r"(?:[\w.~-]|%[0-9A-Fa-f]{2})+", re.ASCII)


def read_files(meta: Mapping[str, Any], body: IO[bytes] | HttpRequest) -> Files:
    """The files of a form-data body, on disk. Raises what Django's parser raises."""
    handlers = [_NamingUploadHandler()]
    return MultiPartParser(meta, _InUTF8(body), handlers, "utf-8").parse()[1]  # type: ignore[arg-type]


class _NamingUploadHandler(TemporaryFileUploadHandler):
    """Gives files the names that were meant."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(field_name, decoded(file_name), *args, **kwargs)


def decoded(name: str) -> str:
    """The name of a file, percent-decoded where all of it is encoded, as aiohttp does it; else as it is."""
    if "%" not in name or not _ENCODED.fullmatch(name):
        return name
    try:
        plain = unquote_to_bytes(name).decode()
    except UnicodeDecodeError:
        return name
    return "".join(filter(str.isprintable, re.split(r"[/\\]", plain)[-1])) or name


class _InUTF8:
    """A body whose first block, where the heads of parts stand, has the names of files in UTF-8."""

    def __init__(self, body: IO[bytes] | HttpRequest) -> None:
        self._body, self._has_begun = body, False

    def read(self, size: int) -> bytes:
        """The next block; the first one may come out longer."""
        block = self._body.read(size)
        if not self._has_begun:
            self._has_begun = True
            block = _DISPOSITION.sub(_in_utf8, block)
        return block


def _in_utf8(line: re.Match[bytes]) -> bytes:
    """A line of a head; what is neither UTF-8 nor GBK stays as it is."""
    try:
        line[0].decode()
    except UnicodeDecodeError:
        try:
            return line[0].decode("gb18030").encode()
        except UnicodeDecodeError:
            pass
    return line[0]

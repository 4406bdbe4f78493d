"""How an upload arrives: to a file in the installation's own folder, hashed on the way."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class HashingUploadHandler(TemporaryFileUploadHandler):
    """Writes each uploaded file to disk as it comes in, and gives it a `sha256`: no second reading of 100 MB."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A block of it."""
        self.digest.update(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """It is whole."""
        file: UploadedFile[bytes] | None = super().file_complete(file_size)
        if file is not None:
            file.sha256 = self.digest.hexdigest()  # type: ignore[attr-defined]
        return file


def sha256_of(file: "UploadedFile[bytes]") -> str:
    """SHA-256 of an uploaded file, as hexadecimal text: known since it arrived, or read now for one that did not."""
    known: str | None = getattr(file, "sha256", None)
    if known:
        return known
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()

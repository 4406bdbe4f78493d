"""Sort a package once, so that accounts looked up one after the other are neighbours in the index.

It is sorted in stretches, which is as good for looking up as sorting the whole, and takes the same memory whatever
the package has. The order of a package carries no meaning.
"""

import secrets
import tempfile
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from console.gateway.models import Upload

STRETCH = 2_000_000  # bytes; 140,000 phone numbers, as Python objects 12 MB


def put_in_order(upload: Upload) -> None:
    """Have `upload` name a sorted copy of its file. Who comes second takes the copy of who was first.

    FileNotFoundError when the file is gone.
    """
    if upload.in_order:
        return
    before = str(upload.file.name)
    try:
        after = _sorted_copy(upload)
        first = Upload.objects.filter(pk=upload.pk, in_order=False).update(file=after, in_order=True)
        default_storage.delete(before if first else after)
    except FileNotFoundError:  # or somebody has replaced it since the row was read
        if not Upload.objects.filter(pk=upload.pk, in_order=True).exists():
            raise
    upload.refresh_from_db(fields=["file", "in_order"])


def _sorted_copy(upload: Upload) -> str:
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as spool:
        with upload.open() as file:
            sort(file, spool)
        spool.seek(0)
        name = PurePosixPath(str(upload.file.name)).with_name(f"{secrets.token_hex(16)}.txt")
        return default_storage.save(str(name), File(spool))


def sort(source: IO[bytes], target: IO[bytes]) -> None:
    """Write the lines of `source` to `target`, those of each stretch in order."""
    while lines := source.readlines(STRETCH):
        lines.sort()
        target.write(b"".join(lines))

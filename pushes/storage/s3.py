"""Files in a bucket that is spoken to by the API of S3. Settings name this module; nothing else imports it."""

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any, Final

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.core.files import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from pushes.storage.encryption import AsItLies
from pushes.storage.of_each_process import OfEachProcess
from pushes.storage.paths import PROOF
from pushes.storage.ranges import Ranges
from pushes.storage.s3_errors import told
from pushes.storage.spool import spool
from pushes.storage.whole import MB, WrittenWhole

CONNECT_SECONDS, READ_SECONDS = 3, 20  # for each read of an answer; a whole object may take longer
TRIES: Final = 3
AT_ONCE: Final = 4  # pieces of a file on their way, each of them PIECE bytes
PIECE: Final = 8 * MB
PROBE: Final = "probe"


class S3Files(WrittenWhole, S3Storage):  # type: ignore[misc]
    """Below a folder of a bucket. paths.Storage says what each method is for."""

    is_on_disk = False

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": TRIES},
            s3={"addressing_style": options["addressing_style"]},
            # Else each upload carries a checksum of AWS's own that other servers do not know.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        transfer = TransferConfig(multipart_threshold=2 * PIECE, multipart_chunksize=PIECE, max_concurrency=AT_ONCE)
        super().__init__(**options, client_config=config, transfer_config=transfer)
        self._resource = OfEachProcess(lambda: self._create_session().resource("s3", **self._how(config)))
        soon = config.merge(Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1}))
        self._hasty = OfEachProcess(lambda: self._create_session().client("s3", **self._how(soon)))

    def _how(self, config: Config) -> dict[str, Any]:
        return {"region_name": self.region_name, "endpoint_url": self.endpoint_url, "config": config}

    @property
    def connection(self) -> Any:
        """One for all threads: a client may be shared, and making one takes a tenth of a second."""
        return self._resource.get()

    @property
    def bucket(self) -> Any:
        """What django-storages writes to and deletes from, by this process's own connection."""
        return self.connection.Bucket(self.bucket_name)

    @property
    def client(self) -> Any:
        """What speaks to the server."""
        return self.connection.meta.client

    def of(self, name: str) -> dict[str, str]:
        """How a call names the object."""
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(clean_name(name))}

    # -- Django's API --------------------------------------------------------------------------------------------------

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("An object is written as a whole: by `written`.")
        return File(self.raw(name).refused(), name)

    def _save(self, name: str, content: Any) -> str:
        with told(self):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Twice is once."""
        with told(self):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """StorageAway where that is not known."""
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """FileNotFoundError, StorageAway."""
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        """When it was stored."""
        stored: datetime = self._head(name)["LastModified"]
        return stored

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and files."""
        with told(self):
            found: tuple[list[str], list[str]] = super().listdir(path)
        return found

    # -- What is asked besides ----------------------------------------------------------------------------------------

    @property
    def disk(self) -> Path:
        """Where copies lie while they are worked on."""
        return spool()

    def raw(self, name: str) -> AsItLies:
        """By ranges."""
        ranges = Ranges(self, name)
        return AsItLies(io.BufferedReader(ranges, Ranges.FIRST), ranges.head, ranges.size)

    def write_head(self, name: str, head: bytes) -> None:
        """By another object in its place."""
        with self.raw(name).file as source, self.written(name) as path, path.open("wb") as target:
            copyfileobj(source, target, MB)
            target.seek(0)
            target.write(head)

    def send(self, path: Path, name: str) -> None:
        """In pieces, several at once."""
        with told(self):
            self.client.upload_file(str(path), **self.of(name), Config=self.transfer_config)

    def put(self, name: str, data: bytes) -> None:
        """By one call."""
        with told(self):
            self.client.put_object(**self.of(name), Body=data)

    def copy(self, source: str, target: str) -> None:
        """By the server, of up to 5 GB."""
        with told(self):
            self.client.copy_object(**self.of(target), CopySource=self.of(source))

    def move(self, source: str, target: str) -> None:
        """Copied, and deleted where it was."""
        self.copy(source, target)
        self.delete(source)

    def clear(self, folder: str) -> None:
        """One by one: of many at once some servers want an MD5 that boto3 sends no more."""
        with told(self):
            for found in self._below(folder):
                self.client.delete_object(Bucket=self.bucket_name, Key=found["Key"])

    def changed(self, folder: str) -> datetime:
        """By its newest object."""
        with told(self):
            newest: datetime | None = max((found["LastModified"] for found in self._below(folder)), default=None)
        if newest is None:
            raise FileNotFoundError(folder)
        return newest

    def _below(self, folder: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket_name, Prefix=f"{self.of(folder)['Key']}/"):
            yield from page.get("Contents", ())

    def require(self) -> None:
        """Return when objects can be written, found and deleted; else StorageAway."""
        with told(self):
            self.client.put_object(**self.of(PROBE), Body=b"x")
            self.client.head_object(**self.of(PROBE))
            self.client.delete_object(**self.of(PROBE))

    def answers(self) -> None:
        """Whether the bucket is there, by one call."""
        with told(self):
            self._hasty.get().head_bucket(Bucket=self.bucket_name)  # which gives up soon

    def prove(self) -> None:
        """None is read as it lies."""
        with suppress(FileNotFoundError):
            self.raw(PROOF).refused().close()

    def _head(self, name: str) -> dict[str, Any]:
        with told(self):
            found: dict[str, Any] = self.client.head_object(**self.of(name))
        return found

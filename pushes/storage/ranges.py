"""Reading an object at any place: ranges of it are asked for, larger ones the longer it is read on."""

import io
from http import HTTPStatus
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from pushes.storage.anywhere import ReadAnywhere
from pushes.storage.encryption import HEADER
from pushes.storage.failures import StorageAway
from pushes.storage.s3_errors import told

TRIES: Final = 3  # to go on with a range whose line was cut


class Ranges(ReadAnywhere):
    """Of an object: its first bytes, which say how many it has, and then what is read of it.

    What was asked for and is not read costs a connection, no memory.
    """

    FIRST: Final = 256 * 1024
    MOST: Final = 64 * FIRST

    def __init__(self, files: Any, name: str) -> None:
        self._files, self._name, self.size = files, name, HEADER
        self._ahead = self.FIRST
        self._body: Any = None
        self._body_at = self._body_ends = 0
        self.head = self._read(HEADER)
        self._drop()

    def readinto(self, buffer: Any) -> int:
        """As much as the answer in hand has, or one more answer."""
        if self._place >= self.size:
            return 0
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        self._body_at = self._place
        return len(data)

    def close(self) -> None:
        """What is left of an answer is not heard."""
        self._drop()
        super().close()

    def _read(self, most: int) -> bytes:
        for tries in range(TRIES):
            try:
                self._ask()
                if (data := self._body.read(min(most, self._body_ends - self._place))) or not self.size:
                    return bytes(data)
            except (BotoCoreError, HTTPError, ConnectionError):
                if tries == TRIES - 1:
                    with told(self._files):
                        raise
            self._drop()
        raise StorageAway("The storage ends its answers too early. Look at its log.")

    def _ask(self) -> None:
        """Have an answer that goes on where it is read."""
        goes_on = self._place == self._body_at
        if self._body and goes_on and self._place < self._body_ends:
            return
        self._drop()
        self._ahead = min(2 * self._ahead, self.MOST) if goes_on else self.FIRST
        end = min(self._place + self._ahead, self.size)
        with told(self._files):
            self._body, self.size = self._answer(end)
        self._body_at, self._body_ends = self._place, min(end, self.size)

    def _answer(self, end: int) -> tuple[Any, int]:
        """What comes until there, and how many bytes the object has. Of an empty one there is no range."""
        asked = {**self._files.of(self._name), "Range": f"bytes={self._place}-{end - 1}"}
        try:
            answer = self._files.client.get_object(**asked)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return io.BytesIO(), 0
            raise
        size = answer.get("ContentRange", "").rpartition("/")[2]
        return answer["Body"], int(size) if size.isdecimal() else self.size  # of a line that was cut it is read again

    def _drop(self) -> None:
        if self._body:
            self._body.close()
            self._body = None

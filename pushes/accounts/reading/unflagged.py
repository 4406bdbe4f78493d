"""A zip archive whose names say that they are UTF-8 and are not."""

import struct
from typing import IO, Final

NAMED_IN_UTF8: Final = 0x800  # the flag of an entry
DIRECTORY_END: Final = b"PK\x05\x06"
TAIL: Final = 65_557  # bytes of the end record and the longest comment after it

_ENTRY: Final = b"PK\x03\x04"
_ENTRY_HEADER: Final = 30  # bytes
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"


class Unflagged:
    """An archive that says of no name that it is UTF-8."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell
        size = file.seek(0, 2)
        start = max(0, size - TAIL)
        file.seek(start)
        end = start + file.read().rfind(DIRECTORY_END)
        file.seek(end + 12)
        (length,) = struct.unpack("<I", file.read(4))
        self._start = end - length
        file.seek(self._start)
        self._directory = bytearray(file.read(length))
        self._clear()

    def _clear(self) -> None:
        place = 0
        while self._directory.startswith(_DIRECTORY_ENTRY, place):
            flags, *lengths = struct.unpack_from("<8xH18xHHH", self._directory, place)
            struct.pack_into("<H", self._directory, place + 8, flags & ~NAMED_IN_UTF8)
            place += 46 + sum(lengths)

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self._file.tell() == self._start and size == len(self._directory):
            self._file.seek(size, 1)
            return bytes(self._directory)
        data = self._file.read(size)
        if size == _ENTRY_HEADER and data.startswith(_ENTRY):
            (flags,) = struct.unpack_from("<H", data, 6)
            data = data[:6] + struct.pack("<H", flags & ~NAMED_IN_UTF8) + data[8:]
        return data

    def seekable(self) -> bool:
        """Whether it is."""
        return True

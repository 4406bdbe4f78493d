"""From the bytes of a package to blocks of whole rows in UTF-8. Memory is bounded by the block, whatever the file."""

import codecs
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from pushes.accounts.limits import LARGEST
from pushes.accounts.reading.encodings import Text
from pushes.accounts.reading.file_names import printed
from pushes.accounts.reading.zip_archives import damage_told, entry_name, hidden_entries, opened_zip, the_entry
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.notes import Note
from pushes.accounts.words.package_refusals import UnreadablePackage
from pushes.accounts.words.reject_reasons import Reason

Code = UnreadablePackage.Code

BLOCK: Final = 1024 * 1024  # bytes read at once: smaller ones cost more calls than the cache saves
INFLATED_CAP: Final = 1024 * 1024 * 1024  # bytes an archive may unpack to
MOST_RATIO: Final = 100  # times the size of its archive that more than 100 MB may unpack to; lists of accounts reach 10
LONGEST_ROW: Final = 64 * 1024  # bytes of an unfinished row that are held; of a longer one only the start is kept
KEPT_OF_LONG: Final = 4096  # characters


@dataclass(frozen=True, slots=True)
class Block:
    """Whole rows. `first` is the number of the first one; `faults` rejects rows (by index) that are empty in `rows`."""

    rows: Rows
    first: int
    faults: Mapping[int, tuple[Reason, str]] = field(default_factory=dict)


class Source:
    """The bytes of the one file with rows, unpacked. `done` and `total` count them (total is a guess for a zip).

    `hidden` are the entries of the archive that were ignored.
    """

    def __init__(self, file: IO[bytes], name: str, total: int, packed: int = 0, hidden: tuple[str, ...] = ()) -> None:
        self.name, self.total, self.done, self.hidden = name, total, 0, hidden
        self._file, self._cap = file, INFLATED_CAP
        self._likely = max(LARGEST, packed * MOST_RATIO) if packed else INFLATED_CAP

    is_sheet = False
    hidden_rows = 0  # of a sheet

    @property
    def is_csv(self) -> bool:
        """Whether the rows are those of a csv; what programs call .xls without being a workbook is one, too."""
        return not self.name.lower().endswith(".txt")

    def notes(self, column: int) -> tuple[Note, ...]:
        """What there is to tell of the file where this column is read (from 0); known in the end."""
        return ()

    def long_numbers(self, column: int) -> int:
        """How many cells of the column are numbers that are known to have lost digits; known in the end."""
        return 0

    def read(self) -> bytes:
        """The next bytes, b"" at the end. Raises UnreadablePackage for damage and beyond the caps."""
        with damage_told(self.name):
            data = self._file.read(BLOCK)
        self.done += len(data)
        if self.done > self._cap:
            raise UnreadablePackage(Code.ZIP_EXPANDS, entry=printed(self.name), cap=f"{self._cap // 1024 // 1024:,}")
        if self.done > self._likely:
            raise UnreadablePackage(Code.ZIP_BOMB, entry=printed(self.name), ratio=str(MOST_RATIO))
        self.total = max(self.total, self.done)
        return data


@contextmanager
def opened(path: Path, name: str) -> Iterator[Source]:
    """The source of rows in a package whose name and shape were checked."""
    if not name.lower().endswith(".zip"):
        with path.open("rb") as file:
            yield Source(file, name, path.stat().st_size)
        return
    with opened_zip(path, name) as archive:
        entry = the_entry(archive)
        hidden = hidden_entries(archive)
        with damage_told(entry_name(entry)):
            unpacked = archive.open(entry)
        with unpacked:
            yield Source(unpacked, entry_name(entry), entry.file_size, path.stat().st_size, hidden)


class Lines:
    """The rows of a source as lines: LF, CRLF and a lone CR end one, and nothing else does.

    `encoding` is what the file was saved in, see encodings.py; known or told. A `separator` ends rows, too: see
    one_line.py. Iterating raises UnreadablePackage.
    """

    def __init__(self, source: Source, encoding: str = "", separator: bytes = b"") -> None:
        self.name, self._separator = source.name, separator
        self._text = Text(source, encoding)
        self.encoding = self._text.encoding
        self._row = 1  # the number of the next row
        self._dropped = 0  # bytes of the unfinished row that are no longer held
        self.is_unended = False  # whether the last row has no line end after it; known in the end

    @property
    def may_be_joined(self) -> bool:
        """Whether there may be parts in another encoding, though all could be read; known in the end."""
        return self._text.may_be_joined

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to tell of how rows end."""
        return (Note(Note.Code.ONE_LINE),) if self._separator else ()

    def __iter__(self) -> Iterator[Block]:
        for data in self._whole_rows():
            if not self._text.is_converted:
                self._check_utf8(data)
            block = Block(Rows.of(data), self._row)
            yield block
            self._row += len(block.rows)
            self._dropped = 0

    def _whole_rows(self) -> Iterator[bytes]:
        tail = b""
        for chunk in self._unified():
            cut = chunk.rfind(b"\n") + 1
            if cut:
                yield b"".join((tail, memoryview(chunk)[:cut]))
                tail = chunk[cut:]
            else:
                tail += chunk
            if len(tail) > LONGEST_ROW:
                tail = self._shortened(tail)
        if tail:
            self.is_unended = True
            yield tail + b"\n"

    def _unified(self) -> Iterator[bytes]:
        """Chunks in which LF alone ends a row."""
        held = b""
        chunk = self._text.read()
        if not chunk:
            raise UnreadablePackage(Code.EMPTY, name=printed(self.name))
        while chunk:
            chunk = held + chunk
            held = self._begun(chunk)
            chunk = chunk[: len(chunk) - len(held)]
            if b"\r" in chunk:
                chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            yield chunk.replace(self._separator, b"\n") if self._separator else chunk
            chunk = self._text.read()
        if held:
            yield b"\n" if held == b"\r" else held

    def _begun(self, chunk: bytes) -> bytes:
        """What ends a chunk and may go on in the next one: a CR before its LF, or bytes of the separator."""
        begun = (self._separator[:length] for length in range(len(self._separator) - 1, 0, -1))
        return next((each for each in (b"\r", *begun) if chunk.endswith(each)), b"")

    def _check_utf8(self, data: bytes) -> None:
        if data.isascii():
            return
        try:
            data.decode()
        except UnicodeDecodeError as problem:
            raise self._not_utf8(data, problem.start) from None

    def _not_utf8(self, data: bytes, at: int) -> UnreadablePackage:
        """The refusal that names row and byte; positions count from 1."""
        before = data.count(b"\n", 0, at)
        position = at - data.rfind(b"\n", 0, at) + (0 if before else self._dropped)
        return UnreadablePackage(
            Code.NOT_UTF8, row=f"{self._row + before:,}", position=f"{position:,}", byte=f"{data[at]:02X}"
        )

    def _shortened(self, tail: bytes) -> bytes:
        """An unfinished row that is surely too long, or blank so far, without its middle: the verdict on it stays.

        Its start is kept, and its last character that is not trimmed, so that it still ends as it does.
        """
        try:
            text, used = codecs.utf_8_decode(tail, "strict", False)
        except UnicodeDecodeError as problem:
            raise self._not_utf8(tail, problem.start) from None
        text = text.lstrip(TRIMMED)
        kept = (text[:KEPT_OF_LONG] + text[KEPT_OF_LONG:].rstrip(TRIMMED)[-1:]).encode() + tail[used:]
        self._dropped += len(tail) - len(kept)
        return kept

"""What stands in the list of rejected rows beside each row and its value, and the list in another language.

It is kept in English, as commands and programs read it, and told in the language of whoever saves it. Records end with
the reason, so that a list of millions of rows is told as it streams, an ending at a time.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pushes.accounts.limits import SAID
from pushes.accounts.words.catalogue import Translated
from pushes.accounts.words.reject_reasons import WORDING, Wording

MARK: Final = b"\xef\xbb\xbf"  # a byte order mark, which makes Excel read UTF-8
ENGLISH: Final = "en"
# By language. A list that comes back is known by its header, so these are no words of a catalogue, which may change.
HEADERS: Final[Mapping[str, Sequence[str]]] = {
    ENGLISH: ("row", "value", "reason", "how to fix"),
    "zh-hans": ("行", "值", "原因", "如何修正"),
}


def beginning(language: str) -> bytes:
    """The byte order mark and the header, in one of the languages."""
    return MARK + f"{','.join(HEADERS[language])}\r\n".encode()


def ending(words: Wording, translated: Translated) -> str:
    """What follows the value in a record."""
    parts = ("", translated(words.short) % SAID, translated(words.fix) % SAID)
    return ",".join(f'"{part}"' if "," in part else part for part in parts) + "\r\n"


ENDINGS: Final = {reason: ending(words, str) for reason, words in WORDING.items()}


class Retold:
    """A list told in one of the languages: called with some of its bytes, as they come, it gives what can be told.

    What is in no wording of this version, such as a list of an older one, stays as it is.
    """

    def __init__(self, language: str, translated: Translated) -> None:
        told = {ENDINGS[reason].encode(): ending(words, translated).encode() for reason, words in WORDING.items()}
        self._pairs = [(beginning(ENGLISH), beginning(language)), *told.items()]
        self._rest = b""

    def __call__(self, some: bytes) -> bytes:
        """The lines that end in these bytes, told."""
        lines, end, self._rest = (self._rest + some).rpartition(b"\r\n")
        return self._told(lines + end)

    def end(self) -> bytes:
        """What is left of the last bytes."""
        return self._rest

    def _told(self, lines: bytes) -> bytes:
        """Lines, told. Reasons are looked for in turn until none is left, those that were found last first."""
        left = lines.count(b"\r\n")
        for place, (kept, told) in enumerate(tuple(self._pairs)):
            if not left:
                break
            if count := lines.count(kept):
                lines, left = lines.replace(kept, told), left - count
                self._pairs.insert(0, self._pairs.pop(place))
        return lines

"""What may happen to the file of a backup."""

import gzip
import zlib
from pathlib import Path


def flip(backup: Path) -> None:
    """One bit in the middle of what is packed."""
    whole = bytearray(gzip.decompress(backup.read_bytes()))
    whole[len(whole) // 2] ^= 1
    backup.write_bytes(gzip.compress(bytes(whole)))


def cut(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-100])


def scratch(backup: Path) -> None:
    """One bit of the file: from its middle on the first that matters. A copy from elsewhere in a run is the same."""
    whole = backup.read_bytes()
    packed = unpacked(whole)
    for place in range(len(whole) // 2, len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 1
        if unpacked(broken) != packed:
            backup.write_bytes(broken)
            return


def unpacked(whole: bytes | bytearray) -> bytes | None:
    try:
        return gzip.decompress(whole)
    except (OSError, EOFError, zlib.error):
        return None

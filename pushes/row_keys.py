"""The key of a row as a form or a URL says it, which may say anything."""

from typing import Final

LONGEST: Final = 18  # digits; of more, no database keeps a key


def key_of(said: str) -> int:
    """The key; 0, which no row has, where that is none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else 0

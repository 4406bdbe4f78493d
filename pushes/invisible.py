"""Characters that show nothing: blanks, and what has no mark of its own. Pure."""

import unicodedata

# What leaves no mark by its kind, and what Unicode counts among letters, signs and marks though it shows nothing.
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


def storable(text: str) -> str:
    """The text without the one character that PostgreSQL does not store."""
    return text.replace("\0", "")


def shows_nothing(text: str) -> bool:
    """Whether nobody would see anything of the text: it is empty, or spaces and invisible characters are all it has."""
    return all(character in BLANKS or unicodedata.category(character) in UNSEEN for character in text)

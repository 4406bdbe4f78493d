"""GB18030 as the standard of 2022 has it: Python's tables are those of 2000.

Of those, A8BC and 8135F437 have changed places (2005), and eighteen characters of two bytes have left the private use
area (2022). ICU, browsers and glibc agree on all of them. Six stay there (FE51 and others).
"""

from typing import Final

_LEFT: Final = {
    **dict(zip(range(0xE78D, 0xE797), "︐︒︑︓︔︕︖︗︘︙", strict=True)),  # A6D9 to A6DF, A6EC, A6ED, A6F3
    **dict(zip((0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864), "龴龵龶龷龸龹龺龻", strict=True)),
}
_TABLE: Final = {**_LEFT, 0xE7C7: "\u1e3f", 0x1E3F: "\ue7c7"}
# In UTF-8, what all of them but one begin with: characters from U+E000 to U+EFFF. And that one.
_SOME: Final = (b"\xee", "\u1e3f".encode())


def as_of_2022(converted: bytes) -> bytes:
    """UTF-8 that was made of GB18030 by the tables of 2000, as if it was made by those of 2022."""
    if not any(each in converted for each in _SOME):
        return converted
    return converted.decode().translate(_TABLE).encode()

"""Whether a file has one account: in a list as it was uploaded, or one account a line."""

import re
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")  # of the files that people upload
WITHIN: Final = rb"0-9A-Za-z_"  # next to one of these it is a part of another account


def has_account(path: Path, account: str) -> bool:
    """Whether the file at `path` has the account by itself, not as a part of another. OSError if it cannot be read.

    What is compressed has none: of a workbook the list of its accepted accounts is looked at.
    """
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return any(_by_itself(account.encode(encoding)).search(content) for encoding in ENCODINGS)


def _by_itself(account: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![%b])%b(?![%b])" % (WITHIN, re.escape(account), WITHIN))

"""Packages for tests, and checks of them."""

import io
import tempfile
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pushes.accounts import Chosen, Report, check_package
from pushes.accounts.columns_to_choose import NOTHING
from pushes.accounts.judging.repairs import AMERICAN, REPAIRS
from pushes.accounts.limits import PART_ACCOUNTS, PART_BYTES
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.countries import CHINA
from pushes.accounts.words.repairs import OF_COUNTRIES

# Writing thousands of small files through to a disk is slow, and nothing here is about disks.
# Repairs that do not contradict each other, of an application that is at home in China.
ALL: Final = [code for code in REPAIRS if code != AMERICAN.code and code not in OF_COUNTRIES]
MEMORY: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass
class Checked:
    """A report together with the two files that were written."""

    report: Report
    accepted: bytes
    rejects: bytes


def checked(
    data: bytes,
    account_type: int = 0,
    name: str = "accounts.txt",
    part_accounts: int = PART_ACCOUNTS,
    part_bytes: int = PART_BYTES,
    *,
    chosen: Chosen = NOTHING,
    keep_header: bool = False,
    hash_raw: bool = False,
    repairs: Collection[str] = (),
    home: str = CHINA,
) -> Checked:
    """Check a package of these bytes; nothing but the three known files may be left behind."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        source, accepted, rejects = (Path(directory, part) for part in ("package", "accepted", "rejects"))
        source.write_bytes(data)
        report = check_package(
            source,
            name=name,
            account_type=account_type,
            accepted=accepted,
            rejects=rejects,
            part_accounts=part_accounts,
            part_bytes=part_bytes,
            chosen=chosen,
            keep_header=keep_header,
            hash_raw=hash_raw,
            repairs=repairs,
            home=home,
        )
        assert sorted(path.name for path in Path(directory).iterdir()) == ["accepted", "package", "rejects"]
        return Checked(report, accepted.read_bytes(), rejects.read_bytes())


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of (name, content) pairs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)  # dated 1980, so the same entries make the same bytes
            entry.compress_type = method
            archive.writestr(entry, content)
    return buffer.getvalue()


def as_rows(accounts: Iterable[object]) -> bytes:
    """Accounts as a package of them, and as what is accepted of it."""
    return "".join(f"{account}\n" for account in accounts).encode()


def rows_of(rows: list[str]) -> Rows:
    """Rows in UTF-8."""
    return Rows.of("".join(f"{row}\n" for row in rows).encode())

"""The other engines, each run as a process of its own: peers.py ENGINE SHAPE FILE ACCEPTED REJECTS.

Each loads its own library only, and does the work of a check as a good programmer would write it with that library:
trims, judges by the type's format, drops repeats but the first in order, writes the accepted rows, and the rejected
ones with row number, value, reason and how to fix it.
"""

import csv
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

REASON, FIX = "not what the type asks for", "Write each account as the type asks for. Accounts have 2 to 100."
FORMATS: Final = {
    0: "[^\\x00-\\x1f\\x7f]{2,100}",
    992: "[0-9A-Fa-f]{32}",
    1002: "\\+[1-9][0-9]{6,14}",
    1005: (
        "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}"
    ),
}
SPACED: Final = "^1[3-9][0-9 ]{11}$"  # a number with two spaces and without a country code
RAW_QQ: Final = "[0-9]{5,12}"


def main() -> None:
    """Run one engine; print how many rows it accepted and rejected."""
    engine, shape, source, accepted, rejects = sys.argv[1:]
    account_type, encoding, how = shape.split(",")
    options = Options(int(account_type), encoding, "quoted" in how, "convert" in how)
    options.mends = "mend" in how
    run = {"csv": with_csv, "pandas": with_pandas, "polars": with_polars}[engine]
    print(*run(options, Path(source), Path(accepted), Path(rejects)))


class Options:
    """What to check a file as."""

    def __init__(self, account_type: int, encoding: str, quoted: bool, convert: bool) -> None:
        self.pattern = RAW_QQ if convert else FORMATS[account_type]
        self.lowers = account_type == 992 and not convert
        self.lowers_domain = account_type == 1005
        self.mends = False  # spaces are taken out, and +86 is put before
        self.encoding, self.quoted, self.convert = encoding, quoted, convert
        self.quoting: Any = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The file with rows."""
    if path.suffix != ".zip":
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        yield file


def md5(value: str) -> str:
    """What is sent instead of a raw value."""
    return hashlib.md5(value.encode()).hexdigest()


def made_of(options: Options, account: str) -> str:
    """What is sent for an account."""
    if options.convert:
        return md5(account)
    name, at, domain = account.rpartition("@") if options.lowers_domain else (account, "", "")
    return f"{name}{at}{domain.lower()}" if options.lowers_domain else account.lower() if options.lowers else account


def with_csv(options: Options, source: Path, accepted: Path, rejects: Path) -> tuple[int, int]:
    """The standard library: the csv module, a regular expression and a set."""
    fits: Callable[[str], object] = re.compile(options.pattern).fullmatch
    seen: set[str] = set()
    bad = 0
    with unpacked(source) as raw, accepted.open("w", newline="") as good, rejects.open("w", newline="") as listing:
        rows = csv.reader(
            io.TextIOWrapper(raw, options.encoding, newline=""), delimiter="\x01", quoting=options.quoting
        )
        listed = csv.writer(listing)
        for number, row in enumerate(rows, start=1):
            account = row[0].strip()
            if options.mends and re.match(SPACED, account):
                account = "+86" + account.replace(" ", "")
            if not fits(account):
                bad += 1
                listed.writerow((number, account, REASON, FIX))
                continue
            account = made_of(options, account)
            if account not in seen:
                seen.add(account)
                good.write(account + "\n")
    return len(seen), bad


def with_pandas(options: Options, source: Path, accepted: Path, rejects: Path) -> tuple[int, int]:
    """pandas, with its defaults for text."""
    pd = import_module("pandas")

    frame = pd.read_csv(
        source,
        header=None,
        names=["value"],
        dtype=str,
        keep_default_na=False,
        skip_blank_lines=False,
        sep="\x01",
        quoting=options.quoting,
        encoding=options.encoding,
    )
    values = frame["value"].str.strip()
    if options.mends:
        spaced = values.str.match(SPACED)
        values = values.where(~spaced, "+86" + values.str.replace(" ", "", regex=False))
    fits = values.str.fullmatch(options.pattern)
    bad = pd.DataFrame({"row": frame.index[~fits] + 1, "value": values[~fits], "reason": REASON, "fix": FIX})
    bad.to_csv(rejects, index=False)
    accounts = values[fits]
    if options.convert or options.lowers_domain:
        accounts = accounts.map(lambda account: made_of(options, account))
    elif options.lowers:
        accounts = accounts.str.lower()
    distinct = accounts.drop_duplicates()
    distinct.to_csv(accepted, index=False, header=False)
    return len(distinct), len(bad)


def with_polars(options: Options, source: Path, accepted: Path, rejects: Path) -> tuple[int, int]:
    """polars, order kept."""
    pl = import_module("polars")

    with unpacked(source) as file:
        frame = pl.read_csv(
            file.read() if source.suffix == ".zip" else source,
            has_header=False,
            new_columns=["value"],
            schema_overrides=[pl.String],
            separator="\x01",
            quote_char='"' if options.quoted else None,
            encoding=options.encoding.replace("-", ""),
            row_index_name="row",
            row_index_offset=1,
        )
    frame = frame.with_columns(pl.col("value").str.strip_chars())
    if options.mends:
        mended = pl.lit("+86") + pl.col("value").str.replace_all(" ", "", literal=True)
        is_spaced = pl.col("value").str.contains(SPACED)
        frame = frame.with_columns(value=pl.when(is_spaced).then(mended).otherwise(pl.col("value")))
    fits = frame["value"].str.contains(f"^(?:{options.pattern})$")
    bad = frame.filter(~fits).with_columns(reason=pl.lit(REASON), fix=pl.lit(FIX))
    bad.write_csv(rejects)
    account = pl.col("value")
    if options.convert:
        account = account.map_elements(md5, return_dtype=pl.String)
    elif options.lowers:
        account = account.str.to_lowercase()
    elif options.lowers_domain:
        parts = account.str.split_exact("@", 1)
        account = parts.struct.field("field_0") + "@" + parts.struct.field("field_1").str.to_lowercase()
    distinct = frame.filter(fits).select(account).unique(maintain_order=True, keep="first")
    distinct.write_csv(accepted, include_header=False, quote_style="never")
    return len(distinct), len(bad)


if __name__ == "__main__":
    main()

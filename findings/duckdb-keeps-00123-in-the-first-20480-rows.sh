#!/bin/sh
# DuckDB 2.0.1 sees that 00123, +8613 and 2024_001 are text and no numbers: in the 20,480 rows that it looks at. Where such an account
# comes later it is made a number without a word, though text that cannot be one is an error: 00123 becomes 123, +8613… loses its
# plus, 2024_001 is 2024001 and so another customer, 1e-1 is 0. SELECT and COPY count as many rows as before. 0x1F and 1e3, which are
# ids of devices in hexadecimal, are 31 and 1000 even in the first row. sample_size=-1 keeps the former, all_varchar=True keeps all.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
cd "$folder"
venv/bin/python - <<'PYTHON'
from pathlib import Path

import duckdb

TEXT = ["00123", "+8613000000000", "2024_001"]
LOOKED_AT = 20_480


def seen(numbers, accounts, **options):
    """What becomes of the last accounts of a list that starts with so many numbers."""
    Path("list.csv").write_text("\n".join(["account", *(str(13_000_000_000 + each) for each in range(numbers)), *accounts]) + "\n")
    try:
        rows = duckdb.read_csv("list.csv", **options).fetchall()
    except duckdb.Error as error:
        return type(error).__name__
    assert len(rows) == numbers + len(accounts)
    return [str(row[0]) for row in rows[numbers:]]


found = {
    "within what is looked at": seen(LOOKED_AT - len(TEXT), TEXT),
    "later": seen(LOOKED_AT, [*TEXT, "1e-1"]),
    "later, text that is no number": seen(LOOKED_AT, ["user-7"]),
    "later, sample_size=-1": seen(LOOKED_AT, TEXT, sample_size=-1),
    "0x1F in the first row": seen(0, ["0x1F", "77"]),
    "0x1F in the first row, all_varchar": seen(0, ["0x1F", "77"], all_varchar=True),
}
print(f"DuckDB {duckdb.__version__}")
for where, what in found.items():
    print(f"{where}: {what}")
assert [*found.values()] == [
    TEXT,
    ["123", "8613000000000", "2024001", "0"],
    "ConversionException",
    TEXT,
    ["31", "77"],
    ["0x1F", "77"],
], "the behaviour has changed"
PYTHON

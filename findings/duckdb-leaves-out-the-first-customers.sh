#!/bin/sh
# DuckDB 2.0.1 takes the first lines of a CSV for notes above the table where they have fewer columns than those below, and leaves
# them out, without a word and without an option that asks it to: of a list whose first customers have no city and no plan (programs
# that write no separators after the last value, make such lines), these are gone. header=False, delim and all_varchar=True do not
# help. And where all columns are text it takes the first line for a heading, even if names gives the columns: one more is gone.
# Short lines further down are an error. columns with auto_detect=False raises; null_padding=True with header=False keeps all.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
cd "$folder"
venv/bin/python - <<'PYTHON'
from pathlib import Path

import duckdb

NAMES = ["account", "city", "plan"]
SHORT = ["user-1", "user-2,Bonn"]
WHOLE = [f"user-{each},Xian,gold" for each in range(3, 1_001)]


def seen(lines, **options):
    """How many accounts there are, and the first of them; or what is raised."""
    Path("list.csv").write_text("\n".join(lines) + "\n")
    try:
        rows = duckdb.read_csv("list.csv", **options).fetchall()
    except duckdb.Error as error:
        return type(error).__name__
    return len(rows), rows[0][0]


text = {"header": False, "delimiter": ",", "all_varchar": True}
found = {
    "header=False": seen(SHORT + WHOLE, header=False),
    "header=False, delimiter, all_varchar": seen(SHORT + WHOLE, **text),
    "names": seen(SHORT + WHOLE, names=NAMES),
    "names, no short line": seen(WHOLE, names=NAMES),
    "short lines at the end, header=False, delimiter, all_varchar": seen(WHOLE + SHORT, **text),
    "header=False, null_padding": seen(SHORT + WHOLE, header=False, null_padding=True),
    "columns, auto_detect=False": seen(SHORT + WHOLE, columns=dict.fromkeys(NAMES, "VARCHAR"), auto_detect=False, header=False),
}
print(f"DuckDB {duckdb.__version__}: a list of {len(SHORT + WHOLE)} accounts, the first two of which have no plan")
for options, what in found.items():
    print(f"{options}: {what}")
assert [*found.values()] == [
    (998, "user-3"),
    (998, "user-3"),
    (997, "user-4"),
    (997, "user-4"),
    "InvalidInputException",
    (1_000, "user-1"),
    "InvalidInputException",
], "the behaviour has changed"
PYTHON

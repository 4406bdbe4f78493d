#!/bin/sh
# polars.read_excel judges a column by its first 100 rows (infer_schema_length, which it hands to fastexcel as schema_sample_rows).
# A cell further down that is other than those is made to fit without a word: of a list of numbers, text becomes a number or null,
# and a row of nulls alone is dropped (drop_empty_rows). "00123" becomes 123, "+861…" loses its plus, "user-7" and its row are gone.
# read_csv raises at the same list. With fastexcel alone it begins after 1,000 rows. infer_schema_length=None keeps every account.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 fastexcel==0.21.0 xlsxwriter==3.3.1
cd "$folder"
venv/bin/python - <<'PYTHON'
from pathlib import Path

import fastexcel
import polars
import xlsxwriter

ODD = ["00123", "user-7", "+8610000000000", "1_000"]
LATE = ["123", None, "8610000000000", None]  # what becomes of them


def write(numbers):
    """The list as a workbook: so many numbers, and then four cells of text."""
    with xlsxwriter.Workbook("list.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "account")
        for row in range(1, numbers + 1):
            sheet.write_number(row, 0, 10_000_000_000 + row)
        for row, account in enumerate(ODD, numbers + 1):
            sheet.write_string(row, 0, account)


def seen(frame):
    return [None if each is None else str(each).removesuffix(".0") for each in frame["account"].to_list()]


write(100)
default, whole = polars.read_excel("list.xlsx"), polars.read_excel("list.xlsx", infer_schema_length=None)
by_fastexcel = {}
for numbers in (900, 1_000):
    write(numbers)
    by_fastexcel[numbers] = seen(fastexcel.read_excel("list.xlsx").load_sheet(0).to_polars())[numbers:]
Path("list.csv").write_text("\n".join(["account", *map(str, range(10_000_000_001, 10_000_000_101)), *ODD]))
try:
    csv = f"{polars.read_csv('list.csv').height} rows"
except polars.exceptions.ComputeError as error:
    csv = type(error).__name__

print("polars", polars.__version__, "with fastexcel", fastexcel.__version__, "- 100 numbers, then", *ODD)
print("read_excel:", default.height, "rows, then", *seen(default)[100:])
print("read_excel, infer_schema_length=None:", whole.height, "rows, then", *seen(whole)[100:])
print("read_csv:", csv)
for numbers, late in by_fastexcel.items():
    print(f"fastexcel, after {numbers} numbers:", *late)
assert seen(default)[100:] == [each for each in LATE if each], "the accounts are kept, or told of"
assert seen(whole)[100:] == ODD and csv == "ComputeError"
assert by_fastexcel == {900: ODD, 1_000: LATE}
PYTHON
# Seen: read_excel: 102 rows, then 123 8610000000000

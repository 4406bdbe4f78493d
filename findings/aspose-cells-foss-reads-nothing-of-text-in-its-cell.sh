#!/bin/sh
# Aspose.Cells FOSS for Python 26.10.0 reads a workbook, and where a cell holds its text itself (t="inlineStr") the text is None, with
# no error and no warning: of a list of accounts the numbers are left, and everybody whose account is text is gone. openpyxl writes
# all text that way, and XlsxWriter does with constant_memory. Of cells that do not say where they are (the attribute r is optional:
# ECMA-376, 18.3.1.4; xlsxlite 1.1.1 leaves it out) it reads nothing at all. And it writes the text TRUE as a logical value.
# openpyxl and python-calamine read every account of all of them. Let a list that it is to read be written by XlsxWriter as it is by
# default, and count its rows against the list.
# Needs python3 with venv. Works in a temporary folder. Exits with 1 when the behaviour is another by now.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
	aspose-cells-foss==26.10.0 openpyxl==3.1.5 xlsxwriter==3.3.1 xlsxlite==1.1.1 python-calamine==0.9.1
cd "$folder"
venv/bin/python -W ignore - <<'PYTHON'
import openpyxl
import python_calamine
import xlsxwriter
from aspose.cells_foss import Workbook
from xlsxlite.writer import XLSXBook

ACCOUNTS = ["user-1", 13711112222, "00123", 13711113333]


def with_openpyxl(path):
    book = openpyxl.Workbook()
    for account in ACCOUNTS:
        book.active.append([account])
    book.save(path)


def with_xlsxwriter(path, **options):
    with xlsxwriter.Workbook(path, options) as book:
        book.add_worksheet().write_column(0, 0, ACCOUNTS)


def with_xlsxlite(path):
    book = XLSXBook()
    sheet = book.add_sheet("accounts")
    for account in ACCOUNTS:
        sheet.append_row(account)
    book.finalize(to_file=path)


def read(path):
    cells = Workbook(path).worksheets[0].cells
    return [cells[f"A{row}"].value for row in range(1, len(ACCOUNTS) + 1)]


def by_calamine(path):
    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    return [int(cell) if isinstance(cell, float) else cell for [cell] in rows]


with_openpyxl("openpyxl.xlsx")
with_xlsxwriter("constant_memory.xlsx", constant_memory=True)
with_xlsxwriter("xlsxwriter.xlsx")
with_xlsxlite("xlsxlite.xlsx")
found = {name: read(f"{name}.xlsx") for name in ("openpyxl", "constant_memory", "xlsxlite", "xlsxwriter")}
for name, accounts in found.items():
    print(f"Aspose.Cells FOSS 26.10.0 reads what {name} wrote: {accounts}")
    assert by_calamine(f"{name}.xlsx") == ACCOUNTS, "the list is not as it should be"
half = [None, 13711112222, None, 13711113333]
assert found == {
    "openpyxl": half,
    "constant_memory": half,
    "xlsxlite": [None] * 4,
    "xlsxwriter": ACCOUNTS,
}, "the behaviour has changed"

book = Workbook()
book.worksheets[0].cells["A1"].value = "TRUE"
book.save("true.xlsx")
[[written]] = openpyxl.load_workbook("true.xlsx").active.values
print(f"The text TRUE, written by it, is {written!r}")
assert written is True, "the behaviour has changed"
PYTHON

#!/bin/sh
# xlsxlite 1.1.1 writes long workbooks quickly, and leaves out what may be left out: its rows and cells do not say where they are
# (ECMA-376, 18.3.1.4 and 18.3.1.73: the attribute r of c and of row is optional). xlsx2csv 0.8.6 passes over each row that does not
# ('r' in attrs, in handleStartElement): of such a list it makes an empty file, warns of nothing and ends with 0. In the same way it
# passes over rows that are hidden, as those are that a filter hid; --include-hidden-rows brings these, nothing brings the others.
# openpyxl, pandas and python-calamine read every account of both; read-excel-file and exceljs raise at the first.
# Needs python3 with venv. Works in a temporary folder. Exits with 1 when the behaviour is another by now.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
	xlsx2csv==0.8.6 xlsxlite==1.1.1 openpyxl==3.1.5 pandas==3.1.1 python-calamine==0.9.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import openpyxl
from xlsxlite.writer import XLSXBook

book = XLSXBook()
sheet = book.add_sheet("members")
for row in range(3):
    sheet.append_row(f"user-{row}")
book.finalize(to_file="xlsxlite.xlsx")

book = openpyxl.Workbook()
for row in range(3):
    book.active.append([f"user-{row}"])
book.active.row_dimensions[2].hidden = True
book.save("hidden.xlsx")
PYTHON
whole="user-0 user-1 user-2"
shows() { # words expected, then the command
	expected=$1
	shift
	seen=$(venv/bin/"$@" | tr -s '\n' ' ' | sed 's/ $//') # ends here where the command fails
	echo "$*: ${seen:-nothing}"
	[ "$seen" = "$expected" ] || { echo "expected: $expected"; exit 1; }
}
cat > read.py <<'PYTHON'
import sys

import pandas

_, file, engine = sys.argv
print(*pandas.read_excel(file, header=None, engine=engine)[0], sep="\n")
PYTHON
shows "" xlsx2csv xlsxlite.xlsx
venv/bin/xlsx2csv --all xlsxlite.xlsx > /dev/null || { echo "it ends with an error now"; exit 1; }
shows "user-0 user-2" xlsx2csv hidden.xlsx
shows "$whole" xlsx2csv --include-hidden-rows hidden.xlsx
shows "" xlsx2csv --include-hidden-rows xlsxlite.xlsx
for engine in openpyxl calamine; do
	shows "$whole" python read.py xlsxlite.xlsx $engine
	shows "$whole" python read.py hidden.xlsx $engine
done

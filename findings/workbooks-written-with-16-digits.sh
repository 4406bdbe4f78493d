#!/bin/sh
# openpyxl, XlsxWriter and so DataFrame.to_excel write numbers with 16 significant digits. A whole number of 17 digits that a
# cell can hold exactly (it is a double) comes back as another one, without a word: who writes the workbook loses the digits.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 xlsxwriter==3.3.1 pandas==3.1.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import re
import zipfile

import openpyxl
import pandas
import xlsxwriter

SIXTEEN, SEVENTEEN = 2088102146220037, 20881234567890124
IDS = [SIXTEEN, SEVENTEEN]
assert all(float(each) == each for each in IDS)  # a cell can hold both

book = openpyxl.Workbook()
for each in IDS:
    book.active.append([each])
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("xlsxwriter.xlsx") as book:
    book.add_worksheet().write_column(0, 0, IDS)
for engine in ("openpyxl", "xlsxwriter"):
    pandas.DataFrame(IDS).to_excel(f"pandas-{engine}.xlsx", header=False, index=False, engine=engine)

print("openpyxl", openpyxl.__version__, "XlsxWriter", xlsxwriter.__version__, "pandas", pandas.__version__)
print("given:", *IDS)
for name in ("openpyxl", "xlsxwriter", "pandas-openpyxl", "pandas-xlsxwriter"):
    sheet = zipfile.ZipFile(f"{name}.xlsx").read("xl/worksheets/sheet1.xml").decode()
    written = re.findall("<v>(.*?)</v>", sheet)
    read = [int(row[0]) for row in openpyxl.load_workbook(f"{name}.xlsx").active.values]
    print(f"{name}: the file says", *written, "and is read as", *read)
    assert read[0] == SIXTEEN, "16 digits are lost, too"
    assert read[1] != SEVENTEEN and read[1] == 20881234567890120, "17 digits are written whole now"
PYTHON

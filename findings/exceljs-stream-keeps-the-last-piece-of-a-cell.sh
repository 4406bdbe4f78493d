#!/bin/sh
# exceljs 4.4.0 reads a workbook as a stream (stream.xlsx.WorkbookReader, as its documentation advises for long lists) or whole, and
# the two hand on other accounts. Where a cell holds its text itself and part of it is bold or coloured, the text comes in pieces,
# and the stream keeps the last one (case 't' in lib/stream/xlsx/worksheet-reader.js): user-1 becomes -1, without a
# word. openpyxl writes all text that way, XlsxWriter does with constant_memory, and so does the stream writer of exceljs itself.
# Of texts that lie in the table of the workbook, as Excel writes them, the stream hands on the reading beside a Japanese one for
# the text: 東京7 becomes トウキョウ.
# Needs python3 with venv, node 20 and npm. Exits with 1 when the behaviour is another by now.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 xlsxwriter==3.3.1
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0
venv/bin/python - <<'PYTHON'
import zipfile

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

book = openpyxl.Workbook()
book.active.append([CellRichText("user", TextBlock(InlineFont(b=True), "-1"))])
book.active.append(["user-2"])
book.save("openpyxl.xlsx")
for name, options in (("xlsxwriter-constant_memory", {"constant_memory": True}), ("xlsxwriter", {})):
    with xlsxwriter.Workbook(f"{name}.xlsx", options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_rich_string(0, 0, "user", bold, "-1")
        sheet.write(1, 0, "user-2")
with xlsxwriter.Workbook("plain.xlsx") as book:
    book.add_worksheet().write_column(0, 0, ["東京7", "user-2"])
reading = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'  # as Excel keeps what was typed
with zipfile.ZipFile("plain.xlsx") as plain, zipfile.ZipFile("japanese.xlsx", "w") as japanese:
    for each in plain.namelist():
        japanese.writestr(each, plain.read(each).decode().replace("東京7</t>", f"東京7</t>{reading}"))
assert [*openpyxl.load_workbook("japanese.xlsx").active.values] == [("東京7",), ("user-2",)]
PYTHON
cat > try.cjs <<'JS'
const ExcelJS = require("exceljs");
const text = (value) => (value?.richText ? value.richText.map((piece) => piece.text).join("") : value);

const whole = async (file) => {
  const book = await new ExcelJS.Workbook().xlsx.readFile(file);
  return book.worksheets[0].getColumn(1).values.filter((value) => value).map(text).join(" ");
};
const stream = async (file) => {
  const seen = [];
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file))
    for await (const row of sheet) seen.push(text(row.values[1]));
  return seen.join(" ");
};
(async () => {
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: "exceljs.xlsx" });
  const sheet = writer.addWorksheet("list");
  sheet.addRow([{ richText: [{ text: "user" }, { font: { bold: true }, text: "-1" }] }]).commit();
  sheet.addRow(["user-2"]).commit();
  await writer.commit();
  const expected = {
    openpyxl: ["user-1 user-2", "-1 user-2"],
    "xlsxwriter-constant_memory": ["user-1 user-2", "-1 user-2"],
    exceljs: ["user-1 user-2", "-1 user-2"],
    xlsxwriter: ["user-1 user-2", "user-1 user-2"],
    japanese: ["東京7 user-2", "トウキョウ user-2"],
  };
  let same = true;
  for (const [name, both] of Object.entries(expected)) {
    const seen = [await whole(`${name}.xlsx`), await stream(`${name}.xlsx`)];
    console.log(`${name}: read whole ${seen[0]}; as a stream ${seen[1]}`);
    same &&= `${seen}` === `${both}`;
  }
  process.exit(same ? 0 : 1);
})();
JS
node try.cjs
# Seen: openpyxl: read whole user-1 user-2; as a stream -1 user-2

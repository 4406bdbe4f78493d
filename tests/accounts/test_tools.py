"""Lists as real tools write them, made by these tools here: each comes to the right end. Who lacks a tool skips it."""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pushes.accounts import Chosen, ColumnsToChoose, Note, Report, UnreadablePackage, check_name
from tests.accounts.builders import as_rows, checked
from tests.accounts.workbooks import by_openpyxl

Code = UnreadablePackage.Code
IDS = [f"user{number * 7:04}" for number in range(40)]
PHONES = [f"+8613711{number * 7919 % 1_000_000:06}" for number in range(40)]
FILTERS = {"csv": ":Text - txt - csv (StarCalc):44,34,76"}  # commas, quotation marks, UTF-8
LIST, CRM = as_rows(["用户ID", *IDS]), as_rows(["用户ID,姓名,手机号", *map("{},张,{}".format, IDS, PHONES)])


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(tool), reason=f"{tool} is not installed")


def run(folder: Path, command: str | list[str], given: bytes = b"") -> bytes:
    words = command.split() if isinstance(command, str) else command
    done = subprocess.run(words, cwd=folder, input=given, capture_output=True, check=True)
    return done.stdout


def upload(data: bytes, name: str, account_type: int = 1, column: str = "") -> Report:
    check_name(name)
    result = checked(data, account_type, name, chosen=Chosen(column))
    assert result.accepted in (as_rows(IDS), as_rows(PHONES))
    return result.report


def refused(data: bytes, name: str) -> Code:
    with pytest.raises(UnreadablePackage) as caught:
        upload(data, name)
    return caught.value.code


def chosen(data: bytes, name: str) -> None:
    """Two of several columns, each suggested for its type, is what it is called."""
    for account_type, column in ((1, "用户ID"), (1002, "手机号")):
        with pytest.raises(ColumnsToChoose) as caught:
            upload(data, name, account_type)
        table = caught.value.table
        assert table.names[table.suggested - 1] == column
        assert upload(data, name, account_type, column).rejected == 0


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a list, a table, and rows that no tool makes smaller."""
    (tmp_path / "list.csv").write_bytes(LIST)
    (tmp_path / "crm.csv").write_bytes(CRM)
    (tmp_path / "people.xlsx").write_bytes(by_openpyxl(Sheet1=[["用户ID"], *([each] for each in IDS)]))
    table = [line.split(",") for line in CRM.decode().split()]
    (tmp_path / "crm.xlsx").write_bytes(by_openpyxl(Sheet1=table))
    (tmp_path / "large.txt").write_bytes(as_rows(random.Random(3).randbytes(8).hex() for _ in range(9_000)))
    return tmp_path


@needs("zip")
def test_zip(files: Path) -> None:
    for command in ("zip -q a.zip list.csv", "zip -q a.zip people.xlsx", "zip -q -fz a.zip list.csv"):
        (files / "a.zip").unlink(missing_ok=True)
        run(files, command)
        upload((files / "a.zip").read_bytes(), "a.zip")
    assert upload(run(files, "zip -q - -", LIST), "a.zip").header == "用户ID"  # from a pipe: the entry is called "-"
    for command, code in (
        ("zip -q -fz - list.csv", Code.ZIP_CUT_SHORT),  # to a pipe it forgets half of its end, and nobody can read it
        (f"zip -q -r - ../{files.name}/list.csv", Code.ZIP_FOLDER),
        ("zip -q -P secret - list.csv", Code.ZIP_PASSWORD),
        ("zip -q -Z bzip2 - large.txt", Code.ZIP_METHOD),
        ("zip -q - list.csv crm.csv", Code.ZIP_MANY),
    ):
        assert refused(run(files, command), "a.zip") == code


@needs("zip")
def test_each_volume_of_zip_is_refused_as_one(files: Path) -> None:
    run(files, "zip -q -0 -s 64k a.zip large.txt")
    volumes = sorted(files.glob("a.z*"))
    assert [each.name for each in volumes] == ["a.z01", "a.z02", "a.zip"]
    assert {refused(each.read_bytes(), each.name) for each in volumes} == {Code.ZIP_VOLUMES}
    assert refused(volumes[0].read_bytes(), "renamed.zip") == Code.ZIP_VOLUMES


@needs("7zz")
def test_7_zip(files: Path) -> None:
    for options, given in (("list.csv", b""), ("people.xlsx", b""), ("-si", LIST), ("-silist.csv", LIST)):
        (files / "a.zip").unlink(missing_ok=True)
        run(files, f"7zz a -tzip a.zip {options}", given)
        upload((files / "a.zip").read_bytes(), "a.zip")
    run(files, "7zz a -tzip -mx0 -v64k volumes.zip large.txt")
    assert {refused(each.read_bytes(), each.name) for each in files.glob("volumes.zip.*")} == {Code.ZIP_VOLUMES}
    for number, (options, code) in enumerate(
        (
            ("-tzip -mm=LZMA list.csv", Code.ZIP_METHOD),
            ("-tzip -mm=Deflate64 large.txt", Code.ZIP_METHOD),
            ("-tzip -mem=AES256 -psecret list.csv", Code.ZIP_PASSWORD),
        )
    ):
        run(files, f"7zz a {number}.zip {options}")
        assert refused((files / f"{number}.zip").read_bytes(), "a.zip") == code
    run(files, "7zz a a.7z list.csv")
    for name in ("a.7z", "a.csv"):
        assert refused((files / "a.7z").read_bytes(), name) == Code.ARCHIVE


@needs("bsdtar")
def test_bsdtar(files: Path) -> None:
    for options in ("", "--options zip:compression=store "):
        upload(run(files, f"bsdtar --format zip {options}-cf - list.csv"), "a.zip")
        upload(run(files, f"bsdtar --format zip {options}-cf - people.xlsx"), "a.zip")
    for options, name in (("-cf", "a.tar"), ("-czf", "a.tgz"), ("-cJf", "a.tar.xz")):
        data = run(files, f"bsdtar {options} - list.csv")
        assert {refused(data, each) for each in (name, "a.csv")} == {Code.ARCHIVE}


@pytest.fixture
def pandas() -> Any:
    return pytest.importorskip("pandas")


def test_data_frames(files: Path, pandas: Any) -> None:
    people = pandas.DataFrame({"用户ID": IDS, "姓名": "张", "手机号": PHONES})
    one = people[["手机号"]]
    for name, options in (
        ("a.csv", {"index": False, "quoting": 1}),
        ("a.csv", {"index": False, "encoding": "gb18030"}),
        ("a.csv", {"index": False, "encoding": "utf-16", "sep": "\t"}),
        ("a.zip", {"index": False, "compression": {"method": "zip", "archive_name": "x"}}),
    ):
        one.to_csv(files / name, **options)
        assert upload((files / name).read_bytes(), name, 1002).header == "手机号"
    for write, name in ((people.to_csv, "a.csv"), (people.to_csv, "b.zip"), (people.to_excel, "a.xlsx")):
        write(files / name)  # with the index, as people forget
        chosen((files / name).read_bytes(), name)
    pandas.read_csv(files / "a.csv", dtype=str).to_csv(files / "a.csv", index=False)
    assert (files / "a.csv").read_text().startswith("Unnamed: 0,")
    chosen((files / "a.csv").read_bytes(), "a.csv")
    people[["用户ID"]].to_csv(files / "a.csv")
    upload((files / "a.csv").read_bytes(), "a.csv", column="2")
    assert refused(people.to_html().encode(), "a.xls") == Code.WEB_PAGE
    assert refused(people.to_json().encode(), "a.txt") == Code.JSON
    assert refused(str(IDS).encode(), "a.txt") == Code.JSON


def test_printed_data_frames(pandas: Any) -> None:
    people = pandas.DataFrame({"用户ID": IDS, "姓名": "张 三", "手机号": PHONES})
    for printed in (people.to_string(), people.to_string(max_rows=None, col_space=12)):
        chosen(printed.encode(), "a.txt")
    series = people["手机号"].to_string().encode()
    assert refused(series, "a.txt") == Code.COLUMNS
    assert upload(series, "a.txt", 1002, "2").rejected == 0


def test_numbers_of_data_frames(files: Path, pandas: Any) -> None:
    def report(column: list[Any], name: str, **options: Any) -> Report:
        frame = pandas.DataFrame({"id": column})
        write = frame.to_excel if name.endswith("x") else frame.to_csv
        write(files / name, index=False, **options)
        return checked((files / name).read_bytes(), 1, name).report

    numbers: list[Any] = [10001 + 7 * number for number in range(40)]
    missing, long = [*map(float, numbers), None], [2088102146220000 + number for number in numbers]
    for column, name, options, doubts in (
        (missing, "a.csv", {}, ["wrapped"]),
        (missing, "a.csv", {"na_rep": "NULL"}, ["placeholder", "wrapped"]),
        (missing, "a.xlsx", {}, []),
        (long, "a.xlsx", {}, []),
        ([number * 10 + 4 for number in long], "a.xlsx", {}, ["zeroed"]),  # to_excel writes 16 digits
        ([number * 1000 for number in long], "a.xlsx", {}, ["zeroed"]),
        ([float(number * 1000) for number in long], "a.csv", {}, ["shortened"]),
    ):
        assert [str(doubt.code) for doubt in report(column, name, **options).doubts] == doubts
    assert report(missing, "a.xlsx").sample[0] == "10001"
    assert report(long, "a.xlsx").sample[0] == str(long[0])


def test_duckdb(files: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    people = duckdb.read_csv(str(files / "crm.csv"))
    path = files / "out.csv"
    for ending in ("header true", "delimiter '|'", "header true, force_quote *", "delimiter '\t'"):
        people.query("t", f"copy t to '{path}' ({ending})")
        chosen(path.read_bytes(), "a.csv")
        chosen(path.read_bytes(), "a.txt")
    bare = as_rows(IDS)
    (files / "bare.csv").write_bytes(bare)
    duckdb.read_csv(str(files / "bare.csv"), header=False).write_csv(str(path))
    assert upload(path.read_bytes(), "a.csv").header == "column0"
    for options in ("format json", "format json, array true"):
        people.query("t", f"copy t to '{path}' ({options})")
        assert refused(path.read_bytes(), "a.csv") == Code.JSON
    box = str(people.limit(20))  # with a row of types below the header
    assert "│ varchar" in box
    with pytest.raises(ColumnsToChoose):
        upload(box.encode(), "a.txt")
    result = checked(box.encode(), 1, "a.txt", chosen=Chosen("用户ID"))
    assert result.accepted == as_rows(IDS[:20])


@needs("csvformat")
def test_csvkit(files: Path) -> None:
    for command in ("csvformat -D ;", "csvformat -T", "csvformat -U 1", "csvlook -I", "csvcut -c 1,2,3"):
        chosen(run(files, f"{command} crm.csv"), "a.txt")
    assert upload(run(files, "csvcut -c 1 crm.csv"), "a.csv").header == "用户ID"
    assert upload(run(files, "in2csv -I people.xlsx"), "a.csv").header == "用户ID"
    assert refused(run(files, "csvjson crm.csv"), "a.csv") == Code.JSON


@pytest.fixture
def converted(files: Path) -> Callable[[str, str], bytes]:
    """What LibreOffice makes of a file."""

    def convert(name: str, suffix: str) -> bytes:
        profile = f"-env:UserInstallation={(files / 'profile').as_uri()}"
        command = ["soffice", "--headless", "--norestore", profile, "--convert-to"]
        run(files, [*command, f"{suffix}{FILTERS.get(suffix, '')}", "--outdir", "out", name])
        return (files / "out" / name).with_suffix(f".{suffix}").read_bytes()

    return convert


@needs("soffice")
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_libreoffice(files: Path, converted: Callable[[str, str], bytes], suffix: str) -> None:
    cells = [["用户ID"], [10001], [2088123456789012345], ["=1+13711112221"], ["=NA()"], ["=1/0"], ["user1"]]
    (files / "numbers.xlsx").write_bytes(by_openpyxl(Sheet1=cells))
    data = converted("numbers.xlsx", suffix)
    result = checked(data, 1, f"a.{suffix}")
    assert result.accepted == b"10001\n2088123456789010000\n13711112222\nuser1\n"
    assert [str(doubt.code) for doubt in result.report.doubts] == ["zeroed"]
    assert Note(Note.Code.FORMULAS, {"cells": 3}) in result.report.notes
    assert Note(Note.Code.ERRORS, {"cells": 2}) in result.report.notes


@needs("soffice")
def test_pages_and_texts_of_libreoffice(converted: Callable[[str, str], bytes]) -> None:
    assert upload(converted("people.xlsx", "csv"), "a.csv").header == "用户ID"
    assert refused(converted("people.xlsx", "html"), "a.xls") == Code.WEB_PAGE
    chosen(converted("crm.xlsx", "ods"), "a.ods")

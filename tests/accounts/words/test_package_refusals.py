"""Every package that cannot be read is refused with its own code and a sentence that says what and where."""

import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from pushes.accounts import UnreadablePackage, check_name, check_shape
from pushes.accounts.limits import LARGEST
from pushes.accounts.reading import lines
from pushes.accounts.words.package_refusals import TEMPLATES
from tests.accounts.builders import checked, zipped

Code = UnreadablePackage.Code
ROWS = b"account1\nother1\n"
WORKBOOK = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))


def broken(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def with_password(data: bytes) -> bytes:
    """The archive with the flag of encryption set in both of its headers."""
    return broken(broken(data, b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01"), b"\x14\x00\x00", b"\x14\x00\x01")


def damaged(data: bytes) -> bytes:
    """The archive with its compressed bytes overwritten."""
    start = 30 + len("a.txt")
    return data[:start] + b"\xff" * 8 + data[start + 8 :]


def wrong_checksum() -> bytes:
    return broken(zipped(("a.txt", b"account"), method=zipfile.ZIP_STORED), b"account", b"accoumt")


UNREADABLE = [
    ("", ROWS, Code.NAME_LENGTH, "0 characters"),
    ("x" * 97 + ".txt", ROWS, Code.NAME_LENGTH, "101 characters"),
    ("accounts.docx", WORKBOOK, Code.EXTENSION, "accounts.docx"),
    ("accounts.xlsx", WORKBOOK[:90], Code.WORKBOOK_DAMAGED, "accounts.xlsx"),
    ("accounts", ROWS, Code.EXTENSION, "accounts"),
    ("a.txt", b"", Code.EMPTY, "a.txt"),
    ("a.txt", b"\xef\xbb\xbf", Code.EMPTY, "a.txt"),
    ("a.zip", b"", Code.EMPTY, "a.zip"),
    ("a.zip", zipped(("a.txt", b"")), Code.EMPTY, "a.txt"),
    ("a.txt", WORKBOOK, Code.WORKBOOK_DAMAGED, "a.txt"),
    ("a.csv", WORKBOOK, Code.WORKBOOK_DAMAGED, "a.csv"),
    ("a.zip", WORKBOOK, Code.WORKBOOK_DAMAGED, "a.zip"),
    ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Code.WORKBOOK_DAMAGED, "a.csv"),
    ("a.txt", zipped(("a.txt", ROWS)), Code.ARCHIVE, "a.txt"),
    ("a.txt", b"\x1f\x8b\x08" + bytes(30), Code.ARCHIVE, "a.txt"),
    ("a.zip", zipped(("a.txt", zipped(("b.txt", ROWS)))), Code.ARCHIVE, "a.txt"),
    ("a.zip", ROWS, Code.NOT_A_ZIP, "a.zip"),
    ("a.zip", zipped(("a.txt", ROWS * 99))[:-30], Code.ZIP_CUT_SHORT, "a.zip"),
    ("a.zip", zipped(("a.txt", ROWS * 99))[:60], Code.ZIP_CUT_SHORT, "a.zip"),
    ("a.zip", damaged(zipped(("a.txt", ROWS * 99))), Code.ZIP_DAMAGED, "a.txt"),
    ("a.zip", wrong_checksum(), Code.ZIP_CHECKSUM, "a.txt"),
    ("a.zip", zipped(), Code.ZIP_EMPTY, "no file"),
    ("a.zip", zipped(("__MACOSX/._a.txt", ROWS), (".DS_Store", ROWS)), Code.ZIP_EMPTY, "no file"),
    ("a.zip", zipped(("data/", b""), ("data/a.txt", ROWS)), Code.ZIP_FOLDER, "data/"),
    ("a.zip", zipped(("data/a.txt", ROWS)), Code.ZIP_FOLDER, "data/a.txt"),
    ("a.zip", zipped(("a.txt", ROWS), ("b.csv", ROWS)), Code.ZIP_MANY, '2 files: "a.txt", "b.csv"'),
    ("a.zip", zipped(*((f"{n}.txt", ROWS) for n in range(20_000))), Code.ZIP_MANY, "20,000 files"),
    ("a.zip", with_password(zipped(("a.txt", ROWS))), Code.ZIP_PASSWORD, "a.txt"),
    ("a.zip", zipped(("b.zip", zipped(("a.txt", ROWS)))), Code.ZIP_NESTED, "b.zip"),
    ("a.zip", zipped(("a.pdf", ROWS)), Code.ZIP_ENTRY, "a.pdf"),
    ("a.zip", zipped(("a.txt", ROWS), method=zipfile.ZIP_LZMA), Code.ZIP_METHOD, "method 14"),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(90), Code.NO_TEXT, "a.txt"),
    ("a.csv", b"\xff\xd8\xff\xe0" + bytes(90), Code.NO_TEXT, "a.csv"),
    ("a.zip", zipped(("a.txt", b"%PDF-1.7\n")), Code.NO_TEXT, "a.txt"),
    ("a.txt", "ab\n".encode("utf-32"), Code.UTF32, "UTF-32"),
    ("a.txt", b"\xff\xfe", Code.EMPTY, "a.txt"),
    ("a.txt", b"\xff\n", Code.NOT_UTF8, "Row 1 is not UTF-8: its byte 1 is 0xFF."),
    ("a.txt", b"ab\r\ncd\rab\xe7\x8e", Code.CUT_CHARACTER, "in the middle of a character, in row 3"),
    ("a.txt", b"ab\n" + b"x" * 3_000_000 + b"\xc0\n", Code.NOT_UTF8, "Row 2 is not UTF-8: its byte 3,000,001 is"),
    ("a.txt", b"ab\xed\xa0\x80cd", Code.NOT_UTF8, "byte 3 is 0xED"),
    ("a.csv", b"ab\ncd,ef\n", Code.COLUMNS, "The file has 2 columns."),
    ("a.csv", b'ab\n"c,d","e,f",g\n', Code.COLUMNS, "The file has 3 columns."),
    ("a.csv", b'"a\nb"\n"c\nd",,x\n', Code.COLUMNS, "The file has 3 columns."),
    ("a.csv", b"ab\n" * 1_000_000 + b"cd,ef\n", Code.TWO_COLUMNS, "Row 1,000,001 has 2 columns."),
    ("a.zip", zipped(("a.csv", b"ab\ncd,ef\n")), Code.COLUMNS, "The file has 2 columns."),
]


@pytest.mark.parametrize(
    ("name", "data", "code", "said"), UNREADABLE, ids=[f"{number}-{each[2]}" for number, each in enumerate(UNREADABLE)]
)
def test_unreadable(name: str, data: bytes, code: UnreadablePackage.Code, said: str) -> None:
    with pytest.raises(UnreadablePackage) as caught:
        checked(data, name=name)
    assert caught.value.code == code
    assert said in str(caught.value)


def test_every_code_has_a_wording_that_ends_in_what_to_do() -> None:
    assert TEMPLATES.keys() == set(Code)
    assert all(
        template.endswith(".") and template.count(". ") + template.count(": ") for template in TEMPLATES.values()
    )


def test_no_message_holds_an_account() -> None:
    with pytest.raises(UnreadablePackage) as caught:
        checked(b"+8613711112222,secret\n", name="a.csv")
    assert "8613711112222" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_too_big_is_told_from_the_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST)
    check_shape(path, "a.txt")
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(UnreadablePackage) as caught:
        check_shape(path, "a.txt")
    assert caught.value.code == Code.TOO_BIG


def test_inflating_stops_at_the_cap_whatever_the_header_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "INFLATED_CAP", 10_000_000)
    bomb = zipped(("a.txt", b"account\n" * 1_250_001))
    assert len(bomb) < 30_000
    with pytest.raises(UnreadablePackage) as caught:
        checked(bomb, name="a.zip")
    assert caught.value.code == Code.ZIP_EXPANDS
    assert "9 MB" in str(caught.value)
    assert checked(zipped(("a.txt", b"account\n" * 1_250_000)), name="a.zip").report.rows == 1_250_000


def test_a_size_that_lies_does_not_hide_rows() -> None:
    data = zipped(("a.txt", ROWS))
    sizes = struct.pack("<I", len(ROWS))
    with pytest.raises(UnreadablePackage) as caught:
        checked(data.replace(sizes, struct.pack("<I", 8)), name="a.zip")
    assert caught.value.code == Code.ZIP_CHECKSUM


def test_what_macos_hides_in_archives_is_ignored() -> None:
    data = zipped(("a.txt", ROWS), ("__MACOSX/._a.txt", b"\xff\xff"), (".DS_Store", b"\x00"), ("._a.txt", b"\x00"))
    assert checked(data, name="a.zip").accepted == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp437"])
@pytest.mark.parametrize("name", ["账号.txt", "誠誠.txt", "café.csv"])
def test_zip_with_an_entry_name_in_any_encoding(name: str, encoding: str) -> None:
    """Without a flag that says UTF-8, too; the second byte of 誠 in GB18030 is that of a backslash."""
    raw = name.encode(encoding, "ignore")
    data = zipped(("x" * (len(raw) - 4) + raw[-4:].decode(), ROWS)).replace(b"x" * (len(raw) - 4), raw[:-4])
    assert checked(data, name="账号.zip").accepted == ROWS
    assert checked(zipped((name, ROWS)), name="账号.zip").accepted == ROWS


def test_names_of_entries_are_told_as_their_owner_knows_them() -> None:
    data = zipped(("xxxx.pdf", ROWS)).replace(b"xxxx", "账号".encode("gb18030"))
    with pytest.raises(UnreadablePackage, match=r"账号\.pdf"):
        checked(data, name="a.zip")


def test_a_bomb_is_told_by_its_ratio_long_before_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LARGEST", 1_000_000)
    bomb = zipped(("a.txt", b"account\n" * 1_250_000))
    assert 100 * len(bomb) < 10_000_000
    with pytest.raises(UnreadablePackage) as caught:
        checked(bomb, name="a.zip")
    assert caught.value.code == Code.ZIP_BOMB
    assert "100 times" in str(caught.value)
    assert checked(zipped(("a.txt", b"account\n" * 125_000)), name="a.zip").report.rows == 125_000


@pytest.mark.parametrize("name", ["a.txt", "A.CSV", "账号.Zip", "x" * 96 + ".txt", "a.b.txt"])
def test_names_that_may_be(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("cut", range(0, 180, 7))
def test_any_cut_archive_is_refused(cut: int) -> None:
    data = zipped(("a.txt", bytes(range(97, 123)) * 20))
    with pytest.raises(UnreadablePackage):
        checked(data[: min(cut, len(data) - 1)], name="a.zip")


@pytest.mark.skipif(not Path("/usr/bin/zip").exists(), reason="the zip command is not installed")
def test_archive_of_the_zip_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ROWS)
    subprocess.run(["/usr/bin/zip", "-q", "a.zip", "a.txt"], cwd=tmp_path, check=True)
    assert checked((tmp_path / "a.zip").read_bytes(), name="a.zip").accepted == ROWS

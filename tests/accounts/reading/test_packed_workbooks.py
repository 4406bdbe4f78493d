"""A workbook in a zip is read like one that is none, and unpacked within bounds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pushes.accounts import EVERY_ROW, Chosen, ColumnsToChoose, Note, UnreadablePackage
from pushes.accounts.reading import packed_workbooks
from tests.accounts.builders import checked, zipped
from tests.accounts.workbooks import CRM, PHONES, by_all, by_openpyxl, codes, refused

Code = UnreadablePackage.Code


@by_all
def test_a_workbook_in_a_zip(made: Callable[..., bytes], name: str) -> None:
    one = made(Sheet1=[["手机号"], *([row[2]] for row in CRM[1:])])
    for entry in (name, "list.csv", "-"):
        result = checked(zipped((entry, one), ("__MACOSX/._a", b"\0")), 1002, "a.zip")
        assert result.accepted == PHONES
        assert codes(result) == [Note.Code.HIDDEN_ENTRIES, Note.Code.SHEET, Note.Code.HEADER_SKIPPED]
    several = zipped((name, made(Sheet1=CRM)))
    with pytest.raises(ColumnsToChoose):
        checked(several, 1002, "a.zip")
    assert checked(several, 1002, "a.zip", chosen=Chosen("手机号")).accepted == PHONES
    assert checked(one, 1002, "named.zip").accepted == PHONES


def test_a_workbook_in_a_zip_is_unpacked_within_bounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = by_openpyxl(Sheet1=[["user1"]])
    for entry, code in (
        (("a.xlsx", data[:200]), Code.WORKBOOK_DAMAGED),
        (("a.xlsx", zipped(("b.txt", b"user1"))), Code.WORKBOOK_DAMAGED),
        (("a.zip", zipped(("a.xlsx", data))), Code.ZIP_NESTED),
    ):
        assert refused(zipped(entry), "a.zip").code == code
    assert refused(zipped(("a.xlsx", data), ("b.xlsx", data)), "a.zip").code == Code.ZIP_MANY
    assert refused(zipped(("a.xlsx", data)), "a.zip", EVERY_ROW).code == Code.WORKBOOK
    monkeypatch.setattr(packed_workbooks, "LARGEST", 10_000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(("a.xls", data + bytes(10_000))))
    with pytest.raises(UnreadablePackage) as caught, packed_workbooks.workbook_in(path, path.name):
        pass
    assert caught.value.code == Code.ZIP_EXPANDS
    assert list(tmp_path.iterdir()) == [path]


def test_a_workbook_is_unpacked_beside_its_package_and_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(("a.xlsx", by_openpyxl(Sheet1=[["user1"]]))))
    with packed_workbooks.workbook_in(path, path.name) as unpacked:
        assert unpacked
        assert (unpacked.path.parent, unpacked.name) == (tmp_path, "a.xlsx")
    assert list(tmp_path.iterdir()) == [path]

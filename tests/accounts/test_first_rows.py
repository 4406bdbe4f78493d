"""What the first rows of a package plainly look like, asked before its check."""

from pathlib import Path

import pytest

from pushes.accounts import UnreadablePackage, plain_type

MOBILES = "".join(f"+861371111{number:04}\n" for number in range(30))
LISTS = Path(__file__).parents[1] / "lists"


def looked_at(tmp_path: Path, data: bytes, name: str = "list.csv") -> int | None:
    path = tmp_path / name
    path.write_bytes(data)
    return plain_type(path, name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (MOBILES, 1002),
        (MOBILES.replace("+86", ""), 1002),
        ("phone,\n" + MOBILES.replace("\n", ",\n"), 1002),
        ("".join(f"name{number}@example.com\n" for number in range(30)), 1005),
        ("".join(f"49E2084A-290C-41EF-AD20-E540CD6AE{number:03X}\n" for number in range(30)), 993),
        ("".join(f"08:00:20:0A:8C:{number:02X}\n" for number in range(30)), 995),
        ("".join(f"{10000 + number}\n" for number in range(30)), None),  # QQ numbers, or numbers of anybody's own
        ("".join(f"{number:032x}\n" for number in range(30)), None),  # the MD5 of whatever it may be
        ("".join(f"35007752323{number:04}\n" for number in range(30)), None),
        (MOBILES + "user-x\n" * 4, None),
        ("\n", None),
    ],
)
def test_what_nothing_else_looks_like_is_known(tmp_path: Path, text: str, found: int | None) -> None:
    assert looked_at(tmp_path, text.encode()) == found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_in_whatever_a_spreadsheet_saves(tmp_path: Path, encoding: str) -> None:
    assert looked_at(tmp_path, f"手机号码\n{MOBILES}".encode(encoding)) == 1002


def test_a_messy_export(tmp_path: Path) -> None:
    assert plain_type(LISTS / "messy-export.csv", "messy-export.csv") == 1002


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePackage, match="has 2 columns"):
        looked_at(tmp_path, b"a1,b1\n")

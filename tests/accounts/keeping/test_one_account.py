"""One account in a file: by itself, never as a part of another, in each encoding that lists come in."""

from pathlib import Path

import pytest

from pushes.accounts import has_account


def in_file(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "accounts.txt"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("account", ["+8613711112222", "user0003", "王小明", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"])
def test_it_is_found_in_each_encoding(tmp_path: Path, encoding: str, account: str) -> None:
    assert has_account(in_file(tmp_path, f"账号,姓名\n{account},李\nuser0006,张\n", encoding), account)


@pytest.mark.parametrize("row", ["user00030", "auser0003", "8user0003", "user0003_b", "USER0003", "user000"])
def test_another_account_is_not_it(tmp_path: Path, row: str) -> None:
    assert not has_account(in_file(tmp_path, f"{row}\n"), "user0003")


@pytest.mark.parametrize("row", ["user0003", '"user0003"', "user0003;b", " user0003 ", "12,user0003,x"])
def test_whatever_stands_around_it(tmp_path: Path, row: str) -> None:
    assert has_account(in_file(tmp_path, f"first\n{row}\n"), "user0003")


def test_an_account_of_signs_is_no_pattern(tmp_path: Path) -> None:
    assert not has_account(in_file(tmp_path, "axb\n"), "a.b")
    assert has_account(in_file(tmp_path, "a.b\n"), "a.b")


def test_an_empty_file_has_none(tmp_path: Path) -> None:
    assert not has_account(in_file(tmp_path, ""), "user0003")

"""Text from a pipe is read as a package is."""

from pathlib import Path

import pytest

from pushes.accounts import UnreadablePackage, decoded

LISTS = Path(__file__).parents[2] / "lists"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", ["", "alice, bob\n", "用户一\n用户二\n", "x" * 100_000 + ",用户\n"])
def test_every_encoding_a_package_may_have(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "standard input") == text


def test_accounts_in_gbk() -> None:
    assert decoded((LISTS / "typed-gbk.txt").read_bytes(), "standard input").split() == ["用户一", "用户二"]


def test_what_cannot_be_read_says_where() -> None:
    with pytest.raises(UnreadablePackage, match="Row 2 is not UTF-8"):
        decoded(b"alice\ncaf\xe9 au lait\n", "standard input")

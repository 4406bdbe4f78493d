"""Text in the wrong encoding is told from text that only looks odd, and which program read it how."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging import broken
from tests.accounts.builders import checked

NAMES = [
    "王小明",
    "李娜",
    "张伟",
    "刘洋",
    "用户一",
    "联通",
    "上海",
    "会员编号",
    "欧阳娜娜",
    "José",
    "Müller",
    "Renée",
    "Ωmega",
]


@pytest.mark.parametrize("name", [*NAMES, "Âge", "user?", "ann@example.com", "Ãlvaro", "日本語", "한국"])
def test_whole_text_is_not_broken(name: str) -> None:
    assert not broken.is_read_as_gbk(name)
    assert not broken.is_read_as_latin(name)
    assert not broken.is_lost(name)


@given(st.text(st.sampled_from("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗用户会员手机号码"), min_size=2, max_size=6))
@settings(deadline=None)
def test_chinese_in_utf8_that_was_read_as_gbk(name: str) -> None:
    assert broken.is_read_as_gbk(name.encode().decode("gb18030", errors="replace").replace("\ufffd", ""))
    assert not broken.is_read_as_gbk(name)


@pytest.mark.parametrize("name", ["José", "Müller", "Renée", "naïve", "王小明"])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_text_in_utf8_that_was_read_as_western(name: str, encoding: str) -> None:
    try:
        mistaken = name.encode().decode(encoding)
    except UnicodeDecodeError:
        return  # cp1252 has no character for a few bytes
    assert broken.is_read_as_latin(mistaken)


@given(st.text(st.sampled_from("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗用户会员手机号码"), min_size=2, max_size=6))
@settings(deadline=None)
def test_chinese_in_gbk_that_was_read_as_western(name: str) -> None:
    for account in (name, f"vip{name}7"):
        assert broken.is_gbk_as_latin(account.encode("gbk").decode("latin-1"))
        assert not broken.is_gbk_as_latin(account)


@pytest.mark.parametrize(
    "name",
    ["José", "Müller", "ÉÈ", "Ångström", "naïve", "Ñandú", "ÇELİK", "20°C", "½ÀÉÎ x é", "138××××1234", "138····1234"],
)
def test_western_names_are_no_gbk(name: str) -> None:
    assert not broken.is_gbk_as_latin(name)


def test_a_byte_order_mark_that_was_read_as_gbk() -> None:
    for account in ("user_1", "13711112222", "王小明"):
        assert broken.is_read_as_gbk((b"\xef\xbb\xbf" + account.encode()).decode("gb18030", errors="replace"))


def test_escaped_characters() -> None:
    rows = ["\\u7528\\u6237", "%E7%94%A8%E6%88%B7", "&#29992;&#25143;", "ann&amp;bob", "Jos%C3%A9", "a&nbsp;"]
    data = "".join(f"{each}\n" for each in [*(f"user{number}" for number in range(80)), *rows]).encode()
    (doubt,) = checked(data, 7).report.doubts
    assert (doubt.code, doubt.rows, doubt.first_row) == ("escaped", len(rows), 81)
    assert checked(data, 7, repairs=["leave-out-broken-text"]).report.accepted == 80


@pytest.mark.parametrize("row", ["a&b", "100%", "R&D;", "\\user", "50%25", "c:\\users", "&co"])
def test_what_is_not_escaped(row: str) -> None:
    assert not checked(f"ann1\n{row}\n".encode(), 7).report.doubts


@pytest.mark.parametrize("name", ["caf\ufffd", "锟斤拷1", "烫烫烫", "???", "user??"])
def test_characters_that_are_lost(name: str) -> None:
    assert broken.is_lost(name)

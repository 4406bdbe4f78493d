"""Text in the wrong encoding is told from text that only looks odd, and which program read it how."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging import broken

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


@pytest.mark.parametrize("name", ["caf\ufffd", "锟斤拷1", "烫烫烫", "???", "user??"])
def test_characters_that_are_lost(name: str) -> None:
    assert broken.is_lost(name)

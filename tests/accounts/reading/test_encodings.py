"""Files are read in the encoding they were saved in; what cannot be told or read names its first bad row and byte."""

import codecs
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pushes.accounts import WHOLE, Chosen, UnreadablePackage
from pushes.accounts.reading import lines
from tests.accounts.builders import checked, zipped

Code = UnreadablePackage.Code
NAMES = "王小明\n张伟\r\n李娜\r刘洋\n陈静\n杨勇\n赵磊\n黄敏\n周杰\n吴刚\n"
CLEAN = NAMES.replace("\r\n", "\n").replace("\r", "\n").encode()


def marked(codec: str, mark: bytes) -> Callable[[str], bytes]:
    return lambda text: mark + text.encode(codec)


ENCODERS = {
    "utf-8": marked("utf-8", b""),
    "utf-8-sig": marked("utf-8", codecs.BOM_UTF8),
    "utf-16": marked("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16-be": marked("utf-16-be", codecs.BOM_UTF16_BE),
    "utf-16-le-unmarked": marked("utf-16-le", b""),
    "utf-16-be-unmarked": marked("utf-16-be", b""),
    "gb18030": marked("gb18030", b""),
    "gb18030-marked": marked("gb18030", b"\x84\x31\x95\x33"),
}


def told(encoder: str) -> str:
    """What a check calls the encoding."""
    return encoder if encoder == "utf-8-sig" else "-".join(encoder.split("-")[:2]).removesuffix("-marked")


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("text", [NAMES, "+8613711112222\n+8613711112223\n王小明\n", "客户1234\n" * 500 + NAMES])
def test_each_encoding_gives_the_same_accounts(encoder: str, text: str) -> None:
    expected = checked(text.encode())
    for name, data in (("a.txt", ENCODERS[encoder](text)), ("a.csv", ENCODERS[encoder](text))):
        for package in ((name, data), ("a.zip", zipped((name, data)))):
            result = checked(package[1], name=package[0])
            assert result.accepted == expected.accepted
            assert result.report.encoding == told(encoder)
            assert (result.report.rows, result.report.blank) == (expected.report.rows, expected.report.blank)


@pytest.mark.parametrize("encoder", [each for each in ENCODERS if "unmarked" not in each])
@pytest.mark.parametrize("block", [8, 9, 11, 64])
def test_characters_may_be_cut_anywhere(encoder: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    result = checked(ENCODERS[encoder](NAMES + "𠀀𠀁\nab\n"))
    assert result.accepted == CLEAN + "𠀀𠀁\nab\n".encode()


def test_gb18030_is_found_after_a_million_rows_of_ascii() -> None:
    report = checked(b"ab\n" * 1_000_000 + "王小明\n".encode("gbk")).report
    assert (report.encoding, report.rows, report.sample) == ("gb18030", 1_000_001, ("ab", "王小明"))


def test_gb18030_that_begins_like_utf8_is_read_as_one_encoding() -> None:
    """The two characters of 联通 are valid UTF-8 as GBK writes them."""
    result = checked("联通\n".encode("gbk") + b"ab\n" * 200_000 + NAMES.encode("gbk"))
    assert result.report.sample[0] == "联通"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CLEAN * 50 + b"ab\xff\n" + CLEAN, "Row 501 is not UTF-8: its byte 3 is 0xFF."),
        (CLEAN * 50 + "王".encode()[:2] + b"\n" + CLEAN, "Row 501 is not UTF-8: its byte 1 is 0xE7."),
        ("小明".encode()[1:] + b"\n" + CLEAN, "Row 1 is not UTF-8: its byte 1 is 0xB0."),
        (b"Ren\xe9\nZo\xeb\n", "Row 1 is not UTF-8: its byte 4 is 0xE9."),
        ("Müller\nGröße\nJürgen\n".encode("latin-1"), "Row 1 is not UTF-8: its byte 2 is 0xFC."),
        ("王小明\n陳美玲\n林志豪\n".encode("big5"), "Row 1 is not UTF-8: its byte 1 is 0xA4."),
        ("たなか\nやまだ\nすずき\n".encode("shift-jis"), "Row 1 is not UTF-8: its byte 1 is 0x82."),
        ("Иванов\nпетров\nсидоров\n".encode("cp1251"), "Row 1 is not UTF-8: its byte 1 is 0xC8."),
        (
            "김철수 이영희 박민수 최지우 정하늘 강다은 조성민 윤서연 장도윤 임수빈 한지민 오세훈\n".encode("euc-kr"),
            "Row 1 is not UTF-8: its byte 1 is 0xB1.",
        ),
        (bytes(range(256)) * 9, "Row "),
    ],
)
def test_other_encodings_are_refused_by_row_and_byte(data: bytes, said: str) -> None:
    with pytest.raises(UnreadablePackage) as caught:
        checked(data)
    assert caught.value.code == Code.NOT_UTF8
    assert said in str(caught.value)
    assert "Save the file as UTF-8" in str(caught.value)


@pytest.mark.parametrize(
    ("encoder", "bad"), [("utf-16", b"\x00\xd8"), ("utf-16-be", b"\xd8\x00"), ("gb18030", b"\xff")]
)
@pytest.mark.parametrize("block", [64, 262_144])
def test_one_bad_place_in_a_converted_file_is_named(
    encoder: str, bad: bytes, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    encode = ENCODERS[encoder]
    mark = encode("")
    with pytest.raises(UnreadablePackage) as caught:
        checked(encode("王小明" * 40_000 + "\n" + NAMES + "ab") + bad + encode(NAMES).removeprefix(mark))
    assert caught.value.code == Code.UNDECODABLE
    assert (caught.value.facts["row"], caught.value.facts["position"]) == ("12", "5" if "16" in encoder else "3")


def test_a_file_cut_in_the_middle_of_a_character_is_named() -> None:
    with pytest.raises(UnreadablePackage) as caught:
        checked(codecs.BOM_UTF16_LE + "ab\ncde".encode("utf-16-le")[:-1])
    assert caught.value.code == Code.CUT_CHARACTER
    assert caught.value.facts["row"] == "2"


@pytest.mark.parametrize("data", [b"a\x00b\n", b"\x00\n", b"ab\x00\n", b"a\x00\n", b"\x00\x00\x00\x00"])
def test_a_few_zero_bytes_do_not_make_utf16(data: bytes) -> None:
    assert checked(data + b"account1\n").report.encoding == "utf-8"


CHINESE = st.text("王李张刘一开上不最需小明华军平志伟东海用户手机会员", min_size=2, max_size=4)


@given(
    st.lists(CHINESE | st.integers(10, 10**9).map("user{}".format), min_size=2, max_size=80, unique=True),
    st.sampled_from(["utf-16-le", "utf-16-be"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@example(["开张一", "上上"], "utf-16-le", "\n", True)
@settings(deadline=None)
def test_chinese_in_utf16_is_known_without_a_mark(names: list[str], codec: str, end: str, ended: bool) -> None:
    rows = ["王小明明", *names]  # which no bytes of UTF-8 are
    result = checked((end.join(rows) + end * ended).encode(codec), keep_header=True)
    assert (result.report.encoding, result.accepted.decode().split()) == ("utf-16", rows)


@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\t{["), min_size=1
    ),  # what begins as JSON is refused
    st.sampled_from(["utf-16-le", "utf-16-be"]),
)
@example("\ufeff\r", "utf-16-le")
@settings(deadline=None)
def test_marked_utf16_holds_any_text(text: str, codec: str) -> None:
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[codec]
    data = mark + text.encode(codec)
    if data.startswith(codecs.BOM_UTF32_LE):
        return
    expected, result = (checked(each, chosen=Chosen(WHOLE)) for each in (codecs.BOM_UTF8 + text.encode(), data))
    assert result.accepted == expected.accepted
    assert result.rejects == expected.rejects
    assert result.report.rows == expected.report.rows

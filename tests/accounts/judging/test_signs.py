"""A sign is the same of many rows as of each, whatever stands in them: what is screened first leaves none out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging.rules import LENGTH_ONLY
from pushes.accounts.judging.signs import Sign
from pushes.accounts.judging.signs_by_pattern import FOOT
from tests.accounts.builders import rows_of
from tests.examples import examples

SIGNS = {sign.code: sign for sign in LENGTH_ONLY.doubts.all if sign.many}
PIECES = [
    *(
        "王",
        "小",
        "用户",
        "共",
        "第",
        "合计",
        "导出时间",
        "条",
        "锘",
        "锟斤拷",
        "鐢ㄦ埛",
        "烫烫",
        "上",
        "一",
        "あ",
        "한",
    ),
    *("ann", "user", "Total", "rows", "é", "É", "Ã©", "ÓÃ»§", "Ω", "40", "1", "x", "xxx", "13800138000"),
    *(
        " ",
        ":",
        "：",
        "=",
        "·",
        "…",
        "×",
        "•",
        "●",
        "■",
        "‧",
        "*",
        "_",
        "-",
        "--",
        "?",
        "??",
        "(",
        ")",
        "（",
        "）",
        "！",
    ),
    *("ｕ", "ＶＩＰ", "\u200b", "\u200d", "\u3000", "\u00a0", "\ufe0f", "🌸", "𠀀", "\ue000", "\uf8ff", "\U000f0000"),
    *("\U0010fffd", "\ufffd", "\\u7528", "%E7%94", "&amp;", "@example.com", "@qq.con"),
]
ROWS = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join), min_size=1, max_size=60)


def found(sign: Sign, rows: list[str]) -> list[bool]:
    assert sign.many
    many = sign.many(rows_of(rows)).tolist()
    return [known or row in sign.values for known, row in zip(many, rows, strict=True)]


@settings(deadline=None, max_examples=examples(150))
@given(ROWS)
def test_many_rows_show_the_signs_that_each_shows(rows: list[str]) -> None:
    for sign in SIGNS.values():
        assert found(sign, rows) == [sign.of(row) for row in rows], sign.code


@settings(deadline=None, max_examples=examples(150))
@given(st.lists(st.from_regex(FOOT.form or "", fullmatch=True).filter(lambda each: "\n" not in each), min_size=1))
def test_whatever_the_pattern_of_feet_makes_is_found_among_names(feet: list[str]) -> None:
    assert found(FOOT, ["王小明", "第", *feet]) == [False, False, *[True] * len(feet)]


@pytest.mark.parametrize("code", ["read-as-gbk", "read-as-latin", "gbk-as-latin"])
def test_one_broken_row_among_many_is_found_where_one_of_the_first_is_broken(code: str) -> None:
    broken = {"read-as-gbk": "鐢ㄦ埛", "read-as-latin": "JosÃ©", "gbk-as-latin": "ÓÃ»§"}[code]
    names = [f"王小明{number}" for number in range(300)]
    assert found(SIGNS[code], [broken, *names, broken]) == [True, *[False] * 300, True]
    assert not any(found(SIGNS[code], [*names, broken]))  # by chance a name looks so; a list that is broken begins so

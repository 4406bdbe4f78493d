"""What programs write below a list, or in the place of one, is no account of it."""

from tests.accounts.builders import checked

FEET = [
    "合计",
    "总计：",
    "Total",
    "(60 rows)",
    "(1 row affected)",
    "共 60 条",
    "60 rows in set (0.00 sec)",
    '{"errcode":40001,"errmsg":"token"}',
    "(60 row(s) affected)",
    "+----+",
    "|---+---|",
    "----+----",
    "|====|",
    "(40 行记录)",
    "已选择40行。",
    "第 1 页 共 2 页",
    "导出时间：2026-11-30 10:00",
    "制表人:张三",
    "共计40条",
    "总人数：40",
    "共40条记录",
    "40 rows selected",
    "40 rows selected (0.12 seconds)",
    "40 rows in set. Elapsed: 0.003 sec.",
    "Total rows: 40",
    "only showing top 20 rows",
    "Time taken: 2.3 seconds, Fetched: 40 row(s)",
    "[40 rows x 1 columns]",
    "\\.",
    "Name: user_id, dtype: object",
    "Page 1 of 2",
    "-[ RECORD 40 ]-----",
    "COPY public.users (uid) FROM stdin;",
    "ERROR 1045 (28000): Access denied for user 'x'@'localhost'",
    "Traceback (most recent call last):",
    "--END--",
    "Copyright (c) 2000-2026 salesforce.com, inc.",
    "Confidential Information - Do Not Distribute",
    "EOF",
    "Count: 40",
    "Total=40",
]
OTHERS = [
    "(home)",
    "+-1",
    "a--b",
    "-=x=-",
    "total2",
    "{x",
    "6 rows",
    "共青团",
    "制表师",
    "page1",
    "errors",
    "Ann Count",
]
IDS = [f"user{number}" for number in range(40)]


def test_what_stands_below_lists_is_doubted_and_left_out_by_choice() -> None:
    for foot in FEET:
        (doubt,) = checked("\n".join([*IDS, foot]).encode(), 7).report.doubts[:1]
        assert (doubt.code, doubt.rows, doubt.first_row, doubt.sample) == ("foot", 1, 41, foot)
    left = checked("\n".join([*IDS, *FEET, *OTHERS]).encode(), 7, repairs=["leave-out-foot"]).report
    assert (left.accepted, left.rejected, left.doubts) == (40 + len(OTHERS), len(FEET), ())


def test_what_only_looks_like_a_foot_is_an_account() -> None:
    assert not checked("\n".join([*IDS, *OTHERS]).encode(), 7).report.doubts

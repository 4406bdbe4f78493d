"""Tests of sentences that are translated where they are shown."""

import pytest
from django.utils import translation

from pushes.accounts import Implausible, Note, Reason, Reject, Suggestion, UnreadablePackage
from pushes.accounts.words import repairs
from pushes.accounts.words.catalogue import in_a_row, said_again
from pushes.accounts.words.package_refusals import TEMPLATES

NAMES = (
    *("name", "size", "entry", "entries", "count", "cap", "ratio", "length", "row", "column", "columns", "sheets"),
    *("first", "second", "again", "third", "encoding", "position", "byte", "method"),
)
FACTS = dict.fromkeys(NAMES, "a.b (1) 100%")


@pytest.mark.parametrize("code", list(UnreadablePackage.Code), ids=lambda code: code.value)
def test_a_refusal_that_was_kept_is_read_in_the_readers_language(code: UnreadablePackage.Code) -> None:
    refusal = UnreadablePackage(code, **FACTS)
    marked = {template: f"+{template}" for template in TEMPLATES.values()}
    assert said_again(str(refusal), TEMPLATES.values(), marked.__getitem__) == f"+{refusal}"
    with translation.override("zh-hans"):
        assert said_again(str(refusal), TEMPLATES.values(), translation.gettext) == refusal.said(translation.gettext)


def test_other_words_stay_as_they_were_kept() -> None:
    assert said_again("quota exceeded", TEMPLATES.values(), str) == "quota exceeded"


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Reject(4217, "1", Reason.TOO_SHORT), "第 4,217 行只有 1 个字符。账号应为 2 到 100 个字符。"),
        (Implausible(5, "+86123"), "第 5 行的号码对所属国家来说过长或过短，仍会发送。"),
        (Note(Note.Code.TRIMMED, {"rows": 1200}), "已去掉 1,200 个账号首尾的空格或不可见字符。"),
        (Suggestion(1002, 98), "所有行中 98% 看起来是 E.164 格式的手机号：类型 1002。"),
    ],
    ids=["reject", "implausible", "note", "suggestion"],
)
def test_what_is_found_in_a_list_is_said_in_chinese(
    finding: Reject | Implausible | Note | Suggestion, words: str
) -> None:
    with translation.override("zh-hans"):
        counting = (translation.ngettext,) if isinstance(finding, Note) else ()
        assert finding.said(translation.gettext, *counting) == words
    assert finding.said(str) == finding.text


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (("It began.", "", "It ended."), "It began. It ended."),
        (("已开始。", "", "已结束。"), "已开始。已结束。"),
        (("已开始。", "It ended."), "已开始。It ended."),
        (("", ""), ""),
    ],
)
def test_sentences_follow_each_other_as_their_language_writes_them(sentences: tuple[str, ...], said: str) -> None:
    assert in_a_row(*sentences) == said


def test_what_counts_one_thing_says_so_in_both_languages() -> None:
    assert repairs.said("leave-out-placeholder", 1) == "Leave out 1 row that holds a word for nothing."
    assert repairs.said("leave-out-placeholder", 2) == "Leave out 2 rows that hold a word for nothing."
    assert " at the ends of 1 account were" in Note(Note.Code.TRIMMED, {"rows": 1}).text
    with translation.override("zh-hans"):
        said = repairs.said("leave-out-placeholder", 1, translation.gettext, translation.ngettext)
        assert said == "去掉 1 行表示“空”的词。"


def test_several_repairs_are_listed_as_the_language_lists_and_none_is_said_to_be_done() -> None:
    both = "strip-separators+add-86"
    assert repairs.said(both, 20).endswith(": spaces and signs between digits removed, +86 put before.")
    with translation.override("zh-hans"):
        said = repairs.said(both, 20, translation.gettext, translation.ngettext)
    assert said == "修复 20 行需要多处修改的账号：去掉数字间的空格和符号、在前面加 +86。"

"""Tests of what calls ended in, kept in English and read in the reader's language."""

import re
from typing import Any

import pytest
import requests
from django.utils import translation

from pushes.telling.kept_words import TEMPLATES, kept_words, meaning
from pushes.tpns import answers, words
from pushes.tpns.contract import Code
from pushes.tpns.errors import TpnsError, from_requests

HOST = "127.0.0.1:8000"
CHINESE = re.compile("[\u4e00-\u9fff]")


def answer(status: int, content: bytes = b"{}") -> requests.Response:
    response = requests.Response()
    response.status_code, response._content = status, content
    return response


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_sentence_is_found_again_with_its_facts(template: str) -> None:
    facts = dict.fromkeys(re.findall(r"%\((\w+)\)s", template), "a.b (1) 100%")
    with translation.override("zh-hans"):
        assert kept_words(template % facts) == translation.gettext(template) % facts
        assert CHINESE.search(kept_words(template % facts))
    assert kept_words(template % facts) == template % facts


@pytest.mark.parametrize(
    "error",
    [requests.ConnectTimeout(), requests.ReadTimeout(), requests.ConnectionError(), requests.exceptions.SSLError()],
    ids=lambda error: type(error).__name__,
)
def test_a_broken_line_is_told_in_chinese(error: requests.RequestException) -> None:
    kept = str(from_requests(error, HOST))
    with translation.override("zh-hans"):
        assert CHINESE.search(kept_words(kept))
        assert HOST in kept_words(kept)


@pytest.mark.parametrize(
    ("status", "content", "said"),
    [
        (500, b"{}", "127.0.0.1:8000 返回 HTTP 500：未说明原因。"),
        (503, b'{"err_msg": "busy"}', "127.0.0.1:8000 返回 HTTP 503：busy。"),
        (429, b"{}", "127.0.0.1:8000 返回 HTTP 429，调用过多。"),
        (404, b"{}", "127.0.0.1:8000 返回 HTTP 404。"),
        (200, b"garbage", "127.0.0.1:8000 返回 HTTP 200，且内容不符合约定。"),
        (200, b'{"ret_code": 1008007}', "未说明原因"),
        (200, b'{"ret_code": 1008007, "err_msg": "bad title"}', "bad title"),
    ],
)
def test_an_answer_is_told_in_chinese_and_the_services_own_words_stay(status: int, content: bytes, said: str) -> None:
    with pytest.raises(TpnsError) as error:
        answers.read(answer(status, content), HOST, ())
    with translation.override("zh-hans"):
        assert kept_words(str(error.value)) == said


SAID_OTHERWISE: set[Any] = {Code.OK, Code.INTERNAL_FAILURE}  # a success, and one that is tried again
ASKED_BY_NO_PUSH = {Code.TOKEN_UNKNOWN, Code.DATE_FORMAT_WRONG, Code.PARTLY_FAILED, Code.WHOLLY_FAILED}


@pytest.mark.parametrize("code", sorted(set(Code) - SAID_OTHERWISE - ASKED_BY_NO_PUSH - {Code.TOKEN_ILLEGAL}))
def test_a_code_of_the_service_has_a_meaning_in_both_languages(code: Code) -> None:
    english = meaning(str(int(code)))
    with translation.override("zh-hans"):
        assert english.endswith(".")
        assert CHINESE.search(meaning(str(int(code))))


def test_a_code_that_nobody_knows_means_nothing() -> None:
    assert (meaning("4711"), meaning(""), kept_words(""), kept_words("quota exceeded")) == (
        "",
        "",
        "",
        "quota exceeded",
    )
    assert meaning("HTTP 403") == words.MEANINGS["HTTP 403"]

"""Tests of what is said of a body that is no JSON object, and that it is told cheaply."""

import json

import pytest
from django.test import Client

from console.gateway.contract.envelope import Refusal
from console.gateway.contract.json_body import parse_object
from pushes.tpns import contract
from tests.gateway import builders


def said(raw: bytes) -> str:
    """The sentence of the refusal."""
    with pytest.raises(Refusal) as refused:
        parse_object(raw)
    assert refused.value.code == contract.Code.UNPARSEABLE
    return str(refused.value)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The body is empty. Send a JSON object."),
        (b" \r\n", "The body is empty. Send a JSON object."),
        (b"account=ann&type=1", "The body is a form. Send a JSON object instead"),
        (b"message%5Btitle%5D=Sale", "The body is a form. Send a JSON object instead"),
        (b'--X1\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--X1--\r\n', "The body is a form."),
        (b'{"a": 1,}', "The JSON has a comma at line 1, column 8 with nothing after it. Send it without."),
        (b'{"a": [1,\n 2,\n ]}', "The JSON has a comma at line 2, column 3 with nothing after it. Send it without."),
        ('{"a": "开业大促"}'.encode("gbk"), "seems to be GBK: byte 8 is 0xBF. Encode the JSON as UTF-8."),
        (b'{"a": "caf\xe9"}', "The body is not UTF-8: byte 11 is 0xE9. Send JSON in UTF-8."),
        (b'{"a": NaN}', "NaN at line 1, column 7 is no number of JSON."),
        (b'{"NaN": "Infinity",\n"b": -Infinity}', "-Infinity at line 2, column 6 is no number of JSON."),
        (b'{"a": 1e999}', "A number that no computer holds, such as 1e999, is no number of JSON."),
        (b'{"a": ' + b"9" * 5000 + b"}", "A number has too many digits."),
        (b'{"a": "b"', "The JSON ends too soon, at line 1, column 10. Send it whole."),
        (b"{'a': 1}", "The body is not JSON: line 1, column 2 (Expecting property name"),
        (b'{"a": 1}{"b": 2}', "The body is not JSON: line 1, column 9 (Extra data)."),
        (b"[1]", "Send a JSON object as the body, in braces. It is a list."),
        (b"12", "It is a number."),
        (b"null", "It is null."),
        (b'{"a": "b\\u0000"}', "There is a NUL character at line 1, column 9. Send text without."),
        (b'{"a": "\\ud83d!"}', "There is half a character (a lone surrogate) at line 1, column 8."),
    ],
)  # fmt: skip
def test_each_kind_of_a_wrong_body_has_its_sentence(raw: bytes, words: str) -> None:
    assert words in said(raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1}', 1),
        (b'{"a": "\\\\u0000"}', "\\u0000"),
        (b'{"a": "\\\\ud83d"}', "\\ud83d"),
        (b'{"a": "\\ud83d\\ude00"}', "😀"),
        (b'{"a": "NaN, }"}', "NaN, }"),
        (b'{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\"[["}', "[" * 40 + '"[['),
        (b'{"a": 3600.0}', 3600.0),
    ],
)
def test_what_only_looks_wrong_is_taken(raw: bytes, value: object) -> None:
    assert parse_object(raw) == {"a": value}


def nested(depth: int) -> bytes:
    return b'{"a": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def test_the_depth_is_bounded_exactly() -> None:
    assert parse_object(nested(32))
    assert said(nested(33)) == "Send JSON that is nested at most 32 deep."
    assert said(nested(400_000)) == "Send JSON that is nested at most 32 deep."


def test_a_body_of_empty_lists_is_no_work() -> None:
    assert len(parse_object(b'{"a": [' + b"[]," * 300_000 + b"0]}")["a"]) == 300_001


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "most"),
    [(contract.PUSH_PATH, 1024), (contract.BIND_PATH, 1024), (contract.STOP_PATH, 16), (contract.RECORD_PATH, 16)],
)
def test_a_call_has_a_largest_body(client: Client, path: str, most: int) -> None:
    builders.application()
    room = most * 1024 - len(json.dumps({"seq": ""}))
    fits = builders.post(client, path, {"seq": "x" * room}).json()
    over = builders.post(client, path, {"seq": "x" * (room + 1)}).json()
    assert fits.get("ret_code", fits.get("retCode")) != 1008001
    words = f"Send a smaller body: at most {most:,} KB of JSON in this call."
    assert words in (over.get("err_msg"), over.get("errMsg"))


@pytest.mark.django_db
def test_nothing_large_is_parsed_before_a_device_says_who_it_is(client: Client) -> None:
    raw = b'{"a": [' + b"[]," * 100_000 + b"0]}"
    register = client.post("/gateway/devices/register", raw, content_type="application/json")
    assert "at most 16 KB" in register.json()["err_msg"]
    bind = client.post("/gateway/devices/bind", raw, content_type="application/json")
    assert (bind.status_code, bind.json()["ret_code"]) == (401, 1008006)

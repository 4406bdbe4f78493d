"""From the bytes of a body to its JSON object. What cannot be taken is told by kind and place, never quoted."""

import json
import math
import re
from typing import Any, NoReturn

from console.gateway.contract.envelope import Refusal
from pushes.tpns.contract import Code

DEEPEST = 32
TOO_DEEP = f"Send JSON that is nested at most {DEEPEST} deep."
KINDS = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
_FORM = re.compile(rb"\s*(?:[\w%.+\[\]-]+=|--\S+\r?\n)")
_BRACKETS = bytes.maketrans(b"[]{}", b"()()")
_OTHER = bytes(set(range(256)) - set(b"[]{}"))
_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)', re.DOTALL)
# Of the escapes in JSON text: an escaped backslash, a whole pair of surrogates, and what no text may have.
_NUL = re.compile(r"\\\\|(\\u0000)")
_SURROGATE = re.compile(r"\\\\|\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(\\u[dD][89a-fA-F]\w\w)")


def parse_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. Refuses what is not UTF-8, not JSON, too deep, or text no database can hold."""
    text = _decoded(raw)
    if _is_too_deep(raw):
        _refuse(TOO_DEEP)
    data = _loaded(text)
    if not isinstance(data, dict):
        _refuse(f"Send a JSON object as the body, in braces. It is {KINDS.get(type(data), 'a number')}.")
    _check_text(text)
    return data


def _refuse(words: str) -> NoReturn:
    raise Refusal(Code.UNPARSEABLE, words)


def _decoded(raw: bytes) -> str:
    if not raw.strip():
        _refuse("The body is empty. Send a JSON object.")
    if _FORM.match(raw):
        _refuse('The body is a form. Send a JSON object instead, such as {"name": "value"}.')
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1:,} is 0x{raw[error.start]:02X}"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        _refuse(f"The body is not UTF-8: {place}. Send JSON in UTF-8.")
    _refuse(f"The body is not UTF-8 but seems to be GBK: {place}. Encode the JSON as UTF-8.")


def _is_too_deep(raw: bytes) -> bool:
    """Whether containers are nested too deep. Without a step for each of them: each pass takes the innermost away."""
    outside = b"".join(raw.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])
    brackets = outside.translate(_BRACKETS, _OTHER)
    for _ in range(DEEPEST):
        brackets = brackets.replace(b"()", b"")
    return b"()" in brackets


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        _refuse(TOO_DEEP)
    except json.JSONDecodeError as error:
        _refuse(_explain(text, error))
    except _NoNumberError as found:
        place = _place(_CONSTANT, text) if str(found) in ("NaN", "Infinity", "-Infinity") else ""
        _refuse(f"{found}{place} is no number of JSON. Send a number, or leave the member out.")
    except ValueError:
        _refuse("A number has too many digits. Send at most 4,300 of them.")


class _NoNumberError(ValueError):
    """What stands where a number may stand."""


def _no_constant(name: str) -> NoReturn:
    raise _NoNumberError(name)


def _finite(digits: str) -> float:
    if math.isinf(value := float(digits)):
        raise _NoNumberError("A number that no computer holds, such as 1e999,")
    return value


def _explain(text: str, error: json.JSONDecodeError) -> str:
    """What is wrong with the JSON, and where."""
    if not text[error.pos :].strip():
        return f"The JSON ends too soon, at {_at(text, len(text))}. Send it whole."
    before, after = text[: error.pos].rstrip(), text[error.pos :].lstrip(", \t\r\n")
    comma = error.pos if text[error.pos] == "," else len(before) - 1  # newer Pythons point at the comma itself
    if text[comma : comma + 1] == "," and after[:1] in ("}", "]"):
        return f"The JSON has a comma at {_at(text, comma)} with nothing after it. Send it without."
    return f"The body is not JSON: {_at(text, error.pos)} ({error.msg}). Send a JSON object."


def _check_text(text: str) -> None:
    if place := _place(_NUL, text):
        _refuse(f"There is a NUL character{place}. Send text without.")
    if place := _place(_SURROGATE, text):
        _refuse(f"There is half a character (a lone surrogate){place}. Send it whole.")


def _place(pattern: re.Pattern[str], text: str) -> str:
    """Where the group of the pattern stands first, as the end of a sentence; empty where it does not."""
    starts = (match.start(1) for match in pattern.finditer(text))
    return next((f" at {_at(text, start)}" for start in starts if start >= 0), "")


def _at(text: str, position: int) -> str:
    return f"line {text.count(chr(10), 0, position) + 1}, column {position - text.rfind(chr(10), 0, position)}"

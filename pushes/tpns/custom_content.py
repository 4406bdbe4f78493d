"""Custom key-values, as people write them and as they travel. Pure.

Source: Push API page, `custom_content`: the JSON text of an object.
"""

import json
from enum import StrEnum
from typing import Any

OF_THE_SERVICE = frozenset({"aps", "xg"})  # keys that iOS and the service fill in themselves


class Fault(StrEnum):
    """What is wrong with custom key-values."""

    NO_EQUALS_SIGN = "no equals sign"
    NO_KEY = "no key"
    KEY_TWICE = "key twice"
    NO_OBJECT = "no object"
    RESERVED = "reserved"


class UnreadableCustomContent(ValueError):
    """Custom key-values that cannot be read: the fault, the line (1 is the first; 0: none), and the key or the line."""

    def __init__(self, fault: Fault, line: int = 0, seen: str = "") -> None:
        super().__init__(f"{fault.value}, line {line}")
        self.fault, self.line, self.seen = fault, line, seen


def parse(written: str) -> dict[str, Any]:
    """Lines `key=value`, whose values are text; or a JSON object as it is. UnreadableCustomContent if it is neither."""
    found = _object(written) if written.lstrip().startswith("{") else _lines(written)
    for key in OF_THE_SERVICE & found.keys():
        raise UnreadableCustomContent(Fault.RESERVED, seen=key)
    return found


def text_of(written: str) -> str:
    """What travels; "" for nothing."""
    found = parse(written)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""


def _object(written: str) -> dict[str, Any]:
    try:
        found = json.loads(written, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (json.JSONDecodeError, RecursionError) as problem:
        line = problem.lineno if isinstance(problem, json.JSONDecodeError) else 0
        raise UnreadableCustomContent(Fault.NO_OBJECT, line) from None
    return dict(found)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands there twice, readers take one or the other."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableCustomContent(Fault.KEY_TWICE, seen=key)
        found[key] = value
    return found


def _no_number(_name: str) -> None:
    raise UnreadableCustomContent(Fault.NO_OBJECT)  # NaN and Infinity are Python's, not JSON's


def _lines(written: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, line in enumerate(written.splitlines(), 1):
        if not line.strip():
            continue
        key, sign, value = (part.strip() for part in line.partition("="))
        if not sign:
            raise UnreadableCustomContent(Fault.NO_EQUALS_SIGN, number, line.strip())
        if not key:
            raise UnreadableCustomContent(Fault.NO_KEY, number, line.strip())
        if key in found:
            raise UnreadableCustomContent(Fault.KEY_TWICE, number, key)
        found[key] = value
    return found

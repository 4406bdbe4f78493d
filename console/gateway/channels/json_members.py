"""JSON as services and callers write it, where anything may stand in the place of what should."""

import json
from collections.abc import Mapping
from typing import Any

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def value_of(text: str) -> Any:
    """What a text is; None where it is no JSON, or nested deeper than anybody means it."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def object_of(text: str) -> dict[str, Any]:
    """The object that a text is; empty where it is none."""
    found = value_of(text)
    return found if isinstance(found, dict) else {}


def mapping(value: Any) -> Mapping[str, Any]:
    """The value, where it is an object; else an empty one."""
    return value if isinstance(value, Mapping) else {}


def compact(value: Any) -> str:
    """As few bytes as can be: services count them."""
    return _COMPACT.encode(value)

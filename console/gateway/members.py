"""Reading what callers send: JSON bodies and their members, with the leniency that existing clients need.

Numbers may come as digit text; null, empty text and zero count as absent; unknown members are left alone.
Everything raises Refusal with a sentence that names the member.
"""

import json
import re
from typing import Any

from console.gateway.envelope import Refusal
from console.gateway.models import ACCOUNT_LONGEST
from pushes.tpns.contract import Code

LARGEST = 2**31 - 1
ACCOUNT_SHORTEST = 2
DEEPEST = 32
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the only way a NUL gets into JSON text; PostgreSQL takes none


def parse_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. Refuses what is not UTF-8, not JSON, too deep, or text no database can hold."""
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
        # A lone surrogate cannot be stored, and a number like 1e999 has no JSON.
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise Refusal(Code.UNPARSEABLE, f"Send JSON that is nested at most {DEEPEST} deep.") from None
    except ValueError:
        raise Refusal(Code.UNPARSEABLE, "Send a body of JSON in UTF-8.") from None
    if not isinstance(data, dict) or _NUL.search(raw):
        raise Refusal(Code.UNPARSEABLE, "Send a JSON object without NUL characters as the body.")
    if _depth(data) > DEEPEST:
        raise Refusal(Code.UNPARSEABLE, f"Send JSON that is nested at most {DEEPEST} deep.")
    return data


def _depth(data: Any) -> int:
    """How deep containers are nested. Level by level, as a walk that calls itself could run out of stack."""
    depth, level = 0, [data]
    while level:
        depth += 1
        inner = [item.values() if isinstance(item, dict) else item for item in level]
        level = [value for items in inner for value in items if isinstance(value, (dict, list))]
    return depth


def _no_constant(name: str) -> None:
    raise ValueError(name)


def text(data: dict[str, Any], name: str, default: str = "") -> str:
    """A text member. A number is taken as its digits: ids come both ways."""
    value = data.get(name)
    if value is None:
        return default
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**30 else default
    if not isinstance(value, str):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {name} as text.")
    return value or default


def required(data: dict[str, Any], name: str) -> str:
    """A text member that must be there."""
    value = text(data, name)
    if not value:
        raise Refusal(Code.MISSING_PARAMETER, f"Send {name}.")
    return value


def number(data: dict[str, Any], name: str, default: int = 0, largest: int = LARGEST) -> int:
    """A whole number from 0 to `largest`, or its digits as text."""
    value = data.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {name} as a whole number from 0 to {largest}.")
    return value


def objects(data: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """A list of 1 to `most` objects."""
    value = _items(data, name, most)
    if not all(isinstance(item, dict) for item in value):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send every item of {name} as an object.")
    return value


def texts(data: dict[str, Any], name: str, most: int) -> list[str]:
    """A list of 1 to `most` texts."""
    value = _items(data, name, most)
    for position, item in enumerate(value, 1):
        if not isinstance(item, str):
            raise Refusal(Code.PARAMETER_REFUSED, f"Send item {position} of {name} as text.")
    return value


def _items(data: dict[str, Any], name: str, most: int) -> list[Any]:
    value = data.get(name)
    if value in (None, "", []):
        raise Refusal(Code.MISSING_PARAMETER, f"Send {name} with at least one item.")
    if not isinstance(value, list):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {name} as a list.")
    if len(value) > most:
        raise Refusal(Code.PARAMETER_REFUSED, f"{name} has {len(value):,} items. Send at most {most:,} in one call.")
    return value


def account_problem(account: str) -> str:
    """What is wrong with an account, as the end of a sentence; empty when nothing is."""
    if not ACCOUNT_SHORTEST <= len(account) <= ACCOUNT_LONGEST:
        noun = "character" if len(account) == 1 else "characters"
        return f"is {len(account):,} {noun} long. Accounts have {ACCOUNT_SHORTEST} to {ACCOUNT_LONGEST}."
    if any(character < " " or character == "\x7f" for character in account):
        return "holds a control character. Accounts have visible characters only."
    return ""


def check_account(account: str, where: str) -> str:
    """`account` when it can be bound and pushed to; else a Refusal that says `where` it stands."""
    problem = account_problem(account)
    if problem:
        raise Refusal(Code.PARAMETER_REFUSED, f"{where} {problem}")
    return account

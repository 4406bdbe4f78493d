"""Reading the members of what callers send, with the leniency that existing clients need.

Numbers may come as digit text; null, empty text and zero count as absent; unknown members are left alone.
Everything raises Refusal with a sentence that names the member; `inside` is the path to the object it stands in.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from console.gateway.contract.envelope import Refusal
from pushes.accounts.limits import LONGEST, SHORTEST
from pushes.tpns.contract import Code

LARGEST = 2**31 - 1
LARGEST_SEQ = 2**64 - 1
_DIGITS = re.compile("-?[0-9]{1,19}")
_TRUTHS = {None: False, "": False, "false": False, "0": False, False: False, "true": True, "1": True, True: True}


def text(data: dict[str, Any], name: str, default: str = "", *, inside: str = "") -> str:
    """A text member. A number is taken as its digits: ids come both ways. `inside` names the object around it."""
    value = data.get(name)
    if value is None:
        return default
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**30 else default
    if not isinstance(value, str):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {inside}{name} as text.")
    return value or default


def required(data: dict[str, Any], name: str, *, inside: str = "") -> str:
    """A text member that must be there."""
    value = text(data, name, inside=inside)
    if not value:
        raise Refusal(Code.MISSING_PARAMETER, f"Send {inside}{name}.")
    return value


def choice(data: dict[str, Any], name: str, choices: Iterable[str], *, inside: str = "") -> str:
    """A text member that must be there and be one of `choices`."""
    value, choices = text(data, name, inside=inside), list(choices)
    if value not in choices:
        code = Code.PARAMETER_REFUSED if value else Code.MISSING_PARAMETER
        raise Refusal(code, f"Send {inside}{name} as one of: {', '.join(choices)}.")
    return value


def number(
    data: dict[str, Any], name: str, default: int = 0, largest: int = LARGEST, *, smallest: int = 0, inside: str = ""
) -> int:
    """A whole number from `smallest` to `largest`, also as 3600.0, or its digits as text."""
    value = data.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not smallest <= value <= largest:
        words = f"Send {inside}{name} as a whole number from {smallest} to {largest}."
        raise Refusal(Code.PARAMETER_REFUSED, words)
    return value


def seq_of(data: dict[str, Any]) -> int:
    """The number that a call gave itself, which only comes back: 0 for none, and for what is no number."""
    try:
        return number(data, "seq", smallest=-LARGEST_SEQ, largest=LARGEST_SEQ)
    except Refusal:
        return 0


def flag(data: dict[str, Any], name: str, *, inside: str = "") -> bool:
    """True or false, or 1 or 0, or either as text. False when absent."""
    value = data.get(name)
    truth = _TRUTHS.get(value.lower() if isinstance(value, str) else value) if _is_plain(value) else None
    if truth is None:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {inside}{name} as true or false, or 1 or 0.")
    return truth


def with_numbers(data: dict[str, Any], ranges: Mapping[str, tuple[int, int]], *, inside: str = "") -> dict[str, Any]:
    """The object with its members of these names as numbers, however they came. Absent ones are left out."""
    read = {
        name: number(data, name, smallest=smallest, largest=largest, inside=inside)
        for name, (smallest, largest) in ranges.items()
    }
    return _with(data, read)


def with_flags(
    data: dict[str, Any], names: Iterable[str], *, written: type[int] = int, inside: str = ""
) -> dict[str, Any]:
    """The object with its flags of these names as 1 or 0, or as `written`. Absent ones are left out."""
    return _with(data, {name: written(flag(data, name, inside=inside)) for name in names})


def _with(data: dict[str, Any], read: Mapping[str, int]) -> dict[str, Any]:
    return {name: read.get(name, value) for name, value in data.items() if name not in read or value not in (None, "")}


def mapping(data: dict[str, Any], name: str, *, inside: str = "") -> dict[str, Any]:
    """An object, empty when absent. PHP writes an empty one as a list."""
    value = data.get(name)
    if value in (None, "", []):
        return {}
    if not isinstance(value, dict):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {inside}{name} as an object.")
    return value


def mappings(data: dict[str, Any], name: str, *, inside: str = "") -> list[dict[str, Any]]:
    """A list of objects, empty when absent."""
    value = data.get(name)
    if value in (None, "", {}):
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {inside}{name} as a list of objects.")
    return value


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | str)


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
    if not SHORTEST <= len(account) <= LONGEST:
        noun = "character" if len(account) == 1 else "characters"
        return f"is {len(account):,} {noun} long. Accounts have {SHORTEST} to {LONGEST}."
    if any(character < " " or character == "\x7f" for character in account):
        return "holds a control character. Accounts have visible characters only."
    return ""

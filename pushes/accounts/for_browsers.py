"""What a browser needs to check a package by itself, before it has travelled: static/js/checking/ reads it.

Everything that is known in one place here is handed over from there: formats, values, limits, words. What a browser has
to do is written in JavaScript once more; tests/browser/test_early_check.py compares the two.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from pushes.accounts.judging import header_names
from pushes.accounts.judging.rules import Rule
from pushes.accounts.judging.several import OF_WIDTH, pattern_of
from pushes.accounts.judging.signs import Sign
from pushes.accounts.judging.signs_by_pattern import MASKED
from pushes.accounts.judging.spellings import BRACKETED, LABELLED, TRUNK_ZERO
from pushes.accounts.judging.types import ACCOUNT_TYPES, at_home
from pushes.accounts.limits import LARGEST, LONGEST, SAID, SHORTEST
from pushes.accounts.reading.lines import INFLATED_CAP, LONGEST_ROW, MOST_RATIO
from pushes.accounts.reading.tables import LOOKED_AT
from pushes.accounts.rows.certainty import Shape
from pushes.accounts.rows.characters import ENDS, INVISIBLE, QUOTES, TRIMMED
from pushes.accounts.words.catalogue import Translated
from pushes.accounts.words.reject_reasons import LONGEST_SHOWN, WORDING

_Some = TypeVar("_Some")

FIRST: Final = 50  # rejected rows that are told
STILL_MS: Final = 20_000  # without a word: Chromium now and then never tells that a stream has ended

LIMITS: Final = {
    "shortest": SHORTEST,
    "longest": LONGEST,
    "shown": LONGEST_SHOWN,
    "first": FIRST,
    "looked_at": LOOKED_AT,
    "longest_row": LONGEST_ROW,
    "largest": LARGEST,
    "inflated": INFLATED_CAP,
    "ratio": MOST_RATIO,
    "still_ms": STILL_MS,
}
CHARACTERS: Final = {"trimmed": TRIMMED, "invisible": INVISIBLE, "quotes": QUOTES, "ends": ENDS}
HEADERS: Final = {
    "known": sorted(header_names.KNOWN),
    "without_number": sorted(header_names.WITHOUT_NUMBER),
    "numbered": header_names.NUMBERED.pattern,
}


def for_browsers(home: str, translated: Translated) -> dict[str, Any]:
    """The rules of all account types for an application of a home country, and the words for what is rejected.

    JSON's types only. types: the place of each type's rule in `rules`, by its number; rules tell their signs by their
    places in `signs`. Patterns are Python's, which mean the same in JavaScript with the flags u and s.
    """
    by_type = {number: at_home(each.rule, home) for number, each in ACCOUNT_TYPES.items()}
    rules = _each_once(by_type.values())
    signs = _each_once(sign for rule in rules for sign in (*rule.refuses.all, *rule.explains.all))
    return {
        "limits": LIMITS,
        "characters": CHARACTERS,
        "headers": HEADERS,
        "trunk_zero": TRUNK_ZERO,
        "labelled": LABELLED,
        "bracketed": BRACKETED,
        "types": {str(number): rules.index(rule) for number, rule in by_type.items()},
        "rules": [_rule(rule, signs) for rule in rules],
        "signs": list(map(_sign, signs)),
        "words": _words(translated),
    }


def _words(translated: Translated) -> dict[str, tuple[str, str]]:
    """What is wrong and how to fix it, by the code of the reason."""
    said = ((reason, translated(each.short), translated(each.fix)) for reason, each in WORDING.items())
    return {str(reason): (short % SAID, fix % SAID) for reason, short, fix in said}


def _each_once(some: Iterable[_Some]) -> list[_Some]:
    found: list[_Some] = []
    for each in some:
        if each not in found:
            found.append(each)
    return found


def _rule(rule: Rule, signs: list[Sign]) -> dict[str, Any]:
    return {
        "pattern": rule.pattern.pattern if rule.pattern else "",
        "misfit": rule.misfit,
        "several": pattern_of(rule.misfit),
        "is_of_width": rule.misfit in OF_WIDTH,
        "fold": _fold(rule),
        "shape": _shape(rule),
        "repairs": [(repair.code, repair.reason) for repair in rule.repairs],
        "refuses": list(map(signs.index, rule.refuses.all)),
        "explains": list(map(signs.index, rule.explains.all)),
        "alike": MASKED.form.pattern if MASKED.form and MASKED in rule.doubts.all else "",
    }


def _fold(rule: Rule) -> str:
    """Which letters are made small: "" for none, "all", or those of the "domain"."""
    folded = {"A@A": "", "a@a": "all", "A@a": "domain"}
    return folded[rule.fold("A@A")]


def _shape(rule: Rule) -> dict[str, Any] | None:
    """The bytes of accounts that are surely accepted; None where there is no such shape."""
    shape = rule.certain
    if not isinstance(shape, Shape):
        printable = {"ranges": [(0x20, 0x7E)], "shortest": SHORTEST, "longest": LONGEST, "places": []}
        return None if rule.pattern else printable
    places = [(place, *allowed[0]) for place, allowed in shape.places]
    return {"ranges": shape.ranges, "shortest": shape.shortest, "longest": shape.longest, "places": places}


def _sign(sign: Sign) -> dict[str, Any]:
    return {"reason": sign.reason, "values": sorted(sign.values), "form": sign.form.pattern if sign.form else ""}

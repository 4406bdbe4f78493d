"""Marks words that people read, so that catalogues of translations find them though this package knows no Django.

Who shows a sentence gives `translated`, which turns an English sentence into the reader's language before its facts are
filled in: gettext on pages, `str` where English is meant. One that counts has two forms; `counted` chooses: ngettext
on pages, `in_english`.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

Translated = Callable[[str], str]
Counted = Callable[[str, str, int], str]
Forms = tuple[str, str]  # of a sentence that counts: for one, and for others

CHINESE_ENDS: Final = ("。", "！", "？", "；", "：")  # full-width: the blank is a part of them
_FACT: Final = re.compile(r"%\\\((\w+)\\\)s")


def gettext_noop(message: str) -> str:
    """The message itself. The name is what the extractor of translations looks for."""
    return message


def ngettext_noop(one: str, others: str) -> Forms:
    """Both forms of a sentence that counts, marked in the same way."""
    return one, others


def in_english(one: str, others: str, number: int) -> str:
    """The form for a number of things."""
    return one if number == 1 else others


def in_a_row(*sentences: str) -> str:
    """Sentences after one another, without those that are empty: a blank between them, none after Chinese ones."""
    said = ""
    for sentence in filter(None, sentences):
        said += sentence if not said or said.endswith(CHINESE_ENDS) else f" {sentence}"
    return said


def said_again(kept: str, templates: Iterable[str], translated: Translated) -> str:
    """A sentence that was kept in English, facts and all, for another reader; as it is where no template fits it."""
    for template in templates:
        if found := _pattern(template).fullmatch(kept):
            return translated(template) % found.groupdict()
    return translated(kept)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a sentence of this template looks like; a fact that it names twice is the same in both places."""
    seen: set[str] = set()

    def group(fact: re.Match[str]) -> str:
        name = fact[1]
        again = name in seen
        seen.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+)"

    return re.compile(_FACT.sub(group, re.escape(template).replace("%%", "%")), re.DOTALL)

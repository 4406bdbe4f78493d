"""Template filters of the console."""

import unicodedata

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.translation import gettext

from pushes.accounts.repairs import SENTENCES

register = template.Library()

HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}


@register.filter
@stringfilter
def visible(text: str) -> str:
    """The text with its invisible characters written out, so that a person sees why a row was rejected."""
    return "".join(_seen(character) for character in text)


@register.filter
def repair(code: str, rows: int) -> str:
    """What a repair does, in one sentence."""
    return gettext(SENTENCES[code]) % {"rows": f"{rows:,}"}


def _seen(character: str) -> str:
    if character == " " or unicodedata.category(character) not in HIDDEN:
        return character
    return f"⟨U+{ord(character):04X}⟩"

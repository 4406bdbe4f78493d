"""Components: pieces that pages share, with arguments by name. They are in templates/components/."""

import re
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.safestring import mark_safe

from pushes.accounts.words.catalogue import CHINESE_ENDS

register = template.Library()
_AFTER_CHINESE: Final = re.compile(rf"(?<=[{''.join(CHINESE_ENDS)}])\s+")


@register.simple_block_tag
def sentences(content: str) -> str:
    """What stands inside, with no blanks after Chinese punctuation: there sentences follow each other without."""
    return mark_safe(_AFTER_CHINESE.sub("", content.strip()))  # noqa: S308 - the page has rendered it, and escaped what is not markup


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: str, component_name: str, **arguments: Any) -> str:
    """The component of this name around what stands inside the tag, which it calls `content`.

    Like an {% include … only %} it sees its arguments and nothing else of the page, but for the token that forms carry.
    """
    found = context.template.engine.get_template(f"components/{component_name}.html")  # type: ignore[union-attr]
    stripped = mark_safe(content.strip())  # noqa: S308 - the page has rendered it, and escaped what is not markup
    inside = {"content": stripped, "csrf_token": context.get("csrf_token")}
    return found.render(context.new(arguments | inside))

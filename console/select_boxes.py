"""Forms as Django renders them, but for the options of a select box.

Django renders a template for each option and another for its attributes: of the 600 time zones, languages and countries
of an application that was most of what its page took.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class FormRenderer(DjangoTemplates):
    """Renders the widgets of forms."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A widget, in the words of its template."""
        if template_name == Select.template_name:
            return select_box(context["widget"])
        return super().render(template_name, context, request)


def select_box(widget: Mapping[str, Any]) -> SafeString:
    """The select element of a widget's context."""
    pieces = format_html_join("\n", "{}", ((_group(name, options),) for name, options, _ in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), pieces)


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> SafeString:
    said = ((each["value"], flatatt(each["attrs"]), each["label"]) for each in options)
    pieces = format_html_join("\n", '<option value="{}"{}>{}</option>', said)
    return format_html('<optgroup label="{}">{}</optgroup>', name, pieces) if name else pieces

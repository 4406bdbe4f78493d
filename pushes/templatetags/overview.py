"""Numbers and days of the overview, as people read them."""

from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pushes.overview.spans import Span
from pushes.telling import comparison

register = template.Library()


@register.filter
def number_of(value: float | None, kind: str) -> str:
    """A count, a share or a time in milliseconds; a dash where there is none."""
    if kind == "share":
        return comparison.share(value)
    if kind == "time":
        return comparison.milliseconds(value)
    return "–" if value is None else f"{value:,.0f}"


@register.filter
def days_of(span: Span) -> str:
    """A day, or the first and the last. The same ones stand beside each picture."""
    return _days_of(span, get_language())


@lru_cache(maxsize=500)
def _days_of(span: Span, _language: str | None) -> str:
    ends = [date_format(day, _("j M Y")) for day in (span.since, span.until)]
    return ends[0] if span.days == 1 else " – ".join(ends)

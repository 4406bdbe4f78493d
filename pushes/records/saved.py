"""What a filter of the records looks for, as it is saved, and in words."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pushes.records.filters import PushFilter


def query_of(found: PushFilter) -> str:
    """Its filters and its order as they stand in the URL, without the page; empty where it looks for nothing."""
    values = {name: found.form.data.get(name, "").strip() for name in found.form.fields}
    return urlencode({name: value for name, value in values.items() if value})


def words_of(found: PushFilter) -> Iterator[tuple[str, str]]:
    """The label of each field that looks for something, and what for; empty words where that is not there any more."""
    found.is_valid()
    for field in found.form:
        if field.data:
            yield str(field.label), _asked(field, found.form.cleaned_data.get(field.name))


def _asked(field: BoundField, value: object) -> str:
    if isinstance(value, date):
        return date_format(value, _("j M Y"))
    if value is None:
        return ""
    choices = {str(key): words for key, words in getattr(field.field, "choices", ())}
    return str(choices.get(str(value), value))

"""What the pages of a list that is filtered have in their URL."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest


def number_before(request: HttpRequest) -> int | None:
    """The number below which the page begins; None for the first."""
    before = request.GET.get("before", "")
    return int(before) if before.isdecimal() and len(before) < 19 else None


def older_query(request: HttpRequest, before: int | None) -> str:
    """The query of the next page; empty on the last."""
    if before is None:
        return ""
    kept = {name: value for name, value in request.GET.items() if name != "before"}
    return urlencode(kept | {"before": before})


def filters_set(form: forms.Form) -> list[str]:
    """The names of its fields that ask for something; not what for, which may be an account."""
    return [name for name in form.fields if form.data.get(name)]

"""What the pages of a list that is filtered have in their URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

from pushes.row_keys import key_of


def number_before(request: HttpRequest) -> int | None:
    """The number below which the page begins; None for the first."""
    return key_of(request.GET.get("before", "")) or None


def older_query(request: HttpRequest, before: int | str | None) -> str:
    """The query of the next page; empty on the last."""
    if before is None:
        return ""
    kept = {name: value for name, value in request.GET.items() if name != "before"}
    return urlencode(kept | {"before": before})


def filters_set(form: forms.Form) -> list[str]:
    """The names of its fields that ask for something; not what for, which may be an account."""
    return [name for name in form.fields if form.data.get(name)]


@dataclass(frozen=True)
class SortLink:
    """The heading of a column by which a list can be sorted: how it is, and the query of another press."""

    state: str  # as aria-sort has it; empty: by something else
    query: str


def sort_links(request: HttpRequest, sorted_by: str, first: Mapping[str, str]) -> dict[str, SortLink]:
    """By column. Pressed once it is sorted as `first` says (`-accounts`: the most first), again the other way round,
    and then as if nobody had chosen. `sorted_by`: how it is sorted now, empty for that.
    """
    return {column: _sort_link(request, sorted_by, way) for column, way in first.items()}


def _sort_link(request: HttpRequest, sorted_by: str, way: str) -> SortLink:
    back = way.removeprefix("-") if way.startswith("-") else f"-{way}"
    following = {way: back, back: ""}.get(sorted_by, way)
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "sort")}
    states = {way: "descending", back: "ascending"} if way.startswith("-") else {way: "ascending", back: "descending"}
    return SortLink(states.get(sorted_by, ""), urlencode(kept | ({"sort": following} if following else {})))

"""The API for people: its calls, and what each code of a refusal means. All of it stands in docs/console-api.yaml."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.api.document import document_text
from pushes.views.access import login_required

SHARED = "parameters"  # beside the methods of an address: what all of them take


class Call(NamedTuple):
    """One call as the page has it."""

    method: str
    path: str
    summary: str
    description: str


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponseBase:
    """For whoever writes a program; a refusal's `type` leads to its code here."""
    return render(request, "api/page.html", _facts())


@cache
def _facts() -> dict[str, Any]:
    described = yaml.safe_load(document_text().replace(b"`", b""))  # which mark what is code, for programs
    problems = [{"code": code, "meaning": said} for code, said in described["x-problems"].items()]
    return {"about": described["info"]["description"], "calls": list(_calls(described)), "problems": problems}


def _calls(described: dict[str, Any]) -> Iterator[Call]:
    base = described["servers"][0]["url"]
    for path, ways in described["paths"].items():
        for method, said in ways.items():
            if method != SHARED:
                yield Call(method.upper(), f"{base}{path}", said["summary"], said.get("description", "").strip())

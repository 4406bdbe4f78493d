"""Addresses of the API, which docs/console-api.yaml describes."""

import re
from typing import Any

from django.urls import path, re_path

from console.api import reading
from console.api.calls import Way, answered, unknown
from console.api.document import document
from console.api.tokens import READ

app_name = "api"
PARAMETER = re.compile(r"<\w+:(\w+)>")
api = [
    path("applications", answered(GET=Way(READ, reading.applications)), name="applications"),
    path("pushes", answered(GET=Way(READ, reading.history)), name="pushes"),
    path("pushes/<int:pk>", answered(GET=Way(READ, reading.push)), name="push"),
    path("pushes/<int:pk>/check", answered(GET=Way(READ, reading.check)), name="check"),
    path("pushes/<int:pk>/ledger", answered(GET=Way(READ, reading.ledger)), name="ledger"),
    path("pushes/<int:pk>/rejects", answered(GET=Way(READ, reading.rejects)), name="rejects"),
    path("pushes/<int:pk>/parts", answered(GET=Way(READ, reading.parts)), name="parts"),
    path("pushes/<int:pk>/figures", answered(GET=Way(READ, reading.figures)), name="figures"),
]
urlpatterns = [*api, path("openapi.yaml", document, name="document"), re_path("", unknown)]


def ways() -> dict[str, set[str]]:
    """The methods of each address, as docs/console-api.yaml writes them."""
    named: dict[str, Any] = {PARAMETER.sub(r"{\1}", f"/{each.pattern}"): each.callback for each in api}
    return {path: {method.lower() for method in view.ways} for path, view in named.items()}

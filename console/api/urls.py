"""Addresses of the API, which docs/console-api.yaml describes."""

import re
from typing import Any

from django.urls import path, re_path

from console.api import reading, sending, writing
from console.api.calls import Way, answered, unknown
from console.api.document import document
from console.api.repeats import once
from console.api.tokens import CONFIRM, READ, WRITE
from pushes import actions

app_name = "api"
PARAMETER = re.compile(r"<\w+:(\w+)>")
CHUNKS, CHUNK = Way(WRITE, writing.uploads), Way(WRITE, writing.chunk)
ATTACHED = once(writing.attach, is_repeatable=True)
CONFIRMED = once(sending.confirm, before=sending.wait_for_devices)
api = [
    path("applications", answered(GET=Way(READ, reading.applications)), name="applications"),
    path("pushes", answered(GET=Way(READ, reading.history), POST=Way(WRITE, once(writing.create))), name="pushes"),
    path("pushes/<int:pk>", answered(GET=Way(READ, reading.push), PATCH=Way(WRITE, writing.write)), name="push"),
    path("pushes/<int:pk>/uploads", answered(POST=CHUNKS, OPTIONS=CHUNKS), name="uploads"),
    path(
        "pushes/<int:pk>/uploads/<uuid:key>",
        answered(GET=CHUNK, HEAD=CHUNK, PATCH=CHUNK, POST=CHUNK, DELETE=CHUNK),
        name="upload",
    ),
    path("pushes/<int:pk>/package", answered(POST=Way(WRITE, ATTACHED)), name="package"),
    path("pushes/<int:pk>/reading", answered(POST=Way(WRITE, once(writing.read_as))), name="reading"),
    path("pushes/<int:pk>/preview", answered(GET=Way(READ, sending.preview)), name="preview"),
    path("pushes/<int:pk>/confirm", answered(POST=Way(CONFIRM, CONFIRMED)), name="confirm"),
    path("pushes/<int:pk>/stop", answered(POST=Way(CONFIRM, once(sending.pressed(actions.stop)))), name="stop"),
    path("pushes/<int:pk>/undo", answered(POST=Way(CONFIRM, once(sending.pressed(actions.undo)))), name="undo"),
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

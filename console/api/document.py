"""The description of the API for programs that read such."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def document(_request: HttpRequest) -> HttpResponse:
    """docs/console-api.yaml as it is. It holds nothing that is secret."""
    return HttpResponse(document_text(), content_type="application/yaml; charset=utf-8")


@cache
def document_text() -> bytes:
    """docs/console-api.yaml, read once."""
    return bytes((settings.BASE_DIR / "docs" / "console-api.yaml").read_bytes())

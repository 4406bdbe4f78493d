"""What pages ask again and again: an answer that they have already is not sent again."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified


def answer_or_known(request: HttpRequest, body: str, content_type: str | None = None) -> HttpResponseBase:
    """The body with its tag; 304 without it if it is what the page has."""
    tag = f'"{sha256(body.encode()).hexdigest()[:16]}"'
    is_known = request.headers.get("If-None-Match") == tag
    response = HttpResponseNotModified() if is_known else HttpResponse(body, content_type=content_type)
    response["ETag"] = tag
    return response

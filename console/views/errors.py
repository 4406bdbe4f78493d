"""Pages for what went wrong before a view was asked."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be taken: a host name that is not ours, or a form that no page of ours sends."""
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)

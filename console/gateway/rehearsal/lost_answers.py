"""Losing an answer on purpose: the call was carried out, and the line is cut before its answer has arrived."""

import logging
from collections.abc import AsyncIterator
from http import HTTPStatus

from django.http import StreamingHttpResponse

ANNOUNCED = 200  # bytes, of which one is sent


class AnswerLost(Exception):
    """The call was carried out, and its answer does not arrive."""


def cut() -> StreamingHttpResponse:
    """The beginning of an answer, and no more: a server closes the line when an answer breaks off."""
    response = StreamingHttpResponse(_beginning(), content_type="application/json")
    response["Content-Length"] = str(ANNOUNCED)
    return response


async def _beginning() -> AsyncIterator[bytes]:
    yield b"{"
    raise AnswerLost


class NotOnPurpose(logging.Filter):
    """Lets pass what server and framework say of faults, but not of those that a rehearsal makes on purpose."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False for an answer that was lost, and for HTTP 503 without an error: views answer it only in bad weather."""
        lost = record.exc_info is not None and isinstance(record.exc_info[1], AnswerLost)
        is_told = record.exc_info or getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE
        return bool(is_told) and not lost

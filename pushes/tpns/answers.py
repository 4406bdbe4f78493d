"""What an answer of the service says: taken, or one of the three kinds of pushes.tpns.errors.

Source: REST API V3, page on return codes.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from pushes.tpns import words
from pushes.tpns.contract import Code
from pushes.tpns.errors import UNAVAILABLE, TpnsBusy, TpnsError, TpnsRefused, TpnsUnclear

LONGEST_PAUSE = 3600.0


def read(response: requests.Response, host: str, secrets: Iterable[str]) -> dict[str, Any]:
    """The answer of a call that was taken; one of the three kinds of pushes.tpns.errors for any other.

    `host` names the service in words; of its own words the `secrets` are struck out.
    """
    status = response.status_code
    answer = _json_object(response)
    code, own = _code(answer), _words(answer, secrets)
    failed = words.FAILED % {"host": host, "status": status, "words": own}
    if status == 503 and code != Code.OK:
        raise _unavailable(failed, _retry_after(response))
    if status >= 500 or status == 408 or code == Code.INTERNAL_FAILURE:
        raise TpnsUnclear(failed)
    if status == 429:
        raise TpnsRefused(Code.TOO_FAST, words.TOO_MANY_CALLS % {"host": host}, _retry_after(response))
    if code not in (None, Code.OK):
        raise TpnsRefused(code or status, own, _retry_after(response))
    if status >= 400:
        raise TpnsRefused(f"HTTP {status}", words.STATUS_ALONE % {"host": host, "status": status})
    if status != 200 or code is None:
        raise TpnsUnclear(words.NO_CONTRACT % {"host": host, "status": status})
    return answer


def id_of(answer: dict[str, Any], name: str) -> str:
    """An id as text. One documented client expects a list of them: the first is taken."""
    value = answer.get(name)
    if isinstance(value, list) and value:
        value = value[0]
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", text) or not text.strip("0"):
        raise TpnsUnclear(words.NO_ID % {"name": name})
    return text


def _words(answer: dict[str, Any], secrets: Iterable[str]) -> str:
    """The service's own words of a refusal, at most 500 characters of them; a key it echoes is struck out."""
    own = str(answer.get("err_msg") or answer.get("errMsg") or answer.get("ErrMsg") or words.NO_REASON)
    for secret in filter(None, secrets):
        own = own.replace(secret, "***")
    return own[:500]


def _json_object(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except (ValueError, RecursionError):  # no JSON; JSON with a number or a depth beyond what Python reads
        return {}
    return answer if isinstance(answer, dict) else {}


def _code(answer: dict[str, Any]) -> int | None:
    """The return code in either casing, as a number; None where there is none."""
    for name in ("ret_code", "retCode"):
        code = answer.get(name)
        if isinstance(code, int | str) and re.fullmatch(r"-?[0-9]{1,15}", str(code)):
            return int(code)
    return None


def _unavailable(said: str, retry_after: float | None) -> TpnsError:
    return TpnsBusy(said) if retry_after is None else TpnsRefused(UNAVAILABLE, said, retry_after)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, at most an hour of them: a longer pause is not the service's to choose. None if it names none."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return min(float(value), LONGEST_PAUSE)
    until, now = _moment(value), _moment(response.headers.get("Date", ""))
    if until is None:
        return None
    pause = (until - (now or datetime.now(UTC))).total_seconds()
    return min(max(pause, 0.0), LONGEST_PAUSE)


def _moment(text: str) -> datetime | None:
    """An HTTP date; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment

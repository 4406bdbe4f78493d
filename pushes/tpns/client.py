"""A client of the TPNS REST V3 contract.

Every method makes one call (`records`: one a page), with time-outs for each read and for the whole, never follows a
redirect, and raises one of the three kinds of pushes.tpns.errors. No HTTP leaks out. Address, keys, time-outs and
session are arguments: that is the test seam.

Source: REST API V3, pages on service addresses, authentication, push, account package upload and statistics.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest
from requests.auth import AuthBase

from pushes.tpns import contract
from pushes.tpns.bodies import encode
from pushes.tpns.contract import Code
from pushes.tpns.deadline import Deadline
from pushes.tpns.errors import UNAVAILABLE, TpnsBusy, TpnsError, TpnsRefused, TpnsUnclear, from_requests
from pushes.tpns.figures import Figures
from pushes.tpns.records import Record

BLOCK = 256 * 1024
CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
RECORDS_A_PAGE = 200
MOST_PAGES = 50
LONGEST_PAUSE = 3600.0
NO_HEADERS: Mapping[str, str] = {}
# Figures, stopping and revoking have the same body. A signature covers no path, and one that has asked for figures must
# not act in the same second: so these bodies end in blanks of their own, which mean nothing in JSON.
OWN_BLANKS = {contract.STOP_PATH: b" ", contract.REVOKE_PATH: b"  "}


class Signed(AuthBase):
    """Signs the raw body of each request."""

    def __init__(self, access_id: str, secret_key: str) -> None:
        self.access_id, self.secret_key = access_id, secret_key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the three headers of the signature scheme."""
        timestamp = str(int(time.time()))
        body = request.body if isinstance(request.body, bytes) else b""
        request.headers[contract.ACCESS_ID_HEADER] = self.access_id
        request.headers[contract.TIMESTAMP_HEADER] = timestamp
        request.headers[contract.SIGN_HEADER] = contract.sign(self.secret_key, self.access_id, timestamp, body)
        return request


class Basic(AuthBase):
    """Sends AccessID and SecretKey. An upload always uses it: the contract shows no signed upload."""

    def __init__(self, access_id: str, secret_key: str) -> None:
        self.header = contract.basic(access_id, secret_key)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the Authorization header."""
        request.headers["Authorization"] = self.header
        return request


class PackageBody:
    """A multipart body around a byte range of an open file.

    It has a length and yields blocks, and no `read`: so `requests` sends it with a Content-Length and never
    holds more than a block of it. `on_progress` hears the bytes of the file sent so far.
    """

    def __init__(self, file: IO[bytes], name: str, length: int, on_progress: Callable[[int], None]) -> None:
        self.file, self.length, self.on_progress = file, length, on_progress
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self.head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        self.tail = f"\r\n--{boundary}--\r\n".encode()

    def __len__(self) -> int:
        return len(self.head) + self.length + len(self.tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        sent = 0
        while sent < self.length:
            block = self.file.read(min(BLOCK, self.length - sent))
            if not block:
                raise ValueError(f"The packed file ends {self.length - sent} bytes before the part does.")
            yield block
            sent += len(block)
            self.on_progress(sent)
        yield self.tail


class TpnsClient:
    """Speaks for one application to one access point. `address` is the base URL with its final slash."""

    def __init__(
        self,
        address: str,
        access_id: str,
        secret_key: str,
        *,
        authentication: type[Signed] | type[Basic] = Signed,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        session: requests.Session | None = None,
    ) -> None:
        self.address, self.timeout = address, timeout
        self.host = urlsplit(address).netloc.rpartition("@")[2]
        self.session = session or requests.Session()
        self.deadline = Deadline(sum(timeout))
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, self.deadline)
        self.authentication = authentication(access_id, secret_key)
        self.basic = Basic(access_id, secret_key)
        self.secrets = (secret_key, self.basic.header.removeprefix("Basic "))

    def upload(
        self, path: Path, *, offset: int, length: int, name: str, on_progress: Callable[[int], None] = lambda _: None
    ) -> str:
        """Upload `length` bytes of the file at `path` from `offset` as the package `name` (ASCII); the upload id."""
        with path.open("rb") as file:
            file.seek(offset)
            body = PackageBody(file, name, length, lambda sent: self._moved(sent, on_progress))
            headers = {"Content-Type": body.content_type}
            answer = self._post(contract.UPLOAD_PATH, data=body, headers=headers, auth=self.basic)
        upload_id = _id(answer, "uploadId")
        if not upload_id.isdecimal():  # a push call has it as a number
            raise TpnsUnclear("The service answered success with an uploadId that is no number.")
        return upload_id

    def _moved(self, sent: int, on_progress: Callable[[int], None]) -> None:
        self.deadline.moved()
        on_progress(sent)

    def push(self, body: dict[str, Any], key: str = "") -> str:
        """Make the push that `body` (pushes.tpns.bodies) describes; the push id.

        A service that knows Idempotency-Keys answers a call with the same `key` again as it did before.
        """
        headers = {contract.IDEMPOTENCY_HEADER: key} if key else {}
        return _id(self._call(contract.PUSH_PATH, body, headers), "push_id")

    def stop_push(self, push_id: str) -> None:
        """Terminate a push: what still waits for its device is not delivered."""
        self._call(contract.STOP_PATH, {"pushId": push_id})

    def revoke_push(self, push_id: str) -> None:
        """Revoke a push: terminate it, and take it off the devices where the channel can."""
        self._call(contract.REVOKE_PATH, {"pushId": push_id})

    def figures(self, push_id: str) -> Figures:
        """What came of the push so far, over all channels."""
        answer = self._call(contract.STATISTICS_PATH, {"pushId": push_id})
        return Figures.read(answer)

    def records(self, since: date, until: date) -> Iterator[Record]:
        """The pushes to accounts that the service has on record, by the days they were created."""
        yield from map(Record.read, self._records({"startDate": since.isoformat(), "endDate": until.isoformat()}))

    def _records(self, period: dict[str, str]) -> Iterator[dict[str, Any]]:
        for number in range(MOST_PAGES):
            offset = number * RECORDS_A_PAGE
            query = {"msgType": "notify", "pushType": "account", "offset": offset, "limit": RECORDS_A_PAGE}
            page = self._call(contract.RECORD_PATH, period | query).get("pushRecordData") or []
            if not isinstance(page, list) or not all(isinstance(row, dict) and "pushId" in row for row in page):
                raise TpnsUnclear("The service's list of records is not as its contract has it.")
            yield from page
            if len(page) < RECORDS_A_PAGE:
                return
        raise TpnsUnclear(f"The service has more than {MOST_PAGES * RECORDS_A_PAGE:,} records of these days.")

    def _call(self, path: str, body: dict[str, Any], more: Mapping[str, str] = NO_HEADERS) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", **more}
        data = encode(body) + OWN_BLANKS.get(path, b"")
        return self._post(path, data=data, headers=headers, auth=self.authentication)

    def _post(self, path: str, **request: Any) -> dict[str, Any]:
        request |= {"timeout": self.timeout, "allow_redirects": False}
        try:
            with self.deadline.held():
                response = self.session.post(self.address + path, **request)
        except requests.RequestException as error:
            raise (self._late() if self.deadline.is_over else from_requests(error, self.host)) from None
        if self.deadline.is_over:  # an answer of no stated length looks whole
            raise self._late()
        return self._answer(response)

    def _late(self) -> TpnsUnclear:
        return TpnsUnclear(f"{self.host} did not answer in time.")

    def _answer(self, response: requests.Response) -> dict[str, Any]:
        status = response.status_code
        answer = _json_object(response)
        code = _code(answer)
        if status == 503 and code != Code.OK:
            raise _unavailable(f"{self.host} answered HTTP 503: {self._words(answer)}.", _retry_after(response))
        if status >= 500 or status == 408 or code == Code.INTERNAL_FAILURE:
            raise TpnsUnclear(f"{self.host} answered HTTP {status}: {self._words(answer)}.")
        if status == 429:
            raise TpnsRefused(Code.TOO_FAST, f"{self.host} answered HTTP 429, too many calls.", _retry_after(response))
        if code not in (None, Code.OK):
            raise TpnsRefused(code or status, self._words(answer), _retry_after(response))
        if status >= 400:
            raise TpnsRefused(f"HTTP {status}", f"{self.host} answered HTTP {status}.")
        if status != 200 or code is None:
            raise TpnsUnclear(f"{self.host} answered HTTP {status} and not as its contract has it.")
        return answer

    def _words(self, answer: dict[str, Any]) -> str:
        """The service's own words of a refusal, at most 500 characters of them; a key it echoes is struck out."""
        words = str(answer.get("err_msg") or answer.get("errMsg") or answer.get("ErrMsg") or "no reason given")
        for secret in filter(None, self.secrets):
            words = words.replace(secret, "***")
        return words[:500]


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


def _unavailable(words: str, retry_after: float | None) -> TpnsError:
    return TpnsBusy(words) if retry_after is None else TpnsRefused(UNAVAILABLE, words, retry_after)


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


def _id(answer: dict[str, Any], name: str) -> str:
    """An id as text. One documented client expects a list of them: the first is taken."""
    value = answer.get(name)
    if isinstance(value, list) and value:
        value = value[0]
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", text) or not text.strip("0"):
        raise TpnsUnclear(f"The service answered success without {name}.")
    return text

"""A client of the TPNS REST V3 contract.

Every method makes one call (`records`: one a page), with time-outs for each read and for the whole, never follows a
redirect, and raises one of the three kinds of pushes.tpns.errors. No HTTP leaks out. Address, keys, time-outs and
session are arguments: that is the test seam.

Source: REST API V3, pages on service addresses, authentication, push, account package upload and statistics.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import requests

from pushes.tpns import answers, contract, words
from pushes.tpns.answers import id_of
from pushes.tpns.bodies import encode
from pushes.tpns.deadline import Deadline
from pushes.tpns.errors import TpnsUnclear, TpnsUnreachable, from_requests
from pushes.tpns.figures import Figures
from pushes.tpns.package_body import PackageBody, Stored
from pushes.tpns.reach import Reach
from pushes.tpns.records import Record, collapse_key_in
from pushes.tpns.signing import Basic, Signed

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
RECORDS_A_PAGE = 200
MOST_PAGES = 50
NO_HEADERS: Mapping[str, str] = {}
# Figures, stopping and revoking have the same body. A signature covers no path, and one that has asked for figures must
# not act in the same second: so these bodies end in blanks of their own, which mean nothing in JSON.
OWN_BLANKS = {contract.STOP_PATH: b" ", contract.REVOKE_PATH: b"  "}


class TpnsClient:
    """Speaks for one application to one access point, whose base URL is `address`, with a final slash; "" for none."""

    def __init__(
        self,
        address: str,
        access_id: str,
        secret_key: str,
        *,
        authentication: type[Signed] | type[Basic] = Signed,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        session: requests.Session | None = None,
        is_test: bool = False,
    ) -> None:
        self.address, self.timeout = address, timeout
        self.host = urlsplit(address).netloc.rpartition("@")[2]
        self.session = session or requests.Session()
        self.deadline = Deadline(sum(timeout))
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, self.deadline)
        self.authentication = authentication(access_id, secret_key)
        self.basic = Basic(access_id, secret_key)
        self.purpose = {contract.PURPOSE_HEADER: contract.TEST_PURPOSE} if is_test else {}
        self.secrets = (secret_key, self.basic.header.removeprefix("Basic "))

    def upload(
        self, path: Stored, *, offset: int, length: int, name: str, on_progress: Callable[[int], None] = lambda _: None
    ) -> str:
        """Upload `length` bytes of the file at `path` from `offset` as the package `name` (ASCII); the upload id."""
        with path.open("rb") as file:
            file.seek(offset)
            body = PackageBody(file, name, length, lambda sent: self._moved(sent, on_progress))
            headers = {"Content-Type": body.content_type}
            answer = self._post(contract.UPLOAD_PATH, data=body, headers=headers, auth=self.basic)
        upload_id = id_of(answer, "uploadId")
        if not upload_id.isdecimal():  # a push call has it as a number
            raise TpnsUnclear(words.ID_NO_NUMBER)
        return upload_id

    def _moved(self, sent: int, on_progress: Callable[[int], None]) -> None:
        self.deadline.moved()
        on_progress(sent)

    def push(self, body: dict[str, Any], key: str = "", leave_by: float = float("inf")) -> str:
        """Make the push that `body` (pushes.tpns.bodies) describes; the push id.

        A service that knows Idempotency-Keys answers a call with the same `key` again as it did before. What has not
        left `leave_by` (of `monotonic`) never does: the process stood still, and others may have been told of it.
        """
        self.deadline.leave_by = leave_by
        headers = self.purpose | ({contract.IDEMPOTENCY_HEADER: key} if key else {})
        return id_of(self._call(contract.PUSH_PATH, body, headers), "push_id")

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

    def collapse_key(self, push_id: str) -> int:
        """What a later push names to take the place of this one; 0 where the service's record has nothing."""
        return collapse_key_in(self._call(contract.RECORD_PATH, {"pushId": push_id}).get("pushRecordData"), push_id)

    def reach(self, accounts: Sequence[str], *, account_type: int, **members: Any) -> Reach:
        """How many of 1 to contract.MAX_ASKED accounts have a device, and by which channels a push reaches them.

        Only an own gateway can tell. `members`: those of the push's call that steer it.
        """
        asked = {"account_type": account_type, "account_list": list(accounts), **members}
        reach = Reach.read(self._call(contract.BOUND_PATH, asked))
        if not 0 <= reach.bound <= len(accounts):
            raise TpnsUnclear(words.NO_BOUND % {"host": self.host})
        return reach

    def outcomes(self, push_id: str, accounts: Sequence[str]) -> list[contract.Outcome]:
        """How far a push came with each of 1 to contract.MAX_ASKED accounts. Only an own gateway can tell."""
        answer = self._call(contract.OUTCOMES_PATH, {"pushId": push_id, "account_list": list(accounts)})
        digits = answer.get("outcomes")
        if not isinstance(digits, str) or len(digits) != len(accounts) or digits.strip(contract.OUTCOMES):
            raise TpnsUnclear(f"{self.host} answered without an outcome for each account.")
        return [contract.Outcome(int(digit)) for digit in digits]

    def records(self, since: date, until: date) -> Iterator[Record]:
        """The pushes to accounts that the service has on record, by the days they were created."""
        yield from map(Record.read, self._records({"startDate": since.isoformat(), "endDate": until.isoformat()}))

    def _records(self, period: dict[str, str]) -> Iterator[dict[str, Any]]:
        for number in range(MOST_PAGES):
            offset = number * RECORDS_A_PAGE
            query = {"msgType": "notify", "pushType": "account", "offset": offset, "limit": RECORDS_A_PAGE}
            page = self._call(contract.RECORD_PATH, period | query).get("pushRecordData") or []
            if not isinstance(page, list) or not all(isinstance(row, dict) and "pushId" in row for row in page):
                raise TpnsUnclear(words.RECORDS_WRONG)
            yield from page
            if len(page) < RECORDS_A_PAGE:
                return
        raise TpnsUnclear(words.RECORDS_TOO_MANY % {"most": f"{MOST_PAGES * RECORDS_A_PAGE:,}"})

    def _call(self, path: str, body: dict[str, Any], more: Mapping[str, str] = NO_HEADERS) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", **more}
        data = encode(body) + OWN_BLANKS.get(path, b"")
        return self._post(path, data=data, headers=headers, auth=self.authentication)

    def _post(self, path: str, **request: Any) -> dict[str, Any]:
        if not self.address:
            raise TpnsUnreachable(words.NOWHERE)
        request |= {"timeout": self.timeout, "allow_redirects": False}
        try:
            with self.deadline.held():
                response = self.session.post(self.address + path, **request)
        except requests.RequestException as error:
            raise (self._late() if self.deadline.is_over else from_requests(error, self.host)) from None
        if self.deadline.is_over:  # an answer of no stated length looks whole
            raise self._late()
        return answers.read(response, self.host, self.secrets)

    def _late(self) -> TpnsUnclear:
        return TpnsUnclear(words.LATE % {"host": self.host})

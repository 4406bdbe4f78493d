"""A push service that says yes, unless a test wants otherwise; what it heard is the witness of every delivery."""

import threading
from typing import Any

from pushes.tpns import contract
from tests.pushes.service import Reply, Request, Service, answer

TOO_FAST = {"ret_code": 1008028, "retCode": 1008028, "err_msg": "too fast", "errMsg": "too fast"}


class PushService(Service):
    """Upload ids count from 101, push ids from 501; it has the `records` it is given.

    `will(path, …)` sets the replies to the next calls of a path; after them it says yes again.
    """

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.planned: dict[str, list[Reply]] = {}
        # What the own gateway says, and TPNS does not.
        self.reached: dict[str, Any] = {"accounts": {"lookedUp": 1, "withDevice": 1}}
        self.bound: int | None = None  # of the accounts of a call so many have a device; None: all
        self.ways: dict[str, object] = {}  # what is told of devices and channels beside
        self.came: dict[str, int] = {}  # how far a push came with an account: contract.Outcome; else it is no device
        self.held = threading.Event()  # an upload that `holds` waits for `released` before its body is read
        self.released = threading.Event()
        self.holds = False
        super().__init__()

    def will(self, path: str, *replies: Reply) -> None:
        self.planned.setdefault(path, []).extend(replies)

    def calls(self, path: str) -> list[Request]:
        """The whole requests to a path, in order."""
        return [request for request in self.heard if request.path == path and request.is_whole]

    @property
    def uploads(self) -> list[Request]:
        return self.calls(contract.UPLOAD_PATH)

    @property
    def pushes(self) -> list[Request]:
        return self.calls(contract.PUSH_PATH)

    @property
    def queries(self) -> list[Request]:
        return self.calls(contract.RECORD_PATH)

    def stop(self) -> None:
        self.released.set()
        super().stop()

    def before_body(self, head: Request) -> None:
        if self.holds and head.path == contract.UPLOAD_PATH:
            self.holds = False
            self.held.set()
            self.released.wait()

    def reply_to(self, request: Request) -> Reply:
        planned = self.planned.get(request.path)
        return planned.pop(0) if planned else self._yes(request)

    def _yes(self, request: Request) -> Reply:
        number = len(self.calls(request.path))
        facts: dict[str, dict[str, Any]] = {
            contract.UPLOAD_PATH: {"uploadId": 100 + number},
            contract.PUSH_PATH: {"push_id": str(500 + number)},
            contract.RECORD_PATH: {"pushRecordData": self.records},
            contract.BOUND_PATH: {"bound": self._bound(request), **self.ways},
            contract.OUTCOMES_PATH: {"outcomes": self._outcomes(request)},
            contract.STOP_PATH: {},
            contract.REVOKE_PATH: {},
            contract.STATISTICS_PATH: {"pushStatDataAll": self._figures()} | self.reached,
        }
        return answer({"retCode": 0, "ret_code": 0, "errMsg": "NO_ERROR"} | facts[request.path])

    def _bound(self, request: Request) -> int:
        asked = len(request.json["account_list"]) if request.path == contract.BOUND_PATH else 0
        return asked if self.bound is None else min(self.bound, asked)

    def _outcomes(self, request: Request) -> str:
        asked = request.json["account_list"] if request.path == contract.OUTCOMES_PATH else ()
        return "".join(str(self.came.get(account, 0)) for account in asked)

    def _figures(self) -> list[dict[str, Any]]:
        state = {"pushActiveUv": 9, "pushOnlineUv": 8, "verifySvcUv": 7, "verifyUv": 6, "clickUv": 5}
        return [{"channel": "all", "pushState": state}]

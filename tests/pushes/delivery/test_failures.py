"""Tests of calls that fail: an upload is repeated, a push call only when it surely never took effect."""

from datetime import datetime

import pytest
from django.utils import timezone
from pytest_django import Settings

from pushes import actions
from pushes.delivery import Next
from pushes.delivery.retries_and_waits import ASKED_SECONDS, JITTER, LONGEST_ASKED_SECONDS, WAITS
from pushes.models import Part
from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import kinds, package_push, part_of, pass_time, walk
from tests.pushes.service import Reply, answer, cut, nobody, reset

pytestmark = pytest.mark.django_db

HTML = b"<html>Bad Gateway</html>"
UNCLEAR = {
    "cut": cut(),
    "reset": reset,
    "in-answer": cut(b'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"ret_code": 0'),
    "500": answer(HTML, "500 Internal Server Error"),
    "504": answer({"ret_code": 1}, "504 Gateway Timeout", Retry_After="1"),
    "internal": answer({"ret_code": 1008004, "retCode": 1008004}),
    "garbage": answer(HTML),
    "no-id": answer({"ret_code": 0, "retCode": 0}),
    "redirect": answer(b"", "302 Found", Location="http://127.0.0.1:1/"),
}
NO = answer({"ret_code": 1008019, "retCode": 1008019, "err_msg": "not compliant", "errMsg": "not compliant"})


def seconds_until(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - timezone.now()).total_seconds()


@pytest.mark.parametrize("reply", UNCLEAR.values(), ids=UNCLEAR)
def test_an_upload_without_a_clear_answer_is_repeated(service: PushService, reply: Reply) -> None:
    service.will(UPLOAD_PATH, reply)
    push = package_push()
    assert walk(push) is Next.LATER
    part = part_of(push)
    assert (part.status, part.attempts, part.lease_until, push.status) == ("waiting", 1, None, "sending")
    assert part.problem
    assert WAITS[0] - 1 < seconds_until(part.next_try_at) <= WAITS[0]
    assert walk(push) is Next.LATER  # not before its time
    assert (len(service.uploads), service.pushes) == (1, [])
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 2, 1)
    part = part_of(push)
    assert (part.attempts, part.problem) == (0, "")
    assert kinds(push) == ["started", "delayed", "uploaded", "accepted", "ended"]


def test_an_upload_that_reaches_nobody_is_repeated(service: PushService, settings: Settings) -> None:
    push = package_push()
    with nobody() as settings.GATEWAY_URL:
        assert walk(push) is Next.LATER
    assert "could not be reached" in part_of(push).problem
    settings.GATEWAY_URL = service.address
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)


def test_waits_grow_and_end_with_a_person(service: PushService) -> None:
    service.will(UPLOAD_PATH, *[answer(HTML, "502 Bad Gateway")] * (len(WAITS) + 1))
    push = package_push()
    waits = []
    while walk(push) is Next.LATER and push.status == "sending":
        waits.append(round(seconds_until(part_of(push).next_try_at)))
        pass_time(push)
    assert waits == sorted(WAITS)
    assert (push.status, part_of(push).status, len(service.uploads)) == ("needs attention", "waiting", len(WAITS) + 1)
    assert walk(push) is Next.NOTHING
    actions.resume(push=push, by=push.author)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)
    assert kinds(push)[-4:] == ["resumed", "uploaded", "accepted", "ended"]


@pytest.mark.parametrize("length", [None, 10], ids=["gone", "short"])
def test_a_packed_file_that_cannot_be_read_is_told_to_a_person(service: PushService, length: int | None) -> None:
    """It may come back: storage is sometimes away. What came of a part of it never counts as the package."""
    push = package_push()
    assert push.package is not None
    packed, whole = push.package.packed_path, push.package.packed_path.read_bytes()
    packed.unlink() if length is None else packed.write_bytes(whole[:length])
    assert walk(push) is Next.LATER
    assert part_of(push).problem.startswith("The checked accounts of this push cannot be read (")
    Part.objects.update(attempts=len(WAITS))
    pass_time(push)
    walk(push)
    assert (push.status, service.uploads) == ("needs attention", [])
    packed.write_bytes(whole)
    actions.resume(push=push, by=push.author)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)


def test_a_refused_upload_is_final(service: PushService) -> None:
    service.will(UPLOAD_PATH, NO)
    push = package_push()
    assert walk(push) is Next.NOTHING
    part = part_of(push)
    assert (part.status, part.code, part.problem) == ("refused", "1008019", "not compliant")
    assert (push.status, push.next_figures_at, service.pushes) == ("failed", None, [])
    assert kinds(push) == ["started", "refused", "ended"]


@pytest.mark.parametrize(
    ("reply", "wait"),
    [
        (answer(TOO_FAST), ASKED_SECONDS),
        (answer(HTML, "429 Too Many Requests"), ASKED_SECONDS),
        (answer(HTML, "429 Too Many Requests", Retry_After="9"), 9),
        (answer(HTML, "429 Too Many Requests", Retry_After="9" * 400), 3600),
        (answer(HTML, "503 Service Unavailable", Retry_After="20"), 20),
    ],
)
@pytest.mark.parametrize("path", [UPLOAD_PATH, PUSH_PATH])
def test_a_no_for_now_waits_as_long_as_the_service_says(
    service: PushService, path: str, reply: Reply, wait: float
) -> None:
    service.will(path, reply, reply)
    push = package_push()
    for times in (1, 2):
        assert walk(push) is Next.LATER
        part = part_of(push)
        assert (part.status, part.attempts) == ("waiting" if path == UPLOAD_PATH else "uploaded", 0)
        assert (part.waits_for, part.asked_to_wait) == ("asked", times)
        longest = max(wait, ASKED_SECONDS * times) * JITTER
        assert wait - 1 < seconds_until(part.next_try_at) <= longest
        pass_time(push)
    walk(push)
    assert push.status == "finished"
    assert len(service.calls(path)) == 3
    assert len(service.heard) == 4
    assert len({call.body for call in service.pushes}) == 1
    assert (part_of(push).problem, part_of(push).waits_for, part_of(push).asked_to_wait) == ("", "", 0)


@pytest.mark.parametrize("path", [UPLOAD_PATH, PUSH_PATH])
def test_a_service_that_asks_to_wait_is_waited_for_however_long(service: PushService, path: str) -> None:
    """Longer each time, to a minute and a little more; no person is asked, and since when is not forgotten."""
    service.will(path, *[answer(TOO_FAST)] * 30)
    push = package_push()
    walk(push)
    since = part_of(push).waits_since
    for _ in range(29):
        pass_time(push)
        assert walk(push) is Next.LATER
    part = part_of(push)
    assert (push.status, part.asked_to_wait, part.waits_since) == ("sending", 30, since)
    assert LONGEST_ASKED_SECONDS - 1 < seconds_until(part.next_try_at) <= LONGEST_ASKED_SECONDS * JITTER
    pass_time(push)
    walk(push)
    assert push.status == "finished"


def test_an_upload_waits_for_a_busy_service_however_long(service: PushService) -> None:
    service.will(UPLOAD_PATH, *[answer(HTML, "503 Service Unavailable")] * 30)
    push = package_push()
    for _ in range(30):
        assert walk(push) is Next.LATER
        pass_time(push)
    assert (push.status, part_of(push).waits_for) == ("sending", "asked")
    walk(push)
    assert push.status == "finished"

"""What fails at the push call, and what fails of several parts."""

import pytest
from pytest_django import Settings

from pushes import delivery
from pushes.delivery import Next, calls
from pushes.delivery.retries_and_waits import WAITS
from pushes.models import Part
from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests.pushes.delivery.test_failures import HTML, NO
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, part_of, pass_time, push_of_parts, typed_push, walk
from tests.pushes.service import Reply, answer, cut, nobody

pytestmark = pytest.mark.django_db


def test_a_push_call_that_never_left_is_made_later(service: PushService, settings: Settings) -> None:
    push = package_push()
    delivery.advance(push.pk)
    delivery.advance(push.pk)
    with nobody() as settings.GATEWAY_URL:
        assert walk(push) is Next.LATER
    part = part_of(push)
    assert (part.status, part.upload_id, part.attempts) == ("uploaded", "101", 1)
    settings.GATEWAY_URL = service.address
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)


def test_a_typed_push_call_that_never_left_is_made_later(service: PushService, settings: Settings) -> None:
    push = typed_push()
    with nobody() as settings.GATEWAY_URL:
        assert walk(push) is Next.LATER
    assert part_of(push).status == "waiting"
    settings.GATEWAY_URL = service.address
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_a_process_that_stood_still_since_it_wrote_of_its_call_makes_it_no_more(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else may have been told meanwhile that the call is not known, and have made it again."""
    push = typed_push()
    with monkeypatch.context() as still:
        still.setattr(calls, "LEAVES_WITHIN", 0.0)
        assert walk(push) is Next.LATER
    assert (part_of(push).status, len(service.pushes)) == ("waiting", 0)
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_a_push_call_to_a_busy_service_leaves_doubt(service: PushService) -> None:
    """Whatever answered may have handed the call on."""
    service.will(PUSH_PATH, answer(HTML, "503 Service Unavailable"))
    push = package_push()
    walk(push)
    assert (part_of(push).status, len(service.pushes), len(service.queries)) == ("unconfirmed", 1, 1)


def test_a_refused_push_call_is_final(service: PushService) -> None:
    service.will(PUSH_PATH, NO)
    push = typed_push()
    assert walk(push) is Next.NOTHING
    part = part_of(push)
    assert (part.status, part.code, part.problem) == ("refused", "1008019", "not compliant")
    assert (push.status, len(service.pushes)) == ("failed", 1)


@pytest.mark.parametrize("wrong", [answer({"ret_code": 1008003}, "403 Forbidden"), answer(HTML, "404 Not Found")])
def test_a_wrong_key_or_address_is_final(service: PushService, wrong: Reply) -> None:
    service.will(PUSH_PATH, wrong)
    push = typed_push()
    walk(push)
    assert (push.status, part_of(push).code) in (("failed", "1008003"), ("failed", "HTTP 404"))


def test_one_refused_part_of_three_is_a_problem_and_no_failure(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "901"}), NO)
    push = push_of_parts(3)
    walk(push)
    assert push.status == "finished with problems"
    assert list(push.parts.values_list("status", flat=True)) == ["accepted", "refused", "accepted"]
    assert (len(service.uploads), len(service.pushes)) == (3, 3)
    assert push.next_figures_at is not None
    assert push.events.get(kind="ended").facts == {"status": "finished with problems", "parts_accepted": 2}


def test_all_parts_refused_is_a_failure(service: PushService) -> None:
    service.will(PUSH_PATH, NO, NO)
    push = push_of_parts(2)
    walk(push)
    assert (push.status, push.next_figures_at) == ("failed", None)


def test_a_part_that_waits_is_not_overtaken(service: PushService) -> None:
    service.will(PUSH_PATH, answer(TOO_FAST))
    push = push_of_parts(2)
    assert walk(push) is Next.LATER
    assert list(push.parts.values_list("status", flat=True)) == ["uploaded", "waiting"]
    pass_time(push)
    walk(push)
    assert [call.json["upload_id"] for call in service.pushes] == [101, 101, 102]


def test_each_part_has_its_own_tries(service: PushService) -> None:
    push = push_of_parts(2)
    Part.objects.filter(number=1).update(attempts=len(WAITS))
    service.will(UPLOAD_PATH, answer({"retCode": 0, "uploadId": 7}), cut())
    assert walk(push) is Next.LATER
    assert push.status == "sending"
    assert list(push.parts.values_list("attempts", flat=True)) == [0, 1]

"""The own gateway is asked how many accounts have a device, and a machine of it dies of the question."""

import pytest

from pushes.accounts import ACCOUNT_TYPES
from pushes.tpns.contract import BOUND_PATH
from tests.pushes.delivery.tpns import PushService
from tests.pushes.figures.test_bound import counted, typed
from tests.pushes.service import Reply, answer, cut

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("dies", [answer(b"", "502 Bad Gateway"), cut()], ids=["behind a proxy", "alone"])
@pytest.mark.parametrize("before", [0, 3], ids=["of the first question", "of one of the others"])
def test_a_machine_of_the_gateway_that_dies_of_a_question_spoils_no_count(
    service: PushService, dies: Reply, before: int
) -> None:
    service.bound = 0
    good = answer({"ret_code": 0, "bound": 0})
    service.will(BOUND_PATH, *[good] * before, dies)
    found = counted(typed("ann", "bob"))
    assert (found.bound, found.looked_up) == (0, 2)
    assert len(service.calls(BOUND_PATH)) == len(ACCOUNT_TYPES) + 1

"""The accounts of a push that is sent on while they are gathered, which may cut it into other parts."""

from itertools import count

import pytest

from pushes import actions, intake
from pushes.intake import gathering
from pushes.models import AccountPackage, Push
from pushes.models.daily_count import sent_path
from pushes.storage import StoredPath
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pushes.delivery import test_daily_limit_again as again
from tests.pushes.delivery.test_daily_limit import sent
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk
from tests.pushes.intake.gathered import begun, packed, step

pytestmark = pytest.mark.django_db
NAMES = [f"user{number}{'x' * number}" for number in range(8)]


@pytest.fixture(autouse=True)
def one_call_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step takes in one account."""
    clock = count(0, 3)
    monkeypatch.setattr(gathering, "MAX_ASKED", 1)
    monkeypatch.setattr(gathering, "monotonic", lambda: next(clock))


def to_the_end(package: AccountPackage) -> AccountPackage:
    while package.is_being_gathered:
        package = step(package)
    intake.check(package.pk)
    return package


@pytest.mark.parametrize("is_package", [True, False])
def test_it_is_gathered_anew_from_the_parts_that_it_is_cut_into_then(service: PushService, is_package: bool) -> None:
    shop = builders.application(people=[builders.alice()], daily_limit=1, undo_seconds=0)
    sent(shop, NAMES[4:6], is_package=is_package, title="Before")
    service.will(PUSH_PATH, NO)
    push = sent(shop, NAMES, is_package=is_package, title="Refused")
    package = step(begun(push, "over-limit"))
    assert package.gathering
    assert package.gathering.asked == 1
    sent(shop, NAMES[:3], is_package=is_package, title="Between")
    actions.send_the_rest(push=push, by=builders.alice())
    package = step(package)
    assert (package.status, package.gathering and package.gathering.asked) == ("gathering", 1), "it waits"
    again.pass_a_turn(push)
    walk(push)
    assert (push.status, push.over_limit) == ("finished", 5)
    assert sorted(packed(to_the_end(package))) == sorted([*NAMES[:3], *NAMES[4:6]])


def test_a_file_that_goes_as_it_is_cut_anew_is_no_end(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rest is sent between the look for the file and its opening."""
    shop = builders.application(people=[builders.alice()], daily_limit=1, undo_seconds=0)
    sent(shop, NAMES[4:6], title="Before")
    service.will(PUSH_PATH, NO)
    push = sent(shop, NAMES, title="Refused")
    sent(shop, NAMES[:3], title="Between")
    package, path = begun(push, "over-limit"), sent_path(push)

    def gone(source: Push) -> StoredPath:
        monkeypatch.undo()
        actions.send_the_rest(push=push, by=builders.alice())
        again.pass_a_turn(push)
        walk(push)
        assert not path.is_file()
        return path

    monkeypatch.setattr(gathering, "sent_path", gone)
    package = step(package)
    assert package.status == "gathering"
    assert sorted(packed(to_the_end(package))) == sorted([*NAMES[:3], *NAMES[4:6]])

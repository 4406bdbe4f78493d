"""What a later push names to take the place of an earlier one: asked of the service's record, once."""

import pytest
from django.utils import timezone

from pushes import figures
from pushes.models import Push
from pushes.tpns.contract import RECORD_PATH
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, push_of_parts, walk
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db


def refreshed(push: Push) -> int | None:
    """The collapse key after the figures were asked for again."""
    Push.objects.filter(pk=push.pk).update(next_figures_at=timezone.now())
    figures.refresh(push.pk)
    push.refresh_from_db()
    return push.collapse_key


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({"pushId": "501", "collapseID": 77}, 77),
        ({"pushId": 501, "collapse_id": "77"}, 77),
        ({"pushId": "501"}, 0),
        ({"pushId": "500", "collapseID": 77}, 0),
        ({"pushId": "501", "collapseID": "x"}, 0),
    ],
)
def test_it_is_asked_once_of_the_record(service: PushService, record: dict[str, object], key: int) -> None:
    service.records = [record]
    push = package_push()
    walk(push)
    assert [refreshed(push), refreshed(push)] == [key, key]
    assert [call.json for call in service.queries] == [{"pushId": "501"}]


def test_it_is_asked_again_after_a_refusal(service: PushService) -> None:
    service.records = [{"pushId": "501", "collapseID": 77}]
    service.will(RECORD_PATH, answer({"retCode": 1008028, "errMsg": "too fast"}))
    push = package_push()
    walk(push)
    assert [refreshed(push), refreshed(push)] == [None, 77]


def test_it_is_never_asked_of_several_parts_which_have_an_id_each(service: PushService) -> None:
    push = push_of_parts(3)
    walk(push)
    assert refreshed(push) is None
    assert service.queries == []

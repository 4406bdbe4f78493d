"""createpush for those who did not get another push, or did not click: like the page, and as careful."""

import pytest

from pushes.models import Push
from tests import builders
from tests.pushes.commands.shell import SAID, createpush
from tests.pushes.delivery.tpns import PushService
from tests.pushes.intake.gathered import CAME, sent, with_outcomes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def push(service: PushService) -> Push:
    """A push to all devices of 40 accounts that has ended."""
    service.came = dict(CAME)
    made = sent()
    Push.objects.filter(pk=made.pk).update(account_push_type=1)
    return made


def test_it_gathers_them_and_sends_what_is_said(push: Push, worker: None) -> None:
    of = ("--app=Shop", f"--those-of={push.pk}", "--who=no-device, not-clicked")
    status, _, err = createpush(*of, *SAID)
    assert (status, Push.objects.count()) == (2, 1)
    assert "It arrived with 8 of them." in err
    assert err.endswith("Add --accept-doubt gathered to send all the same.")
    status, _, err = createpush(*of, "--title=Again", "--content=Have you seen it?", "--yes", "--accept-doubt=gathered")
    assert status == 0, err
    made = Push.objects.select_related("package").get(title="Again")
    assert made.package
    assert made.package.packed_path.read_text().split() == with_outcomes(0, 1, 3)
    assert (made.account_type, made.account_push_type, made.status != "draft") == (1, 1, True)


def test_what_cannot_be_gathered_is_said_and_nothing_is_sent(push: Push, service: PushService, worker: None) -> None:
    service.came = dict.fromkeys(CAME, 4)
    status, _, err = createpush("--app=Shop", f"--those-of={push.pk}", *SAID)
    assert (status, Push.objects.count()) == (2, 1)
    assert "there is nobody to send to" in err
    assert createpush("--app=Shop", "--those-of=4711", *SAID)[::2] == (2, "Shop has no push 4711.")
    builders.application(name="Other", access_id="2")
    assert createpush("--app=Other", f"--those-of={push.pk}", *SAID)[::2] == (2, f"Other has no push {push.pk}.")
    said = createpush("--app=Shop", f"--those-of={push.pk}", "--who=everybody", *SAID)[2]
    assert "write not-arrived, not-clicked, no-device, over-limit instead of everybody" in said
    Push.objects.update(status="sending", finished_at=None)
    assert "Wait until the push has ended." in createpush("--app=Shop", f"--those-of={push.pk}", *SAID)[2]

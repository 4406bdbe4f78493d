"""A gateway that tells how far a push came with each account, a few of them a call."""

import pytest

from pushes.intake import gathering
from tests.pushes.delivery.tpns import PushService
from tests.pushes.intake.gathered import CAME


@pytest.fixture
def ten_a_call(monkeypatch: pytest.MonkeyPatch, service: PushService) -> None:
    """It is asked about ten accounts at once, and knows how far the push came with each."""
    monkeypatch.setattr(gathering, "MAX_ASKED", 10)
    service.came = dict(CAME)

"""Time that passes in tests of deliveries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes.delivery import restored_database


@pytest.fixture(autouse=True)
def _old_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker began before everything that is told here."""
    monkeypatch.setattr(restored_database, "BEGAN", timezone.now() - timedelta(days=1))

"""The push services that deliveries meet, and workers that began before what is told here."""

from tests.pushes.conftest import service, tpns
from tests.pushes.delivery.conftest import _old_process

__all__ = ["_old_process", "service", "tpns"]

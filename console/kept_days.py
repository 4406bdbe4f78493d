"""How many days what is over is kept: the settings of it, each with its default and the least that works."""

from collections.abc import Callable
from typing import Final

from console.env import days

# docs/operations.md says of each why. A device is handed nothing after 72 hours; a package may be pushed to for 7 days.
KEPT: Final = {
    "GATEWAY_KEEP_DAYS": (90, 7),
    "GATEWAY_KEEP_PACKAGES_DAYS": (14, 8),
    "GATEWAY_KEEP_DEVICES_DAYS": (30, 7),  # that were registered once, have no account and never came back
    "PICTURES_KEEP_DAYS": (90, 7),  # that nothing shows; a push has its picture so long after it ended
    "LOGINS_KEEP_DAYS": (90, 1),
    "INVITATIONS_KEEP_DAYS": (90, 1),
    "NOTICES_KEEP_DAYS": (30, 2),  # one that no mail server takes is given up after a day
    "WEBHOOK_CALLS_KEEP_DAYS": (7, 1),
}


def kept_days(read: Callable[..., str]) -> list[int]:
    """The days in the order of the names. ImproperlyConfigured when one is none, or too few."""
    return [days(name, read(name, default=str(usual)), least=least) for name, (usual, least) in KEPT.items()]

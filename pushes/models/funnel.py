"""The funnel of a push: its steps from its accounts to the clicks, their names and their shares. Pure.

An account may have several devices, so shares are reckoned step by step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

# The steps that are counted in devices, by the field of the push that counts them, in their order.
DEVICES = {"sent": _("Sent"), "arrived": _("Arrived"), "shown": _("Shown"), "clicked": _("Clicked")}


@dataclass(frozen=True)
class Step:
    """A step of the funnel: so many accounts, or devices, and their shares of the step before and of all accounts.

    `most`: no more than so many, for the service counts devices only.
    """

    name: str
    label: Any
    number: int
    of_before: float | None
    of_all: float | None
    is_accounts: bool = False
    is_most: bool = False

    @property
    def unit(self) -> str:
        """What is counted."""
        if self.is_accounts:
            return ngettext("account", "accounts", self.number)
        return ngettext("device", "devices", self.number)


def steps_of(accounts: int, reached: int, *, is_most: bool, planned: int, devices: Mapping[str, int]) -> list[Step]:
    """`reached` accounts have a device, or (`is_most`) no more than so many; `devices` by names of DEVICES.

    `planned` devices are these accounts': what was sent is a share of them.
    """
    steps = [
        Step("accounts", _("Accounts"), accounts, None, 1.0 if accounts else None, is_accounts=True),
        _after(reached, accounts, 1.0, "with_device", _("With a device"), is_accounts=True, is_most=is_most),
    ]
    before = planned
    for name, number in devices.items():
        steps.append(_after(number, before, steps[-1].of_all, name, DEVICES[name]))
        before = number
    return steps


def _after(number: int, before: int, all_before: float | None, name: str, label: Any, **marks: bool) -> Step:
    of_before = min(1.0, number / before) if before else None
    of_all = None if of_before is None or all_before is None else of_before * all_before
    return Step(name, label, number, of_before, of_all, **marks)

"""Whether a push reached few: what share of its accounts has a device, and since when that can be told."""

from datetime import timedelta
from typing import Any

from pushes.models.reach import Reaching

# Of ten accounts fewer than one has a device: the list is hardly one of this app's users.
FEW = 0.1
# A service that does not say how many accounts have a device is believed about its devices after so long.
SETTLED = timedelta(minutes=10)


class FewReached(Reaching):
    """The part of a push that says whether hardly anybody was reached."""

    accounts: Any
    parts: Any

    class Meta:
        abstract = True

    @property
    def is_reach_known(self) -> bool:
        """Whether it can be said how many of its accounts have a device, or that they are no more than so many."""
        if self.misses_a_side:
            return False
        if self.with_device is not None:
            return True
        ended, asked = self.finished_at, self.figures_at
        return self.most_with_device is not None and bool(ended and asked and asked - ended >= SETTLED)

    @property
    def misses_a_side(self) -> bool:
        """Whether a share went through the gateway and not all is counted: one side's devices are not the other's."""
        if not self.shadow_accounts or self.counted == self.accounts:
            return False
        return bool(self.parts.filter(status="accepted", planned=None).exists())

    @property
    def reaches_few(self) -> bool:
        """Whether hardly any of its accounts has a device. A rehearsal simulates some accounts only, a test has few."""
        most = self.most_with_device
        is_few = most is not None and bool(self.counted) and most < FEW * (self.counted or 0)
        return is_few and self.is_reach_known and not self.is_trial

    @property
    def reaches_nobody(self) -> bool:
        """Whether none of its accounts has a device."""
        return self.reaches_few and self.most_with_device == 0

    @property
    def reaches_somebody(self) -> bool:
        """Whether anything arrived. TPNS counts it of some channels only, so what it sent is believed."""
        return bool(self.arrived or (self.sent and not self.application.is_on_gateway))

    @property
    def is_finished_uncounted(self) -> bool:
        """Whether everything was sent, and nobody can say yet whom it reached."""
        return self.status == self.Status.FINISHED and not self.is_reach_known and not self.is_trial

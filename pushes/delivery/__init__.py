"""Carry a push out: one part, one bounded step at a time.

Before each call to the service the part says what is about to happen; after it, what came of it. So whatever
kills a worker, the row says where things stand:

    waiting -> uploading -> uploaded -> pushing -> accepted | refused | unconfirmed

An upload may be repeated. A push call that may have arrived may not: a part found in `pushing` without a worker,
or whose call ended without a clear answer, becomes `unconfirmed`, and the service's own records are asked for it
(`service_records`). What they do not settle is left to a person.
"""

from pushes.delivery.course import advance, waiting
from pushes.delivery.daily_forecast import foresee, waiting_to_foresee
from pushes.delivery.daily_limit import forget_runs
from pushes.delivery.idle_log import tell as tell_of_idle_ones
from pushes.delivery.outcomes import Next
from pushes.delivery.recalling import recall, waiting_for_recall
from pushes.delivery.wire import client_for, client_of

__all__ = [
    "Next",
    "advance",
    "client_for",
    "client_of",
    "foresee",
    "forget_runs",
    "recall",
    "tell_of_idle_ones",
    "waiting",
    "waiting_for_recall",
    "waiting_to_foresee",
]

"""Other programs are told of pushes: which addresses may be called (`origins`), how a call is signed (`signing`), and
the calls themselves, in their order (`calling`).
"""

from pushes.webhooks.calling import call, forget_calls, test_call, waiting
from pushes.webhooks.origins import is_allowed

__all__ = ["call", "forget_calls", "is_allowed", "test_call", "waiting"]

"""What makes a push a test send: what a draft says, sent to test accounts and test devices of its application.

It goes through the real application, so the key of the application tells nothing, unlike that of a rehearsal. Its own
row does, and the database holds it to what a test may be: to a few, at once, never a draft.
"""

from django.db import models
from django.db.models import Q

from pushes.models.recipients import MOST
from pushes.models.rehearsal import Rehearsing

NO_TEST = Q(test_key="")
IS_NO_TEST = "test_key = ''"  # in SQL: SQLite uses an index of these for no question that has it as a parameter


class Testing(Rehearsing):
    """The part of a push that makes it a test of a draft."""

    # None of a test whose draft was deleted.
    tests = models.ForeignKey(
        "pushes.Push", on_delete=models.SET_NULL, null=True, related_name="test_sends", db_index=False
    )
    # Of what was pressed: the page, the message, the recipients. Pressed twice it is one test.
    test_key = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True

    @property
    def is_test(self) -> bool:
        """Whether it goes to test accounts and test devices only, and is counted nowhere."""
        return self.test_key != ""

    @property
    def is_trial(self) -> bool:
        """Whether it is a rehearsal or a test: it can be looked at and stopped, and nothing more is done with it."""
        return self.is_test or self.is_rehearsal


CONSTRAINTS = (
    models.CheckConstraint(
        name="push_test_goes_to_few_at_once",
        condition=NO_TEST & Q(tests=None)
        | ~NO_TEST
        & ~Q(status="draft")
        & Q(target="accounts", typed="", package=None, accounts__lte=MOST, rehearses=None, scheduled_for=None)
        & Q(speed_per_minute=None, canary_accounts=None, canary_percent=None),
    ),
    models.UniqueConstraint(name="push_test_is_sent_once", fields=("test_key",), condition=~NO_TEST),
)

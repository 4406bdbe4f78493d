"""Whether somebody has seen what a draft says on a device: by its test sends, and by what came of them."""

from django.utils.translation import gettext as _

from pushes.models import Part, Push

UNTESTED, CHANGED = "untested", "changed-since-test"


def doubt_of(push: Push) -> tuple[str, str] | None:
    """The code and the words of what is doubtful: no test of this message has arrived, as far as is known.

    None where one has, and where there is nobody to test on.
    """
    if not push.application.recipients:
        return None
    tests = push.test_sends.order_by("-pk")
    last, arrived = tests.first(), tests.filter(parts__arrived__gt=0).first()
    if last is None:
        return UNTESTED, _("No test was sent yet. Send it without having seen it on a device.")
    if arrived and _says_the_same(arrived, push):
        return None
    if not _says_the_same(last, push) and (arrived or not _reached_nobody(last)):
        return CHANGED, _("The message was changed after the last test. Send it without another one.")
    if _reached_nobody(last):
        return UNTESTED, _("The test reached nobody. Send it without having seen it on a device.")
    return UNTESTED, _("The test has not been heard to arrive. Send it without having seen it on a device.")


def _says_the_same(test: Push, push: Push) -> bool:
    test.application = push.application
    return test.notification == push.notification


def _reached_nobody(test: Push) -> bool:
    """Whether it is sure: it is over, and no part went to somebody with a device."""
    return test.is_ended and not test.parts.filter(status=Part.Status.ACCEPTED).exclude(with_device=0).exists()

"""What is said where few of a push's accounts have a device, or none: for its page and for the shell. No accounts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pushes.models import Push
from pushes.telling.numbers import counted, percent


def headline(push: Push) -> str:
    """How few of its accounts have a device; empty where they are not few, or nobody can tell yet."""
    if not push.reaches_few:
        return ""
    most, accounts = push.most_with_device or 0, push.counted or 0
    said = {"most": f"{most:,}", "accounts": counted(accounts), "share": percent(most / accounts)}
    if not most:
        return _("Nobody was reached: no device belongs to any of the %(accounts)s.") % said
    if push.with_device is None:
        return _("At most %(most)s of %(accounts)s (%(share)s) have a device.") % said
    return _("Only %(most)s of %(accounts)s (%(share)s) have a device.") % said


def advice(push: Push) -> Iterator[str]:
    """What to look at when few of its accounts have a device, the likeliest first."""
    kind, application = push.type_of_account, push.application
    named = f"{kind.value} ({_(kind.name)})" if kind else _("not chosen yet")
    said = {"type": named, "name": application.name, "access_id": application.access_id}
    yield (
        _("Account type: it was sent as type %(type)s. Devices are found under the type that the app binds with.")
        % said
    )
    yield _("Spelling: an account is found only as the app binds it, for example with +86 before a mobile number.")
    words = _("Application: it went to %(name)s, AccessID %(access_id)s, %(platform)s. Do these people use this app?")
    yield words % (said | {"platform": application.get_platform_display()})
    if application.is_ios:
        words = _("APNs environment: it was sent to %(environment)s. Devices of the other one get nothing.")
        yield words % {"environment": push.get_environment_display()}
    if application.is_on_gateway:
        yield _("Devices: those that bind their accounts at TPNS are not known at this installation's own gateway.")

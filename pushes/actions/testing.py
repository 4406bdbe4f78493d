"""A test send: what a draft says, sent to test accounts and test devices of its application."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pushes.actions.cutting import NotReady
from pushes.actions.transaction import held, wake
from pushes.models import Event, Part, Push, StalePush
from pushes.models.recipients import Recipient
from pushes.readiness import of_message
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SAID = ("account_push_type", "environment", "title", "content", "message_options")


def send_test(*, push: Push, by: "User", page: str, chosen: Collection[str]) -> Push:
    """Send what the draft says, as it is saved, to the recipients that `chosen` names by their keys; the test.

    `page` is made with the page that it is pressed on: pressed twice there it is one test, unless the message or the
    recipients have changed. NotReady if the message lacks something or nobody is chosen; StalePush if it is no draft
    (any more).
    """
    with transaction.atomic():
        draft = held(push)
        if not draft.is_draft:
            raise StalePush(f"Push {push.pk} is no draft any more")
        recipients = [each for each in draft.application.recipients if each.key in chosen]
        _refuse_unless_ready(draft, recipients)
        key = _key(draft, page, recipients)
        sent: Push | None = Push.objects.filter(test_key=key).first()
        return sent or _sent(draft, by, key, recipients)


def _refuse_unless_ready(draft: Push, recipients: Sequence[Recipient]) -> None:
    if draft.application.paused_at:
        raise NotReady(_("%(name)s is paused: nothing of it leaves.") % {"name": draft.application.name})
    for field, words in of_message.lacking(draft):
        if field != "collapse_id":  # a test replaces nothing, see delivery.wire
            raise NotReady(words)
    if not recipients:
        raise NotReady(_("Tick at least one test account or test device."))


def _key(draft: Push, page: str, recipients: Sequence[Recipient]) -> str:
    said = [repr(getattr(draft, name)) for name in SAID]
    pressed = repr((draft.pk, page, said, [each.key for each in recipients]))
    return salted_hmac("pushes.test_send", pressed.encode(errors="replace")).hexdigest()[:32]


def _sent(draft: Push, by: "User", key: str, recipients: Sequence[Recipient]) -> Push:
    now, said = timezone.now(), {name: getattr(draft, name) for name in SAID}
    when = {"confirmed_at": now, "confirmed_by": by, "due_at": now, "status": Push.Status.SCHEDULED}
    marks = {"tests": draft, "test_key": key, "target": Push.Target.ACCOUNTS, "accounts": len(recipients)}
    test: Push = Push.objects.create(application=draft.application, author=by, **said, **when, **marks)
    Part.objects.bulk_create(
        Part(push=test, number=number, accounts=1, typed=[each.value], account_type=each.account_type)
        for number, each in enumerate(recipients, start=1)
    )
    Event.objects.record(test, Event.Kind.TEST, by, original=draft.pk, recipients=len(recipients))
    Event.objects.record(test, Event.Kind.CONFIRMED, by, accounts=test.accounts, doubts=[], packed="", due_at=str(now))
    Event.objects.record(draft, Event.Kind.TESTED, by, test=test.pk, recipients=len(recipients))
    wake(deliver_push, test.pk)
    return test

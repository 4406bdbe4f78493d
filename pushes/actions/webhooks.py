"""Who configures an application names the programs that are told of its pushes."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes import webhooks
from pushes.actions.cutting import NotReady
from pushes.models import Application, Webhook
from pushes.models.audit import AuditRow
from pushes.models.webhook import BOTH_SIGN, MOST, new_secret

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def add_webhook(*, application: Application, by: "User", url: str) -> Webhook:
    """Have the address told from now on. NotReady if it is told already, or as many as there may be."""
    if not webhooks.is_allowed(url):
        raise NotReady(_("No such host may be called. WEBHOOK_ORIGINS of this installation has to name it first."))
    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=application.pk)
        told = list(held.webhooks.values_list("url", flat=True))
        if url in told:
            raise NotReady(_("This address is told already."))
        if len(told) >= MOST:
            raise NotReady(_("Remove one first: an application has at most %(most)s.") % {"most": MOST})
        AuditRow.objects.record(AuditRow.Kind.WEBHOOK_ADDED, application, host=_host(url))
        return Webhook.objects.create(application=application, made_by=by, url=url)


def remove_webhook(*, webhook: Webhook) -> None:
    """Have the address told no more. Pushes that move now tell it still, and are waited for."""
    with transaction.atomic():
        if not Webhook.objects.select_for_update().filter(pk=webhook.pk).first():
            return
        AuditRow.objects.record(AuditRow.Kind.WEBHOOK_REMOVED, webhook.application, host=_host(webhook.url))
        webhook.delete()


def show_secret(*, webhook: Webhook) -> Webhook:
    """The webhook, whose secret is about to be shown."""
    AuditRow.objects.record(AuditRow.Kind.WEBHOOK_SECRET_SHOWN, webhook.application, host=_host(webhook.url))
    return webhook


def change_secret(*, webhook: Webhook) -> Webhook:
    """The webhook with a new secret; the present one signs beside it for a day. NotReady while a former one does."""
    with transaction.atomic():
        held: Webhook = Webhook.objects.select_for_update().select_related("application").get(pk=webhook.pk)
        if held.has_former:
            raise NotReady(_("Two secrets sign already. End the former one first, then change the present one."))
        held.former_secret, held.secret, held.former_until = held.secret, new_secret(), timezone.now() + BOTH_SIGN
        held.save(update_fields=["former_secret", "secret", "former_until"])
        AuditRow.objects.record(AuditRow.Kind.WEBHOOK_SECRET_CHANGED, held.application, host=_host(held.url))
    return held


def end_former_secret(*, webhook: Webhook) -> None:
    """Have only the present secret sign from now on."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, former_until__isnull=False).update(
            former_secret=None, former_until=None
        ):
            AuditRow.objects.record(AuditRow.Kind.WEBHOOK_SECRET_ENDED, webhook.application, host=_host(webhook.url))


def _host(url: str) -> str:
    """Without the path: it may hold a key."""
    return urlsplit(url).hostname or ""


def try_again(*, webhook: Webhook) -> None:
    """Let what waits be tried now, and not only after its pause."""
    Webhook.objects.filter(pk=webhook.pk, due_at=webhook.due_at, tries__gt=0).update(due_at=None)

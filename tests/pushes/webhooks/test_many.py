"""Many webhooks are due at once: all are called, and who was called longest ago first."""

import pytest
from django.utils import timezone

from pushes import actions, tasks, webhooks
from pushes.models import Webhook, WebhookCall
from pushes.webhooks import calling
from tests.pushes.broker import arguments_of, messages, name_of
from tests.pushes.webhooks.program import Program
from tests.pushes.webhooks.test_calling import program as program
from tests.pushes.webhooks.test_calling import scheduled

pytestmark = pytest.mark.django_db


def test_who_has_a_thread_goes_on_to_those_that_found_none_who_was_called_longest_ago_first(program: Program) -> None:
    push = scheduled()
    first = program.told_of(push)
    addresses = [f"{program.url}?{number}" for number in range(2 * calling.AT_ONCE)]
    Webhook.objects.bulk_create(
        Webhook(application=push.application, url=url, secret=program.secret, made_by=push.author) for url in addresses
    )
    actions.undo(push=push, by=push.author)
    Webhook.objects.filter(pk=first.pk).update(answered_at=timezone.now())
    tasks.wake()
    woken = [arguments_of(message) for message in messages() if name_of(message) == "call_webhook"]
    assert len(woken) == calling.AT_ONCE
    assert [first.pk] not in woken
    webhooks.call(*woken[0])
    assert len(program.tries) == len(addresses) + 1
    assert not WebhookCall.objects.waiting().exists()
    assert webhooks.waiting() == []

"""A webhook's secret is changed, and for a day the program may know either."""

import pytest
from django.utils import timezone

from pushes import actions, webhooks
from pushes.models import Webhook
from pushes.models.audit import AuditRow
from tests.pushes.webhooks.program import Program
from tests.pushes.webhooks.test_calling import program as program
from tests.pushes.webhooks.test_calling import scheduled

pytestmark = pytest.mark.django_db


def test_a_program_that_knows_either_secret_takes_each_call_for_a_day(program: Program) -> None:
    push = scheduled()
    webhook = program.told_of(push)
    changed = actions.change_secret(webhook=webhook)
    former = program.secret
    for program.secret in (former, changed.secret):
        assert webhooks.test_call(Webhook.objects.get()) == ""
    with pytest.raises(actions.NotReady, match="Two secrets sign already"):
        actions.change_secret(webhook=webhook)
    Webhook.objects.update(former_until=timezone.now())
    for program.secret, answer in ((changed.secret, ""), (former, "HTTP 500")):
        assert webhooks.test_call(Webhook.objects.get()) == answer
    again = actions.change_secret(webhook=webhook)
    actions.end_former_secret(webhook=webhook)
    for program.secret, answer in ((again.secret, ""), (changed.secret, "HTTP 500")):
        assert webhooks.test_call(Webhook.objects.get()) == answer
    assert Webhook.objects.get().former_secret is None
    kinds = AuditRow.objects.filter(kind__contains="secret").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["webhook secret changed", "webhook secret changed", "webhook secret ended"]

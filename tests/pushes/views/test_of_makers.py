"""The preview says what makers of phones take a push as, and how much of that they still take on its day."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console.gateway.models import AppChannel, GatewayApplication
from pushes.models import Push
from pushes.readiness.draft_doubts import doubts
from pushes.readiness.obstacles import obstacles
from tests.gateway import builders as at_gateway
from tests.pushes.broker import work
from tests.pushes.delivery.tpns import PushService
from tests.pushes.views.drafting import HTMX
from tests.pushes.views.people import shop
from tests.pushes.views.test_bound import client, forty, preview

__all__ = ["client"]
pytestmark = pytest.mark.django_db(transaction=True)


def huawei(**members: Any) -> None:
    """A channel of the shop to Huawei."""
    access_id = shop().access_id
    served = GatewayApplication.objects.filter(access_id=access_id).first() or at_gateway.application(access_id)
    AppChannel.objects.update_or_create(application=served, kind="hw", defaults={"credential": "{}", **members})


def test_the_plan_says_what_it_is_taken_as_and_an_allowance_that_is_too_small_is_doubtful(
    client: Client, service: PushService
) -> None:
    push = forty()
    huawei(daily_allowance=2000)
    service.bound, service.ways = 40, {"devices": 4200, "channels": {"fcm": 1204, "hw": 2000}}
    client.get(preview(push))
    work()

    def said() -> str:
        url = reverse("pushes:bound", args=[push.pk])
        return client.get(url, headers=HTMX).content.decode()

    assert "Huawei 2,000 as marketing (allowance left today 2,000) · FCM 1,204" in said()
    assert "allowance-hw" not in [doubt.code for doubt in doubts(Push.objects.get())]
    huawei(daily_allowance=1999)
    (short,) = [doubt for doubt in doubts(Push.objects.get()) if doubt.code == "allowance-hw"]
    assert "Huawei's allowance for marketing on the day of this push: 1,999. 2,000 devices are reached" in short.text
    assert "the others get it through their next channel, or once the app is open." in short.text
    Push.objects.update(scheduled_for=timezone.now() + timedelta(days=2))
    huawei(daily_allowance=5000, used_up_on=timezone.now().date())
    assert "Huawei 2,000 as marketing (allowance of a day 5,000)" in said()
    Push.objects.update(message_options={"hw_category": "IM"})
    assert "Huawei 2,000 as IM" in said()


def test_a_class_that_a_maker_has_not_approved_is_refused_with_what_to_do(service: PushService) -> None:
    push = forty(message_options={"hw_category": "IM", "xm_template_param": "[1]"})
    huawei(approved="ACCOUNT")
    said = [(found.field, found.text) for found in obstacles(push)]
    assert [field for field, _ in said] == ["xm_template_param", "hw_category"]
    assert said[1][1].startswith("Leave “IM” out, which Huawei has not approved for this application")
    for options in ({"hw_category": "IM", "off_hw": "1"}, {"hw_category": "ACCOUNT"}, {}):
        push.message_options = options
        assert obstacles(push) == []
    huawei(approved="")
    push.message_options = {"hw_category": "IM"}
    assert obstacles(push) == [], "nobody has said what is approved"

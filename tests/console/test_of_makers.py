"""Tests of what is left of a maker's allowance for marketing, as it is given and as its answers tell."""

from datetime import timedelta

import pytest

from console.gateway.channels.protocol import Accepted, Outcome, Refused
from console.gateway.models import Address, AppChannel, GatewayApplication
from console.of_makers import of_message
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import pushed
from tests.gateway.channels.queue.test_passing_on import settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> GatewayApplication:
    made = builders.application()
    channel = AppChannel.objects.create(application=made, kind="hw", credential="{}", daily_allowance=3)
    for account in ("alice", "bob"):
        device = builders.device(made, account)
        Address.objects.create(channel=channel, device=device, text="x", digest=account)
    return made


def left(app: GatewayApplication) -> int | None:
    (huawei,) = of_message(app.access_id, {})
    return huawei.left_today


def used_up(delivery: int) -> Outcome:
    return Refused(delivery, "200001", is_used_up=True)


def push(app: GatewayApplication, **android: str) -> None:
    pushed(app, "alice", "bob", message={"title": "Sale", "content": "Now", "android": android})


def test_marketing_that_was_taken_is_gone_until_the_day_is_over(app: GatewayApplication) -> None:
    assert left(app) == 3
    push(app)
    settled("hw", Accepted)
    assert left(app) == 1
    push(app, hw_category="IM")
    settled("hw", Accepted)
    assert left(app) == 1, "of that there is no limit"
    push(app)
    settled("hw", Accepted)
    assert left(app) == 0
    channel = AppChannel.objects.get()
    assert channel.spent_on
    AppChannel.objects.update(spent_on=channel.spent_on - timedelta(days=1))
    assert left(app) == 3
    push(app)
    settled("hw", Accepted)
    assert left(app) == 1


def test_a_maker_that_says_that_it_is_used_up_is_believed_for_that_day(app: GatewayApplication) -> None:
    AppChannel.objects.update(daily_allowance=None)
    assert left(app) is None
    push(app, hw_category="IM")
    settled("hw", used_up)
    assert left(app) is None, "it was no marketing"
    push(app)
    settled("hw", used_up)
    assert left(app) == 0
    channel = AppChannel.objects.get()
    assert channel.used_up_on
    AppChannel.objects.update(used_up_on=channel.used_up_on - timedelta(days=1))
    assert left(app) is None


def test_only_what_a_maker_has_approved_is_approved_where_somebody_said_what_is(app: GatewayApplication) -> None:
    def approved(category: str) -> bool:
        (huawei,) = of_message(app.access_id, {"hw_category": category})
        return huawei.is_approved

    assert approved("IM")
    AppChannel.objects.update(approved="IM ACCOUNT")
    assert [approved(each) for each in ("IM", "ACCOUNT", "TRAVEL", "")] == [True, True, False, True]

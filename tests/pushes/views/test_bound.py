"""The preview says how many of the accounts have a device, as soon as the own gateway has answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from pushes.figures import count_bound
from pushes.models import BoundCount, Event, Push
from pushes.readiness.draft_doubts import Doubt, doubts
from tests import builders
from tests.pages import read
from tests.pushes.broker import messages, work
from tests.pushes.delivery.tpns import PushService
from tests.pushes.service import nobody
from tests.pushes.views.drafting import HTMX
from tests.pushes.views.people import client_of, ready, shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def forty(**fields: Any) -> Push:
    text = "".join(f"+86137{3 * number:08d}\n" for number in range(40))
    kind = fields.get("account_type", 1002)
    package = builders.package(application=shop(), by=builders.alice(), text=text, account_type=kind)
    return builders.draft(author=builders.alice(), application=shop(), package=package, **fields)


def preview(push: Push) -> str:
    return reverse("pushes:preview", args=[push.pk])


def test_it_is_asked_while_the_page_is_read_and_told_where_enough_have_one(
    client: Client, service: PushService
) -> None:
    push = forty()
    page = read(client.get(preview(push)))
    (asking,) = [each.attributes for each in page.all("span") if each.attributes.get("id") == "bound"]
    assert asking["hx-get"] == reverse("pushes:bound", args=[push.pk])
    assert "The gateway is being asked" in page.text("main")
    service.bound = 38
    work()
    answer = client.get(asking["hx-get"], headers=HTMX)
    said = answer.content.decode()
    assert "38 of 40 accounts have a device" in said
    assert "counted just now" in said
    assert "hx-get" not in said
    assert "doubts" not in said
    assert "38 of 40 accounts have a device" in read(client.get(preview(push))).text("main")
    assert messages() == []  # opened again at once, it asks no more
    client.post(reverse("pushes:confirm", args=[push.pk]), {"seen": push.fingerprint})
    assert not Push.objects.get().is_draft


@pytest.mark.parametrize("answered", ["before", "after"])
def test_an_answer_while_the_page_is_made_leaves_its_doubt_or_the_asking_on_it(
    client: Client, service: PushService, monkeypatch: pytest.MonkeyPatch, answered: str
) -> None:
    def looked_for(push: Push) -> list[Doubt]:
        first = [] if answered == "before" else doubts(push)
        work()
        return first if answered == "after" else doubts(push)

    push = forty()
    service.bound = 0
    monkeypatch.setattr("pushes.views.preview.doubts", looked_for)
    page = client.get(preview(push)).content.decode()
    assert ("nobody-bound" in page) == (answered == "before")
    assert "nobody-bound" in page or f'hx-get="{reverse("pushes:bound", args=[push.pk])}' in page


@pytest.mark.parametrize(
    ("bound", "code", "said"),
    [
        (0, "nobody-bound", "0 of 40 accounts have a device: these may be another application's people, or"),
        (3, "few-bound", "3 of 40 accounts have a device: these may be another application's people, or"),
    ],
)
def test_few_are_a_doubt_that_comes_while_the_page_is_open_and_keeps_the_ticks(
    client: Client, service: PushService, bound: int, code: str, said: str
) -> None:
    push = forty(title="A title of 27 characters...")
    assert "hx-swap-oob" not in client.get(preview(push)).content.decode()
    service.bound = bound
    work()
    shown = {"shown": "long-title", "doubt": "long-title"}
    answer = client.get(reverse("pushes:bound", args=[push.pk]), shown, headers=HTMX).content.decode()
    assert '<div id="doubts" hx-swap-oob="true">' in answer
    assert said in answer.replace("&#x27;", "'")
    page = read(client.get(preview(push)))
    boxes = [each.attributes for each in page.all("input") if each.attributes.get("name") == "doubt"]
    assert [box["value"].partition("@")[0] for box in boxes] == [code, "long-title"]
    assert answer.count(" checked") == 1
    confirm = reverse("pushes:confirm", args=[push.pk])
    refused = client.post(confirm, {"seen": push.fingerprint, "doubt": "long-title"}, follow=True)
    assert "Tick every line that asks for it, then send." in read(refused).text("main")
    client.post(confirm, {"seen": push.fingerprint, "doubt": [box["value"] for box in boxes]})
    assert Event.objects.get(kind=Event.Kind.CONFIRMED).facts["doubts"] == [code, "long-title"]


def test_a_doubt_that_stands_there_is_not_put_there_again_and_goes_with_a_better_answer(
    client: Client, service: PushService
) -> None:
    push = forty()
    address = reverse("pushes:bound", args=[push.pk])
    client.get(preview(push))
    service.bound = 0
    work()
    page = read(client.get(preview(push)))
    (key,) = [each.attributes["value"] for each in page.all("input") if each.attributes.get("name") == "shown"]
    assert "hx-swap-oob" not in client.get(address, {"shown": key}, headers=HTMX).content.decode()
    BoundCount.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
    BoundCount.objects.update(counted_at=timezone.now() - timedelta(minutes=3))
    page = read(client.get(preview(push)))  # asked anew; what was said stands there with its age
    assert "0 of 40 accounts have a device · counted 3 min ago" in page.text("main")
    service.bound = 39
    work()
    answer = client.get(address, {"shown": key}, headers=HTMX).content.decode()
    assert "39 of 40 accounts have a device" in answer
    assert '<div id="doubts" hx-swap-oob="true"></div>' in "".join(each.strip() for each in answer.splitlines())


def test_another_type_that_they_are_bound_as_is_named(client: Client, service: PushService) -> None:
    push = forty(account_type=0)
    client.get(preview(push))
    BoundCount.objects.update(
        is_waiting=False, counted_at=timezone.now(), looked_up=40, other_type=1002, other_bound=38, other_looked_up=40
    )
    said = read(client.get(preview(push))).text("fieldset")
    assert "0 of 40 accounts have a device as type " in said
    assert "). As type 1002 (" in said
    assert ") 38 of 40 have one: choose that type if it is meant." in said


def test_of_very_many_accounts_about_how_many_is_said(client: Client, service: PushService) -> None:
    push = forty()
    client.get(preview(push))
    BoundCount.objects.update(
        is_waiting=False, counted_at=timezone.now(), accounts=7_000_000, looked_up=1_000_000, bound=380_400
    )
    said = "About 38 % of 7,000,000 accounts have a device (looked up: 1,000,000)"
    assert said in read(client.get(preview(push))).text("main")


def test_a_gateway_that_does_not_answer_keeps_nobody_from_sending(client: Client, settings: Settings) -> None:
    push = forty()
    with nobody() as settings.GATEWAY_URL:
        client.get(preview(push))
        work()
    sentence = "The gateway could not be asked how many of these accounts have a device"
    page = read(client.get(preview(push)))
    assert sentence in page.text("main")
    unknown = "The gateway has not said how many of these accounts have a device. Send without knowing it."
    assert unknown in page.text("main")
    BoundCount.objects.update(is_waiting=True, asked_at=timezone.now() - timedelta(minutes=2))  # nobody took it up
    answer = client.get(reverse("pushes:bound", args=[push.pk]), headers=HTMX).content.decode()
    assert sentence in answer
    assert "hx-get" not in answer
    address = reverse("pushes:confirm", args=[push.pk])
    refused = client.post(address, {"seen": push.fingerprint}, follow=True)
    assert "Tick every line that asks for it, then send." in read(refused).text("main")
    (box,) = [each.attributes["value"] for each in page.all("input") if each.attributes.get("name") == "doubt"]
    client.post(address, {"seen": push.fingerprint, "doubt": box})
    assert Event.objects.get(kind=Event.Kind.CONFIRMED).facts["doubts"] == ["bound-unknown"]


def test_a_press_before_the_answer_waits_for_it(
    client: Client, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = forty()
    address = reverse("pushes:confirm", args=[push.pk])
    page = read(client.get(preview(push)))
    assert [each for each in page.all("span") if "data-comes-first" in each.attributes]
    monkeypatch.setattr("pushes.actions.bound.MOMENT", 0)
    refused = client.post(address, {"seen": push.fingerprint}, follow=True)
    assert "Wait until the gateway has said how many of these accounts have a device" in read(refused).text("body")
    assert Push.objects.get().is_draft
    monkeypatch.setattr("pushes.actions.bound.MOMENT", 9)
    monkeypatch.setattr("pushes.actions.bound.sleep", lambda _: count_bound(push.pk))
    service.bound = 0  # what the answer is doubted for is ticked first
    client.post(address, {"seen": push.fingerprint})
    assert Push.objects.get().is_draft
    BoundCount.objects.update(is_waiting=True, counted_at=None, asked_at=timezone.now(), held_until=None)
    service.bound = 38
    client.post(address, {"seen": push.fingerprint})
    assert not Push.objects.get().is_draft


def test_an_answer_that_does_not_come_can_be_done_without(client: Client, service: PushService) -> None:
    push = forty()
    client.get(preview(push))
    BoundCount.objects.update(asked_at=timezone.now() - timedelta(seconds=6))
    answer = client.get(reverse("pushes:bound", args=[push.pk]), headers=HTMX).content.decode()
    assert "bound-unknown" in answer
    assert "hx-get" in answer  # it may come still
    assert "data-comes-first" not in answer
    work()
    better = client.get(reverse("pushes:bound", args=[push.pk]), {"shown": "bound-unknown"}, headers=HTMX)
    assert "bound-unknown" not in better.content.decode()


def test_of_a_service_that_is_not_ours_nothing_is_said(client: Client, service: PushService) -> None:
    push = ready()
    type(push.application).objects.update(access_point="shanghai")
    page = read(client.get(preview(push)))
    assert "With a device" not in page.text("main")
    work()
    assert (service.heard, BoundCount.objects.count()) == ([], 0)


def test_devices_are_told_by_the_channel_that_reaches_them(client: Client, service: PushService) -> None:
    push = forty()
    service.ways = {"devices": 4200, "channels": {"fcm": 1204, "hw": 2000}}
    client.get(preview(push))
    work()
    url = reverse("pushes:bound", args=[push.pk])
    line = "Devices by channel: Huawei 2,000 · FCM 1,204 · only while the app is open 996"
    assert line in client.get(url, headers=HTMX).content.decode()
    BoundCount.objects.update(looked_up=20)
    said = client.get(url, headers=HTMX).content.decode()
    assert "Devices by channel: Huawei 47 % · FCM 28 % · only while the app is open 23 %" in said
    BoundCount.objects.update(by_channel={}, devices=0)
    assert "Devices by channel" not in client.get(url, headers=HTMX).content.decode()

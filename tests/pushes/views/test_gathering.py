"""Those who did not get a push, or did not click: asked for on its page, gathered into a draft, and sent to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from pushes import actions, intake
from pushes.models import AccountPackage, Part, Push
from pushes.tpns.contract import OUTCOMES_PATH, Code
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.delivery.tpns import PushService
from tests.pushes.intake.gathered import CAME, NAMES, sent
from tests.pushes.service import answer
from tests.pushes.views.people import answered, client_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def push(service: PushService) -> Push:
    """A push to 40 accounts that has ended: it came with eight of them each way."""
    service.came = dict(CAME)
    return sent()


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def asked(push: Push) -> str:
    return reverse("pushes:those-of", args=[push.pk])


def made(client: Client, push: Push, *who: str) -> Push:
    """The draft that ticking these makes."""
    page = client.post(asked(push), {"who": who}, follow=True)
    draft = Push.objects.order_by("pk").last()
    assert page.redirect_chain[-1][0] == reverse("pushes:edit", args=[draft.pk])
    read(page)
    return draft  # type: ignore[no-any-return]


def gathered(draft: Push) -> Push:
    """The draft once workers have done all there is to do."""
    AccountPackage.objects.update(lease_until=None)
    if intake.gather(draft.package_id) is intake.Said.CHECK:
        intake.check(draft.package_id)
    return Push.objects.select_related("application", "package").get(pk=draft.pk)


def words(client: Client, name: str, push: Push) -> str:
    return read(client.get(reverse(f"pushes:{name}", args=[push.pk]))).text("main")


@pytest.mark.parametrize(
    ("person", "status"), [(builders.alice, 200), (builders.bob, 404), (builders.grace, 200), (builders.carol, 403)]
)
def test_who_may_create_pushes_of_the_application_may_ask(push: Push, person: Callable[[], User], status: int) -> None:
    client = client_of(person())
    assert client.get(asked(push)).status_code == status
    pressed = client.post(asked(push), {"who": ["not-arrived"]})
    assert pressed.status_code == (302 if status == 200 else status)
    assert Push.objects.count() == (2 if status == 200 else 1)


def test_its_page_leads_there_and_a_tick_is_needed(client: Client, push: Push) -> None:
    page = read(client.get(push.get_absolute_url()))
    assert asked(push) in [link.attributes["href"] for link in page.all("a")]
    form = read(client.get(asked(push)))
    assert "about the 40 accounts" in form.text("main")
    assert "not among these" not in form.text("main")
    ticked = [field.attributes["value"] for field in form.all("input") if "checked" in field.attributes]
    assert ticked == ["not-arrived"]
    refused = client.post(asked(push))
    assert refused.status_code == 422
    assert "Tick one line at least." in read(refused).text("main")
    assert client.post(asked(push), {"who": ["everybody"]}).status_code == 422
    assert Push.objects.count() == 1


def test_accounts_that_were_not_sent_to_are_not_asked_about_and_that_is_said(
    client: Client, push: Push, service: PushService
) -> None:
    (part,) = push.parts.all()
    whole = part.length
    part.length, part.accounts = 9 * 30, 30
    part.save()
    left = {"offset": 9 * 30, "length": whole - 9 * 30, "accounts": 10}
    Part.objects.create(push=push, number=2, status="skipped", **left)
    told = words(client, "those-of", push)
    assert "about the 30 accounts" in told
    assert "10 other accounts were not sent to, or nobody can tell: they are not among these." in told
    assert gathered(made(client, push, "not-arrived")).count == 6
    (call,) = service.calls(OUTCOMES_PATH)
    assert call.json["account_list"] == NAMES[:30]


def test_the_draft_is_like_the_push_and_its_card_tells_how_far_the_gathering_is(client: Client, push: Push) -> None:
    Push.objects.filter(pk=push.pk).update(account_push_type=1)
    draft = made(client, push, "not-arrived", "not-clicked")
    assert (draft.title, draft.account_type, draft.account_push_type) == ("Sale", 1, 1)
    told = words(client, "edit", draft)
    assert f"Accounts of push {push.pk}, “Sale”: had a device and it did not arrive; it arrived and was not" in told
    assert "Gathering: asked about 0 of 40, 0 found" in told
    assert "Wait until the accounts are gathered." in told
    waits = client.get(reverse("pushes:preview", args=[draft.pk]))
    assert "Gathering: asked about 0 of 40" in read(waits).text("main")
    card = read_fragment(client.get(reverse("pushes:package", args=[draft.pk]), headers={"HX-Request": "true"}))
    assert card.elements[0].attributes["hx-trigger"] == "every 500ms"
    with pytest.raises(actions.NotReady, match="Wait until the accounts are gathered"):
        actions.confirm(push=draft, by=builders.alice(), seen=draft.fingerprint)
    told = words(client, "edit", gathered(draft))
    assert "16 of 40 accounts, gathered" in told
    assert "not arrived 8 · arrived, not clicked 8 · clicked 8 · no device 8 · another device since 8" in told
    assert "Gather again The gateway was asked a moment ago." in told
    assert "uploaded before" not in told


def test_what_repeats_the_push_itself_is_told_in_words_of_its_own(client: Client, push: Push) -> None:
    draft = gathered(made(client, push, "not-arrived"))
    told = words(client, "preview", draft)
    assert f"These are 8 of 40 accounts of push {push.pk}, “Sale”. They were gathered a moment ago." in told
    assert "The gateway keeps it for devices that are away until" in told
    assert "separators" not in told  # how it is read is nobody's choice
    assert "got push" not in told  # that all of them got the very push
    assert "The same message was pushed before" not in told  # who did not get it has not read it
    Push.objects.filter(pk=push.pk).update(finished_at=timezone.now() - timedelta(days=3, hours=1))
    assert "They were gathered" not in words(client, "preview", draft)  # nobody gets both any more
    read_it = gathered(made(client, push, "not-clicked", "no-device"))
    told = words(client, "preview", read_it)
    assert "It arrived with 8 of them. Who has clicked since is still among them." in told
    assert "8 of them have a device that it did not go to" in told
    assert "The same message was pushed before" in told
    assert "The gateway keeps it" not in told


def test_while_it_may_still_arrive_that_is_said_beside_the_choice(client: Client, push: Push) -> None:
    assert "The gateway keeps it for devices that are away until" in words(client, "those-of", push)
    for fields in (
        {"message_options": {"keep_hours": 0}},
        {"status": "called back", "message_options": {}},
        {"status": "finished", "finished_at": timezone.now() - timedelta(days=3, hours=1)},
    ):
        Push.objects.filter(pk=push.pk).update(**fields)
        assert "The gateway keeps it" not in words(client, "those-of", push)


def test_pressed_twice_it_is_one_draft(client: Client, push: Push) -> None:
    draft = made(client, push, "no-device")
    assert made(client, push, "no-device") == draft
    assert made(client, push, "not-clicked") != draft
    assert made(client_of(builders.grace()), push, "no-device") != draft
    Push.objects.filter(pk=draft.pk).update(version=2)  # it was written meanwhile
    assert made(client, push, "no-device") != draft
    assert Push.objects.count() == 5


def test_nobody_is_said_and_nothing_can_be_sent_until_it_is_gathered_again(
    client: Client, push: Push, service: PushService
) -> None:
    service.came = dict.fromkeys(CAME, 4)
    draft = gathered(made(client, push, "not-clicked"))
    told = words(client, "edit", draft)
    assert "It came otherwise with each of its accounts: there is nobody to send to." in told
    assert "Gather other accounts, or upload an account package: there are none to send to." in told
    with pytest.raises(actions.NotReady):
        actions.confirm(push=draft, by=builders.alice(), seen=draft.fingerprint)
    service.came = dict(CAME)
    again = reverse("pushes:gather-again", args=[draft.pk])
    assert client.post(again, opened(client, draft, title="New")).status_code == 302
    draft = gathered(draft)
    assert (draft.title, draft.count) == ("New", 8)


def test_what_the_gateway_says_is_shown_and_the_draft_is_kept(client: Client, push: Push, service: PushService) -> None:
    draft = made(client, push, "not-arrived")
    service.will(OUTCOMES_PATH, answer(b"", "500 Oops"))
    assert "It is asked again by itself." in words(client, "edit", gathered(draft))
    service.will(OUTCOMES_PATH, answer({"retCode": Code.PUSH_UNKNOWN, "errMsg": "No push with this pushId."}))
    told = words(client, "edit", gathered(draft))
    assert "The gateway does not know the push any more. Upload an account package instead." in told
    assert "No push with this pushId." in told
    assert "Gather again" not in told


def test_a_real_service_is_not_asked_and_the_page_says_why(client: Client, push: Push, settings: Settings) -> None:
    push.application.access_point = "shanghai"
    push.application.save()
    page = read(client.get(push.get_absolute_url()))
    assert asked(push) not in [link.attributes.get("href") for link in page.all("a")]
    assert "only an own gateway can tell" in page.text("main")
    for page_then in (
        client.get(asked(push), follow=True),
        client.post(asked(push), {"who": ["no-device"]}, follow=True),
    ):
        assert "TPNS does not tell how far a push came with each account." in read(page_then).text("main")
    assert Push.objects.count() == 1


def test_the_record_of_the_new_push_says_from_which_it_is(client: Client, push: Push) -> None:
    draft = gathered(made(client, push, "not-arrived"))
    record = words(client, "record", draft)
    assert f"Asked for accounts of push {push.pk}: had a device and it did not arrive." in record
    assert f"Gathered 8 accounts of push {push.pk}. The gateway told of 40." in record
    preview = read(client.get(reverse("pushes:preview", args=[draft.pk])))
    answered()
    ticked = [field.attributes["value"] for field in preview.all("input") if field.attributes.get("name") == "doubt"]
    actions.confirm(push=draft, by=builders.alice(), seen=draft.fingerprint, ticked=ticked)
    assert f"Accounts of push {push.pk}, “Sale”: had a device and it did not arrive" in words(client, "detail", draft)


def test_another_package_takes_its_place_and_it_can_be_brought_back(client: Client, push: Push) -> None:
    draft = made(client, push, "not-arrived")
    actions.attach_package(push=draft, by=builders.alice(), file=builders.upload(text="alice\nbob"))
    draft.refresh_from_db()
    assert draft.package_aside
    assert draft.package_aside.status == "gathering"
    client.post(reverse("pushes:bring-back", args=[draft.pk]), opened(client, draft))
    draft.refresh_from_db()
    assert gathered(draft).count == 8

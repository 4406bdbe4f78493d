"""The test card: one press on Create Push or on the preview, without scripts too, and what came of it beside it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes import actions
from pushes.models import Application, Part, Push
from pushes.models.recipients import Recipient, kept
from tests import builders
from tests.pages import Page, read
from tests.pushes.views.drafting import written
from tests.pushes.views.people import client_of, ready, shop

pytestmark = pytest.mark.django_db
ANNA, PHONE = Recipient("+8613711117777", 1002, "Anna"), Recipient("0f" * 18)
UNTESTED = "No test was sent yet. Send it without having seen it on a device."
ON_ITS_WAY = "The test has not been heard to arrive. Send it without having seen it on a device."
NOBODY = "The test reached nobody. Send it without having seen it on a device."
CHANGED = "The message was changed after the last test. Send it without another one."


@pytest.fixture
def push() -> Push:
    """A draft with nothing left to do, for an application with a test account and a test device."""
    app = shop()
    app.kept_recipients = kept([ANNA, PHONE])
    app.save()
    return ready()


@pytest.fixture
def client(push: Push) -> Client:
    return client_of(push.author)


def page(client: Client, name: str, push: Push) -> Page:
    return read(client.get(reverse(f"pushes:{name}", args=[push.pk])))


def form_of(shown: Page) -> dict[str, Any]:
    """What the card's button sends: the page's key, and whom is ticked."""
    fields = [each.attributes for each in shown.all("input")]
    chosen = [each["value"] for each in fields if each.get("name") == "recipient" and "checked" in each]
    key = next(each["value"] for each in fields if each.get("name") == "test_page")
    return {"test_page": key, "recipient": chosen, "test": "1"}


def sent() -> list[Push]:
    return list(Push.objects.exclude(test_key="").order_by("pk"))


def test_pressed_twice_on_the_preview_one_test_goes_to_those_who_are_ticked(client: Client, push: Push) -> None:
    shown = page(client, "preview", push)
    assert PHONE.value not in shown.text("main"), "a token is a key"
    form = form_of(shown)
    assert form["recipient"] == [ANNA.key, PHONE.key]
    for _ in range(2):
        answer = client.post(reverse("pushes:test", args=[push.pk]), form)
        assert answer["Location"] == reverse("pushes:preview", args=[push.pk]) + "#test"
    (made,) = sent()
    assert (made.author, made.tests, made.accounts) == (push.author, push, 2)
    text = page(client, "preview", push).text("main")
    assert "On its way to 2, pressed 1 s ago." in text
    assert (UNTESTED in text, ON_ITS_WAY in text) == (False, True)


def test_on_create_push_what_is_written_is_saved_and_that_is_tested(client: Client, push: Push) -> None:
    shown = page(client, "edit", push)
    form = written(push, content="From ten") | form_of(shown) | {"recipient": [ANNA.key]}
    answer = client.post(reverse("pushes:edit", args=[push.pk]), form)
    assert answer["Location"] == reverse("pushes:edit", args=[push.pk]) + "#try-it"
    (made,) = sent()
    assert (made.content, list(made.parts.values_list("typed", flat=True))) == ("From ten", [[ANNA.value]])
    assert form_of(page(client, "edit", push))["recipient"] == [ANNA.key], "the same are offered again"


def test_what_cannot_be_sent_says_what_to_do_on_either_page(client: Client, push: Push) -> None:
    form = form_of(page(client, "preview", push)) | {"recipient": []}
    told = "Tick at least one test account or test device."
    assert told in read(client.post(reverse("pushes:test", args=[push.pk]), form, follow=True)).text("main")
    piece = client.post(reverse("pushes:test", args=[push.pk]), form, headers={"HX-Request": "true"})
    assert told in piece.content.decode()
    form = written(push, title="") | form | {"recipient": [ANNA.key]}
    answer = client.post(reverse("pushes:edit", args=[push.pk]), form, follow=True)
    assert "Write a title." in read(answer).text("body")
    assert sent() == []


def test_where_scripts_run_the_card_is_answered_alone_and_what_is_ticked_stays(client: Client, push: Push) -> None:
    form = form_of(page(client, "preview", push)) | {"doubt": ["rejects"]}
    piece = client.post(reverse("pushes:test", args=[push.pk]), form, headers={"HX-Request": "true"}).content.decode()
    assert '<form\n  id="test"' in piece
    assert 'hx-trigger="every 1s"' in piece
    assert 'hx-disinherit="hx-disabled-elt"' in piece, "what asks each second has no button"
    Part.objects.update(status="accepted", service_push_id="1", arrived=1)
    outcome = client.get(reverse("pushes:test", args=[push.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "Arrived on 2 of 2, 1 s after it was pressed." in outcome
    assert "hx-get" not in outcome, "there is nothing more to hear"
    assert 'id="doubts"' not in outcome, "Create Push shows none"


def test_the_preview_gets_its_doubts_anew_once_the_test_arrived_or_is_over(client: Client, push: Push) -> None:
    made = actions.send_test(push=push, by=push.author, page="p", chosen=[ANNA.key, PHONE.key])
    shown = {"shown": ["untested", "rejects"], "doubt": ["untested"]}

    def heard() -> str:
        answer = client.get(reverse("pushes:test", args=[push.pk]), shown, headers={"HX-Request": "true"})
        return answer.content.decode()

    assert 'id="doubts"' not in heard(), "they are the same"
    made.parts.filter(number=1).update(status="accepted", service_push_id="1", arrived=1)
    text = heard()
    assert ('hx-get="' in text, 'id="doubts"' in text, ON_ITS_WAY in text) == (True, True, False)
    made.parts.update(status="refused", service_push_id="", arrived=None)
    Push.objects.filter(pk=made.pk).update(status="failed", started_at=made.confirmed_at, finished_at=made.confirmed_at)
    text = heard()
    assert ("hx-get" in text, NOBODY in text, "checked" in text) == (False, True, True)


def test_a_message_that_was_not_tested_is_doubted_and_sent_only_with_its_tick(client: Client, push: Push) -> None:
    assert UNTESTED in page(client, "preview", push).text("main")
    with pytest.raises(actions.NotReady, match="Tick every line"):
        actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    made = actions.send_test(push=push, by=push.author, page="p", chosen=[ANNA.key])
    Push.objects.filter(pk=push.pk).update(content="From ten")
    text = page(client, "preview", push).text("main")
    assert (CHANGED in text, UNTESTED in text) == (True, False)
    Push.objects.filter(pk=made.pk).update(status="stopped", finished_at=made.confirmed_at)
    assert NOBODY in page(client, "preview", push).text("main")
    Application.objects.update(access_point="shanghai")  # which is not asked who has a device
    push = Push.objects.get(pk=push.pk)
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=["untested"])


def test_where_there_is_nobody_to_test_on_it_is_said_where_to_add_some() -> None:
    push = ready()
    for who, words in ((builders.alice(), "An administrator adds them"), (builders.grace(), "Add some in its")):
        Push.objects.filter(pk=push.pk).update(author=who)
        for name in ("edit", "preview"):
            text = page(client_of(who), name, push).text("main")
            assert ("Shop has no test accounts" in text, words in text, UNTESTED in text) == (True, True, False)


def test_a_test_is_flagged_on_its_page_and_in_the_records_and_found_by_its_kind(client: Client, push: Push) -> None:
    made = actions.send_test(push=push, by=push.author, page="p", chosen=[ANNA.key, PHONE.key])
    for name in ("detail", "record"):
        text = page(client, name, made).text("main")
        assert "Test: Sale" in text
        assert "it goes to test accounts and test devices only, and is counted nowhere" in text
    text = page(client, "detail", made).text("main")
    assert f"Test accounts and test devices: Anna, {PHONE.value[:8]}…" in text
    assert not {"Duplicate", "Undo", "Save as template", "Rehearse it"} & set(text.split())
    for kind, found in (("", True), ("pushes", False), ("rehearsals", False), ("tests", True)):
        text = read(client.get(reverse("pushes:records") + f"?kind={kind}")).text("main")
        assert (f"#{made.pk}" in text) == found, kind

"""Preview and confirm: what was seen is what is sent, once."""

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import Application, Event, Part, Push
from tests import builders
from tests.pages import read
from tests.pushes.views.people import answered, client_of, confirmed, ready, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def preview(push: Push) -> str:
    return reverse("pushes:preview", args=[push.pk])


def confirm(push: Push) -> str:
    return reverse("pushes:confirm", args=[push.pk])


def test_the_preview_says_all_that_will_be_sent(client: Client) -> None:
    said = read(client.get(preview(ready(title="Night", content="From ten")))).text("main")
    for words in ("Shop", "Android", "accounts.csv", "+8613711112222", "1002", "Recent device", "Night", "From ten"):
        assert words in said
    assert "Send to 2 accounts now" in said


def test_each_change_link_leads_to_its_field(client: Client) -> None:
    push = ready()
    links = [a.attributes["href"] for a in read(client.get(preview(push))).all("a") if a.text.startswith("Change")]
    where = reverse("pushes:edit", args=[push.pk])
    ids = {element.attributes.get("id") for element in read(client.get(where)).elements}
    assert len(links) >= 5
    assert {link.removeprefix(f"{where}#") for link in links} <= ids


def test_what_was_seen_is_sent_once_however_often_it_is_pressed(client: Client) -> None:
    push = ready()
    seen = {"seen": push.fingerprint}
    answers = [client.post(confirm(push), seen).headers["Location"] for _ in range(3)]
    assert answers == [reverse("pushes:detail", args=[push.pk])] * 3
    assert (Push.objects.count(), Part.objects.count()) == (1, 1)
    assert Event.objects.filter(kind=Event.Kind.CONFIRMED).count() == 1


def test_a_push_changed_after_its_preview_is_not_sent(client: Client) -> None:
    push = ready()
    Push.objects.filter(pk=push.pk).update(title="Another", version=1)
    answer = client.post(confirm(push), {"seen": push.fingerprint}, follow=True)
    assert answer.redirect_chain == [(preview(push), 302)]
    assert "The push or its application was changed after this preview." in read(answer).text("main")
    assert Push.objects.get().is_draft


def doubtful() -> Push:
    """A draft whose package has a bad row and whose title Android cuts."""
    app = shop()
    package = builders.package(application=app, by=builders.alice(), text="+8613711112222\nx\n")
    return builders.draft(
        author=builders.alice(), application=app, package=package, title="A title of 27 characters..."
    )


def test_a_doubt_about_the_list_is_ticked_for_this_list_alone(client: Client) -> None:
    """The tick of an earlier preview, sent with what the preview of today shows, counts for nothing."""
    alice, app = builders.alice(), shop()
    lists = [
        builders.package(application=app, by=alice, account_type=1, text=f"{name}1\nNULL\n") for name in ("ann", "bob")
    ]
    push = builders.draft(author=alice, application=app, account_type=1, package=lists[0])
    (box,) = [each.attributes for each in read(client.get(preview(push))).all("input") if "required" in each.attributes]
    Push.objects.filter(pk=push.pk).update(package=lists[1])
    push.refresh_from_db()
    answer = client.post(confirm(push), {"seen": push.fingerprint, "doubt": box["value"]}, follow=True)
    answered()
    assert "Tick every line that asks for it, then send." in read(answer).text("main")
    (other,) = [each.attributes for each in read(answer).all("input") if "required" in each.attributes]
    assert other["value"] != box["value"]
    assert "checked" not in other
    client.post(confirm(push), {"seen": push.fingerprint, "doubt": other["value"]})
    push.refresh_from_db()
    assert not push.is_draft
    assert push.events.get(kind=Event.Kind.CONFIRMED).facts["doubts"] == ["placeholder"]


def test_every_doubt_must_be_ticked(client: Client) -> None:
    push = doubtful()
    boxes = [
        box.attributes for box in read(client.get(preview(push))).all("input") if box.attributes["type"] == "checkbox"
    ]
    answered()
    codes = [box["value"] for box in boxes]
    assert codes == ["rejects", "long-title"]
    assert all("required" in box and "checked" not in box for box in boxes)
    answer = client.post(confirm(push), {"seen": push.fingerprint, "doubt": codes[:1]}, follow=True)
    assert [status for _, status in answer.redirect_chain] == [302]
    page = read(answer)
    assert "Tick every line that asks for it, then send." in page.text("main")
    boxes = [box.attributes for box in page.all("input") if box.attributes["type"] == "checkbox"]
    ticked = [box["value"] for box in boxes if "checked" in box]
    assert ticked == codes[:1]
    assert Push.objects.get().is_draft
    client.post(confirm(push), {"seen": push.fingerprint, "doubt": codes})
    assert not Push.objects.get().is_draft


def test_a_push_that_lacks_something_by_now_leads_to_what_there_is_to_do(client: Client) -> None:
    push = ready()
    Push.objects.update(title="")
    push.refresh_from_db()
    answer = client.post(confirm(push), {"seen": push.fingerprint}, follow=True)
    assert answer.redirect_chain[-1] == (f"{reverse('pushes:edit', args=[push.pk])}?todo=1", 302)
    assert "Write a title." in read(answer).text("section")


def test_the_same_file_and_words_again_are_doubted(client: Client) -> None:
    before = confirmed()
    page = read(client.get(preview(ready())))
    said = page.text("fieldset")
    named = f"push {before.pk}, “Sale”"
    assert f"Confirmed for all 2 of these accounts: {named}. It has not begun. It was the same file." in said
    assert [link.attributes["href"] for link in page.all("a")].count(before.get_absolute_url()) == 2
    assert f"The same message was pushed before: push {before.pk}" in said


def test_one_account_is_one_account(client: Client) -> None:
    push = builders.draft(
        author=builders.alice(), application=shop(), target="accounts", typed="+8613711112222\n+8613711112222"
    )
    said = read(client.get(preview(push))).text("main")
    assert "Send to 1 account now" in said
    assert "1 duplicate left out" in said


def test_many_are_sent_to_when_their_number_is_typed(client: Client) -> None:
    push = ready()
    Application.objects.update(number_asked_from=2, access_point="shanghai")  # which is not asked who has a device
    push.application.refresh_from_db()
    page = read(client.get(preview(push)))
    assert "Type the number of accounts: 2" in page.text("main")
    assert "autofocus" not in str(page.elements)
    for typed in ("", "3", "two"):
        refused = client.post(confirm(push), {"seen": push.fingerprint, "number": typed}, follow=True)
        page = read(refused)
        assert page.text("main").count("Type 2, the number of accounts, to send to all of them.") == 2, (
            "above, and there"
        )
        (field,) = [each.attributes for each in page.all("input") if each.attributes.get("id") == "id_number"]
        assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == (typed, "true", "number-help")
    assert Push.objects.get().is_draft
    client.post(confirm(push), {"seen": push.fingerprint, "number": " 2 "})
    assert Push.objects.get().is_scheduled


@pytest.mark.parametrize("threshold", [0, 3])
def test_the_number_is_not_asked_for_where_fewer_get_it_or_never(client: Client, threshold: int) -> None:
    push = ready()
    Application.objects.update(number_asked_from=threshold, access_point="shanghai")
    push.application.refresh_from_db()
    assert "Type the number" not in read(client.get(preview(push))).text("main")
    client.post(confirm(push), {"seen": push.fingerprint})
    assert Push.objects.get().is_scheduled

"""The account package of a draft: uploaded, refused, removed, brought back."""

import pytest
from django.test import Client
from django.urls import reverse

from pushes import actions, intake
from pushes.models import AccountPackage, Push
from tests import builders
from tests.accounts.builders import zipped
from tests.pages import read, read_fragment
from tests.pushes.views.drafting import card, edit, saved
from tests.pushes.views.people import client_of, opened, ready, shop, written

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


UNREADABLE = {
    "two columns": ("two.csv", b"+8613711112222,x\n", "The file has 2 columns."),
    "two files": ("two.zip", zipped(("a.txt", b"aa\n"), ("b.txt", b"bb\n")), "The archive holds 2 files"),
    "a folder": ("folder.zip", zipped(("list/a.txt", b"aa\n")), "The archive holds a folder"),
    "not utf-8": ("latin1.csv", "café\n".encode("latin-1"), "Row 1 is not UTF-8"),
    "extension": ("accounts.pdf", b"PK\x03\x04", "accounts.pdf"),
    "empty": ("empty.txt", b"", "empty"),
    "no zip": ("a.zip", b"aa\n", "is not a zip archive"),
    "long name": ("a" * 97 + ".txt", b"aa\n", "The file name has 101 characters."),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_unreadable_package_says_what_and_where_and_loses_nothing(client: Client, kind: str) -> None:
    name, data, said = UNREADABLE[kind]
    push = ready()
    answer = client.post(card(push), {"package": builders.upload(text=data, name=name)}, headers=HTMX)
    push.refresh_from_db()
    if answer.status_code == 200:  # its rows must be read first: the check refuses it
        from_check(push.package)
        answer = client.get(card(push), headers=HTMX)
    else:
        assert push.package
        assert push.package.name == "accounts.csv"
    assert said in " ".join(read_fragment(answer).elements[0].text.split())
    push.refresh_from_db()
    assert (push.title, push.content) == ("Sale", "From nine")


def from_check(package: AccountPackage | None) -> None:
    assert package
    intake.check(package.pk)


def test_a_package_that_comes_with_the_form_is_attached_and_the_words_are_saved(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    answer = saved(client, push, title="Night", package=builders.upload(name="night.csv"))
    assert answer.status_code == 302
    push = Push.objects.get()
    assert push.title == "Night"
    assert push.package
    assert push.package.name == "night.csv"


def test_a_refused_package_that_comes_with_the_form_keeps_the_words(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    file = builders.upload(name="night.pdf")
    page = read(client.post(edit(push), written(push, title="Night", package=file), follow=True))
    assert '"night.pdf" does not end in' in page.text("main")
    assert Push.objects.get().title == "Night"
    assert not AccountPackage.objects.exists()


def test_a_package_in_work_is_asked_for_again_until_it_is_checked(client: Client) -> None:
    app = shop()
    waiting = builders.stored_package(application=app, by=builders.alice())
    push = builders.draft(author=builders.alice(), application=app, package=waiting)
    assert "hx-trigger" in read_fragment(client.get(card(push))).elements[0].attributes
    intake.check(waiting.pk)
    done = read_fragment(client.get(card(push)))
    assert "hx-trigger" not in done.elements[0].attributes
    assert "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank" in " ".join(done.elements[0].text.split())


def test_removing_the_package_keeps_what_was_written_beside_it(client: Client) -> None:
    push = ready()
    where = reverse("pushes:remove-package", args=[push.pk])
    answer = client.post(where, written(push, title="Written a moment ago"), follow=True)
    assert answer.redirect_chain == [(edit(push), 302)]
    push = Push.objects.get()
    assert (push.title, push.package) == ("Written a moment ago", None)


def test_a_removed_package_is_brought_back_with_all_that_was_found_in_it(client: Client) -> None:
    push = ready()
    client.post(reverse("pushes:remove-package", args=[push.pk]), written(push))
    push.refresh_from_db()
    page = read(client.get(edit(push)))
    assert "accounts.csv was removed." in page.text("main")
    back = reverse("pushes:bring-back", args=[push.pk])
    assert back in [button.attributes.get("formaction") for button in page.all("button")]
    answer = client.post(back, written(push, title="Beside it"), follow=True)
    assert "2 rows = 2 accounts" in " ".join(read(answer).text("main").split())
    assert Push.objects.get().title == "Beside it"


def test_bring_it_back_pressed_twice_does_not_swap_again(client: Client) -> None:
    push = ready()
    first = push.package
    actions.attach_package(push=push, by=push.author, file=builders.upload(text="+8613711119999\n"))
    back = reverse("pushes:bring-back", args=[push.pk])
    (button,) = [
        each for each in read(client.get(edit(push))).all("button") if each.attributes.get("formaction") == back
    ]
    pressed = opened(client, push) | {button.attributes["name"]: button.attributes["value"]}
    for _ in ("once", "again"):
        client.post(back, pressed)
        push.refresh_from_db()
        assert push.package == first

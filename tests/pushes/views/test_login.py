"""Logging in and out: wrong passwords are counted, and pages say what happened."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


def tried(client: Client, password: str) -> Any:
    return client.post(LOGIN, {"username": "alice", "password": password})


def test_a_wrong_password_says_so_and_leaks_nothing() -> None:
    builders.alice()
    known = tried(Client(), "wrong")
    unknown = Client().post(LOGIN, {"username": "nobody", "password": "wrong"})
    said = [" ".join(item.text.split()) for item in read(known).all("li")]
    assert said == [" ".join(item.text.split()) for item in read(unknown).all("li")]
    assert any("correct username and password" in line for line in said)
    assert "wrong" not in known.content.decode()


def test_five_wrong_passwords_lock_the_login_and_say_so() -> None:
    builders.alice()
    client = Client()
    answers = [tried(client, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert read(answers[-1]).text("h1") == "Too many tries"
    assert tried(client, builders.PASSWORD).status_code == 429


def test_a_lock_is_one_persons_only() -> None:
    builders.alice()
    builders.bob()
    client = Client()
    for _ in range(5):
        tried(client, "wrong")
    answer = client.post(LOGIN, {"username": "bob", "password": builders.PASSWORD})
    assert answer.headers["Location"] == reverse("pushes:home")


def test_four_wrong_passwords_are_forgiven_by_the_right_one() -> None:
    builders.alice()
    for _ in range(2):
        client = Client()
        assert [tried(client, "wrong").status_code for _ in range(4)] == [422] * 4
        assert tried(client, builders.PASSWORD).status_code == 302


def test_logging_out_ends_it() -> None:
    client = client_of(builders.alice())
    assert client.get("/").status_code == 200
    assert client.post(reverse("logout")).headers["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_a_new_password_counts_from_now_on() -> None:
    client, new = client_of(builders.alice()), "a zebra walks into a bar"
    form = {"old_password": builders.PASSWORD, "new_password1": new, "new_password2": new}
    answer = client.post(reverse("password_change"), form, follow=True)
    assert read(answer).text("h1") == "Password changed"
    assert tried(Client(), builders.PASSWORD).status_code == 422
    assert tried(Client(), new).status_code == 302
    assert client.get("/").status_code == 200  # whoever changed it stays logged in


def test_a_weak_password_is_refused_with_what_to_do() -> None:
    form = {"old_password": builders.PASSWORD, "new_password1": "1234", "new_password2": "1234"}
    answer = client_of(builders.alice()).post(reverse("password_change"), form)
    assert "at least 8 characters" in read(answer).text("main")


def test_a_password_is_not_tried_again_by_reloading_the_page() -> None:
    builders.alice()
    for answer, refused in ((Client().get(LOGIN), False), (tried(Client(), "wrong"), True)):
        forms = [form.attributes for form in read(answer).all("form")]
        assert any("data-refused" in form for form in forms) is refused


@pytest.mark.parametrize("where", ["login", "password_change"])
def test_each_empty_field_asks_for_what_belongs_there(where: str) -> None:
    client = Client() if where == "login" else client_of(builders.alice())
    answer = client.post(reverse(where), {})
    said = [element.text.strip() for element in read(answer).all("strong")]
    asked = {
        "login": ["Write your username.", "Write your password."],
        "password_change": [
            "Write your present password.",
            "Write the new password.",
            "Write the new password once more.",
        ],
    }
    assert (answer.status_code, said) == (422, asked[where])


def test_a_login_leads_back_to_the_page_that_asked_for_it() -> None:
    builders.alice()
    client = Client()
    asked = client.get(reverse("pushes:records"))
    answer = client.post(asked.headers["Location"], {"username": "alice", "password": builders.PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("pushes:records"))


def test_a_login_never_leads_to_another_host() -> None:
    builders.alice()
    where = f"{reverse('login')}?next=https://elsewhere.example/"
    answer = Client().post(where, {"username": "alice", "password": builders.PASSWORD})
    assert answer.headers["Location"] == reverse("pushes:home")

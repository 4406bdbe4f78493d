"""Who may open which address of Django's admin, and how: all of them, whatever is registered there."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, reverse

from tests import builders
from tests.gateway import builders as gateway
from tests.pushes.views.people import client_of, same_login, undone, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

# What an administrator gets for GET and POST, by the name of the address. Nobody else gets any of it.
PAGE, REFUSED = (200, 200), (403, 403)
ADMINISTRATOR = {
    "index": PAGE,
    "login": (403, 405),  # the console's login is the way in; who stands here is in already
    "logout": (405, 302),
    "password_change": (302, 405),  # to the console's, which has limits
    "password_change_done": (200, 405),
    "autocomplete": (403, 405),
    "jsi18n": (200, 405),
    "view_on_site": (404, 404),
    "app_list": PAGE,
    "gateway_gatewayapplication_changelist": PAGE,
    "gateway_gatewayapplication_change": (200, 302),  # whether it refuses repetitions, and nothing else
    "gateway_gatewayapplication_history": PAGE,
}
STRANGERS = ("anonymous", "alice", "bob", "dave", "eve", "frank")


def names() -> Iterator[str]:
    patterns = list(admin.site.urls[0])
    for entry in patterns:
        if isinstance(entry, URLResolver):
            patterns.extend(entry.url_patterns)
        elif entry.name:
            yield entry.name


NAMES = sorted(set(names()))


def address(name: str) -> str:
    """The address of that name, about a person or a row that there is."""
    arguments: dict[str, Any] = {}
    if name == "view_on_site":
        arguments = {"content_type_id": 1, "object_id": 1}
    elif name == "app_list":
        arguments = {"app_label": "gateway"}
    elif name == "auth_user_password_change":
        arguments = {"id": builders.bob().pk}
    elif name.startswith("auth_user_") and not name.endswith(("changelist", "add")):
        arguments = {"object_id": builders.bob().pk}
    elif name.startswith("gateway_") and name.endswith(("_change", "_history", "_delete")):
        arguments = {"object_id": served()}
    elif name.startswith("axes_") and name.endswith(("_change", "_history", "_delete")):
        arguments = {"object_id": 1}
    return reverse(f"admin:{name}", kwargs=arguments)


def served() -> int:
    return int(gateway.application().pk)


@pytest.mark.parametrize("name", NAMES)
def test_what_an_administrator_gets(name: str) -> None:
    where = address(name)
    answers = [getattr(client_of(who("carol")), method)(where).status_code for method in ("get", "post")]
    if name.endswith("_history") and name not in ADMINISTRATOR:
        assert set(answers) <= {302, 403}  # of no row there is no past: it leads to the index
    else:
        assert tuple(answers) == ADMINISTRATOR.get(name, REFUSED)


@pytest.mark.parametrize("name", STRANGERS)
def test_nobody_else_gets_anything(name: str, subtests: pytest.Subtests) -> None:
    client = client_of(who(name))
    addresses = {page: address(page) for page in NAMES}
    for page, method in product(NAMES, ("get", "post", "put", "delete")):
        with subtests.test(page, method=method), undone():
            answer = getattr(same_login(client), method)(addresses[page])
            assert answer.status_code in (302, 403, 405)
            if answer.status_code == 302:
                where = answer.headers["Location"]
                assert where.startswith((reverse("login"), "/admin/login/", "/password/", "/admin/"))


def test_people_are_for_superusers_and_nobody_deletes_them() -> None:
    """Administrators have the pages of tests/console/views/test_everybody.py."""
    names = ("changelist", "add", "change", "history", "delete", "password_change")
    root = client_of(User.objects.create_superuser("root"))
    found = {name: root.get(address(f"auth_user_{name}")).status_code for name in names}
    assert {name for name in names if found[name] == 200} == set(names)


def test_a_person_without_the_right_is_told_so_and_not_sent_in_a_circle() -> None:
    answer = client_of(who("alice")).get(reverse("admin:index"), follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)


def test_a_login_leads_to_the_admin_that_asked_for_it() -> None:
    builders.carol()
    client = Client()
    asked_for = client.get(reverse("admin:gateway_gatewayapplication_changelist"), follow=True)
    where = f"{reverse('login')}?{asked_for.request['QUERY_STRING']}"
    answer = client.post(where, {"username": "carol", "password": builders.PASSWORD})
    assert answer.headers["Location"] == reverse("admin:gateway_gatewayapplication_changelist")


def test_a_present_password_cannot_be_guessed_at_in_the_admin() -> None:
    guess = {"old_password": "wrong", "new_password1": "Long-enough-9", "new_password2": "Long-enough-9"}
    answer = client_of(who("carol")).post(reverse("admin:password_change"), guess)
    assert answer.status_code == 405
    assert client_of(who("carol")).get(reverse("admin:password_change")).headers["Location"] == reverse(
        "password_change"
    )

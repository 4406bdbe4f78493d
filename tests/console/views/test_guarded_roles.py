"""A second factor that is required of a role: set up before anything else, by those who have none."""

from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from console.middleware import SEEN, SEEN_EVERY
from pushes.models.audit import AuditRow
from pushes.roles import ADMINISTRATORS, APPROVERS, AUDITORS, MARKETERS
from tests import builders
from tests.console.views.second_steps import CODE, LOGIN, half_way, is_in, leads_to, phone_of
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
ROLES, SET_UP, CHANGE = reverse("guarded-roles"), reverse("second-factor"), reverse("second-factor-change")


def ticked(client: Client, *names: str) -> str:
    """What is answered when these roles are ticked."""
    roles = Group.objects.filter(name__in=names).values_list("pk", flat=True)
    return read(client.post(ROLES, {"roles": list(roles)}, follow=True)).text("main")


def administrator() -> Client:
    carol = builders.carol()
    phone_of(carol)
    return client_of(carol)


def test_who_needs_one_sets_it_up_before_anything_else() -> None:
    builders.alice()
    ticked(administrator(), MARKETERS)
    client = Client()
    where = half_way(client, next_url="/pushes/").headers["Location"]
    assert where == f"{SET_UP}?next=%2Fpushes%2F"
    assert not is_in(client)
    page = read(client.get(where))
    assert "Your role needs a second factor." in page.text("main")
    phone = pyotp.TOTP(page.text("code").replace(" ", ""))
    assert client.post(CODE, {"code": phone.now()}).status_code == 422
    assert not is_in(client)  # it is not set up yet
    answer = client.post(SET_UP, {"code": phone.now(), "next": leads_to(page)})
    assert len(read(answer).main("code")) == 10
    assert [link.attributes["href"] for link in read(answer).main("a")] == ["/pushes/"]
    assert is_in(client)
    assert half_way(Client()).headers["Location"] == CODE


def test_who_is_logged_in_without_one_is_logged_out_and_nobody_else() -> None:
    builders.alice()
    marketer, keeper = Client(), administrator()
    half_way(marketer)
    assert is_in(marketer)
    assert "Saved." in ticked(keeper, ADMINISTRATORS)
    assert is_in(marketer)
    assert "Logged out in 1 browser." in ticked(keeper, ADMINISTRATORS, MARKETERS)
    assert not is_in(marketer)
    assert is_in(keeper)
    rows = AuditRow.objects.filter(kind=AuditRow.Kind.ROLES_GUARDED)
    assert rows[0].details == {"roles": [ADMINISTRATORS, MARKETERS]}
    boxes = read(keeper.get(ROLES)).main("input")
    kept = {int(box.attributes["value"]) for box in boxes if "checked" in box.attributes}
    assert kept == {group.pk for group in Group.objects.filter(name__in=(ADMINISTRATORS, MARKETERS))}
    ticked(keeper)
    assert half_way(marketer).headers["Location"] == "/"


def test_who_has_none_cannot_require_it_of_others() -> None:
    carol = client_of(builders.carol())
    assert "Set up your own second factor first" in ticked(carol, MARKETERS)
    builders.alice()
    assert half_way(Client()).headers["Location"] == "/"


def test_another_phone_is_set_up_and_the_only_one_is_not_switched_off() -> None:
    alice = builders.alice()
    phone_of(alice)
    ticked(administrator(), MARKETERS)
    client = client_of(alice)
    client.post(reverse("second-factor-prove"), {"proof": builders.PASSWORD})
    for button in ("off", "app"):
        page = read(client.post(CHANGE, {button: "1"}, follow=True))
        assert "Your role needs a second factor: add another one before you remove this." in page.text("main")
    where = reverse("second-factor-app")
    phone = pyotp.TOTP(read(client.get(where)).text("code").replace(" ", ""))
    assert client.post(where, {"code": phone.now()}).headers["Location"] == SET_UP
    assert half_way(Client()).headers["Location"] == CODE


def test_one_who_is_half_way_and_has_one_comes_to_neither_set_up_nor_switch() -> None:
    alice = builders.alice()
    phone_of(alice)
    client = Client()
    half_way(client)
    assert client.get(SET_UP).headers["Location"] == CODE
    assert client.post(SET_UP, {"code": "123456"}, follow=True).redirect_chain[-1][0] == CODE
    assert client.post(CHANGE, {"off": "1"}).status_code == 302
    assert half_way(Client()).headers["Location"] == CODE


def test_who_may_do_everything_is_an_administrator_as_well() -> None:
    builders.alice()
    alice = builders.alice()
    alice.is_superuser = True
    alice.save()
    ticked(administrator(), ADMINISTRATORS)
    assert half_way(Client()).headers["Location"] == SET_UP


def given(keeper: Client, person: User, *names: str) -> Any:
    """The answer to these roles, and no others, for the person."""
    roles = list(Group.objects.filter(name__in=names).values_list("pk", flat=True))
    form = {"username": person.username, "email": person.email, "roles": roles, "applications": []}
    return keeper.post(reverse("person", args=[person.pk]), form)


@pytest.mark.parametrize("way", ["a page", "the group", "a superuser"])
def test_who_is_given_such_a_role_is_logged_out_whoever_gives_it(way: str) -> None:
    alice, client, keeper = builders.alice(), Client(), administrator()
    ticked(keeper, AUDITORS, ADMINISTRATORS)
    for _ in range(2):
        assert half_way(client).headers["Location"] == "/"
        if way == "a page":
            given(keeper, alice, MARKETERS, AUDITORS)
        elif way == "the group":
            Group.objects.get(name=AUDITORS).user_set.add(alice)
        else:
            alice.is_superuser = True
            alice.save()
        assert not is_in(client)
        assert half_way(client).headers["Location"] == SET_UP
        assert not is_in(client)
        alice.is_superuser = False
        alice.save()
        given(keeper, alice, MARKETERS)


def test_who_has_one_stays_and_so_does_who_is_given_another_role() -> None:
    alice, bob = builders.alice(), builders.bob()
    keeper, client, other = administrator(), Client(), Client()
    ticked(keeper, AUDITORS)
    phone = phone_of(bob)
    half_way(client)
    half_way(other, "bob")
    other.post(CODE, {"code": phone.now()})
    given(keeper, alice, MARKETERS, APPROVERS)
    given(keeper, bob, MARKETERS, AUDITORS)
    assert (is_in(client), is_in(other)) == (True, True)


def test_who_gives_it_to_oneself_is_told_to_log_in_again() -> None:
    grace, client = builders.grace(), Client()
    ticked(administrator(), AUDITORS)
    half_way(client, "grace")
    assert given(client, grace, MARKETERS, ADMINISTRATORS, AUDITORS).headers["Location"] == LOGIN
    page = read(client.get(LOGIN))
    assert "Your new role needs a second factor. Log in again to set it up." in page.text("main")
    assert half_way(client, "grace").headers["Location"] == SET_UP


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_superuser_who_gives_it_to_oneself_in_djangos_admin_is_told_what_became_of_it(language: str) -> None:
    root = User.objects.create_superuser("root", password=builders.PASSWORD)
    ticked(administrator(), AUDITORS)
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    half_way(client, "root")
    session = client.session
    session[SEEN] -= SEEN_EVERY  # it is written by the request that ends it
    session.save()
    auditors = Group.objects.get(name=AUDITORS)
    form = {"username": "root", "is_active": "on", "is_superuser": "on", "is_staff": "on", "groups": [auditors.pk]}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    answer = client.post(reverse("admin:auth_user_change", args=[root.pk]), form | joined)
    assert answer.status_code == 400
    said = {"en": "You were logged out meanwhile", "zh-hans": "你已被退出登录"}
    assert read(answer, language).text("h1") == said[language]
    assert list(root.groups.all()) == [auditors]
    assert half_way(client, "root").headers["Location"] == SET_UP

"""The pages about people: found, given roles and applications, shut out and let in, never the last administrator."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console import people
from console.models import OpenSession
from pushes.roles import ADMINISTRATORS, APPROVERS, AUDITORS, MARKETERS
from tests import builders
from tests.pages import Page, read
from tests.pushes.views.people import client_of, confirmed, dave, ready, shop

pytestmark = pytest.mark.django_db
LIST = "/people/"


@pytest.fixture
def client() -> Client:
    return client_of(builders.carol())


def listed(client: Client, query: str = "") -> list[str]:
    page = read(client.get(f"{LIST}?{query}"))
    return [link.text for link in page.all("a") if any(outer.tag == "th" for outer in link.inside)]


def groups(*names: str) -> list[int]:
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


def saved(client: Client, person: User, **fields: Any) -> Any:
    form = {"username": person.username, "email": person.email, "roles": groups(), "applications": []}
    return client.post(reverse("person", args=[person.pk]), form | fields)


def pressed(client: Client, name: str, person: User) -> Page:
    return read(client.post(reverse(name, args=[person.pk]), follow=True))


def test_people_are_found_by_name_address_role_and_state(client: Client) -> None:
    builders.alice(), builders.bob(), builders.frank(), dave()
    User.objects.filter(username="bob").update(email="bob@example.com", is_active=False)
    marketers = Group.objects.get(name=MARKETERS).pk
    assert {
        query: listed(client, query) for query in ("", "text=B%40EX", "state=deactivated", f"role={marketers}")
    } == {
        "": ["alice", "bob", "carol", "dave", "frank"],
        "text=B%40EX": ["bob"],
        "state=deactivated": ["bob"],
        f"role={marketers}": ["alice", "bob"],
    }
    assert "Nobody found" in read(client.get(f"{LIST}?text=nobody")).text("main")
    assert "Choose one of those that are offered." in read(client.get(f"{LIST}?role=999")).text("main")


def test_the_list_asks_no_more_of_many_than_of_one(client: Client, django_assert_max_num_queries: Any) -> None:
    shop()
    client.get(LIST)
    with django_assert_max_num_queries(13) as few:
        client.get(LIST)
    for number in range(20):
        person = User.objects.create_user(f"person-{number}")
        person.groups.set(groups(MARKETERS))
        person.applications.set([shop()])
    with django_assert_max_num_queries(len(few)):
        page = read(client.get(LIST))
    assert page.text("table").count("Shop") == 21


def test_a_person_is_given_a_name_roles_and_applications_and_keeps_other_groups(client: Client) -> None:
    own, made = Group.objects.create(name="Night shift"), dave()
    made.groups.add(own)
    answer = saved(
        client,
        made,
        username="david",
        email="d@example.com",
        roles=groups(APPROVERS, AUDITORS),
        applications=[shop().pk],
    )
    assert answer.headers["Location"] == LIST
    made = User.objects.get(pk=made.pk)
    assert (made.username, made.email, made.is_staff) == ("david", "d@example.com", False)
    assert set(made.groups.values_list("name", flat=True)) == {"Night shift", APPROVERS, AUDITORS}
    assert list(made.applications.all()) == [shop()]
    assert made.has_perms(["pushes.approve_push", "pushes.view_every_application"])
    assert not made.has_perm("pushes.add_push")
    saved(client, made, roles=groups(MARKETERS))
    assert set(made.groups.values_list("name", flat=True)) == {"Night shift", MARKETERS}
    assert not made.applications.exists()


def test_what_cannot_be_taken_is_said_and_nothing_is_changed(client: Client) -> None:
    made = builders.alice()
    for fields, said in (
        ({"username": "carol"}, "Somebody has this name already. Choose another one."),
        ({"username": ""}, "Write a name to log in with."),
        ({"email": "nowhere"}, "Write an address such as anna@example.com, or leave the field empty."),
        ({"roles": ["999"]}, "Choose"),
    ):
        answer = saved(client, made, **fields)
        assert (answer.status_code, read(answer).text("h1")) == (422, "alice")
        assert said in read(answer).text("main")
    assert list(User.objects.get(pk=made.pk).groups.values_list("name", flat=True)) == [MARKETERS]


def test_the_last_administrator_stays_one_and_another_one_may_go(client: Client) -> None:
    carol = builders.carol()
    answer = saved(client, carol, roles=groups(AUDITORS))
    assert answer.status_code == 422
    assert "Make another person an administrator first" in read(answer).text("main")
    grace = builders.grace()
    User.objects.filter(pk=grace.pk).update(is_active=False)  # who cannot log in keeps nobody in
    assert saved(client, carol, roles=[]).status_code == 422
    assert list(carol.groups.values_list("name", flat=True)) == [ADMINISTRATORS]
    User.objects.filter(pk=grace.pk).update(is_active=True)
    assert saved(client, carol, roles=groups(AUDITORS)).headers["Location"] == "/"
    assert client.get(LIST).status_code == 403
    client_of(grace).post(reverse("deactivate", args=[carol.pk]))
    assert saved(client_of(grace), grace, roles=[]).status_code == 422


def superuser() -> User:
    return User.objects.filter(username="root").first() or User.objects.create_superuser("root")


def test_two_administrators_cannot_leave_nobody() -> None:
    carol, grace = builders.carol(), builders.grace()
    people.give(person=grace, roles=[], applications=[])
    with pytest.raises(people.LastAdministrator):
        people.deactivate(person=carol)
    assert User.objects.get(pk=carol.pk).is_active


def test_who_is_deactivated_is_out_at_once_and_comes_back_with_what_they_had(client: Client) -> None:
    alice, browser = builders.alice(), Client()
    login = {"username": "alice", "password": builders.PASSWORD}
    browser.post("/login/", login)
    assert browser.get("/").status_code == 200
    assert OpenSession.objects.filter(person=alice).count() == 1
    assert "alice is deactivated and logged out everywhere." in pressed(client, "deactivate", alice).text("main")
    assert browser.get("/").status_code == 302
    assert browser.post("/login/", login).status_code == 422
    assert not OpenSession.objects.filter(person=alice).exists()
    assert "alice can log in again." in pressed(client, "reactivate", alice).text("main")
    assert browser.get("/").status_code == 302, "a login of before stays ended"
    assert browser.post("/login/", login).status_code == 302
    assert builders.alice().has_perm("pushes.add_push")


def test_what_of_theirs_goes_on_is_said_before(client: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    waiting = confirmed(title="Tomorrow", scheduled_for=later)
    ready(title="Half written")
    page = read(client.get(reverse("deactivate", args=[builders.alice().pk])))
    assert "1 draft. Only its author can go on with it" in page.text("main")
    assert [link.text for link in page.all("a") if link.attributes["href"] == waiting.get_absolute_url()] == [
        "Tomorrow"
    ]
    pressed(client, "deactivate", builders.alice())
    waiting.refresh_from_db()
    assert waiting.is_scheduled


def test_nobody_deactivates_themselves_or_touches_a_superuser(client: Client) -> None:
    builders.grace()
    assert "You cannot deactivate yourself." in pressed(client, "deactivate", builders.carol()).text("main")
    for name in ("person", "deactivate", "new-password"):
        assert client.post(reverse(name, args=[superuser().pk])).status_code == 403
    assert client_of(superuser()).get(reverse("person", args=[superuser().pk])).status_code == 200


def test_what_others_do_while_a_person_is_saved_stays_done() -> None:
    builders.carol()
    read_before, same = dave(), User.objects.get(username="dave")
    people.deactivate(person=same)
    same.set_password(builders.PASSWORD)
    same.save()
    read_before.email = "dave@example.com"
    people.give(person=read_before, roles=Group.objects.filter(name=AUDITORS), applications=[])
    same.refresh_from_db()
    assert (same.email, same.is_active, same.check_password(builders.PASSWORD)) == ("dave@example.com", False, True)

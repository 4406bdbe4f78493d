"""Tests of who calls the API: tokens, scopes, ends, limits, and what cookies are worth."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from console.models import ApiToken
from pushes.roles import ADMINISTRATORS
from tests.builders import alice
from tests.console.api.calling import call, token_of
from tests.pushes.readiness.pushed import PHONES, typed
from tests.pushes.views.people import client_of, confirmed, shop

pytestmark = pytest.mark.django_db


def test_what_holds_no_more_is_refused_with_what_to_do() -> None:
    secret = token_of(alice(), shop())
    ApiToken.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    answer = call(secret, "get", "applications")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert (answer.headers["WWW-Authenticate"], answer.json()["type"]) == ("Bearer", "/api/#token")
    assert "Send another one." in answer.json()["detail"]
    ApiToken.objects.update(ends_at=timezone.now() + timedelta(days=1))
    person = alice()
    person.is_active = False
    person.save()
    assert call(secret, "get", "applications").status_code == 401
    person.is_active = True
    person.save()
    assert call(secret, "get", "applications").status_code == 200


def test_no_cookie_is_worth_anything() -> None:
    inside = client_of(alice())
    assert inside.get("/api/v1/applications").status_code == 401
    assert inside.get("/api/v1/nothing").json()["type"] == "/api/#not-found"


def test_a_browser_may_do_nothing_with_an_answer_and_a_page_keeps_its_own_policy() -> None:
    secret = token_of(alice(), shop())
    for token, path in ((secret, "applications"), ("nothing", "applications"), (secret, "nothing")):
        policy = call(token, "get", path).headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"
    assert "form-action 'self'" in Client().get("/profile/").headers["Content-Security-Policy"]


def test_what_the_scopes_do_not_name_is_refused() -> None:
    answer = call(token_of(alice(), shop(), "write"), "get", "applications")
    assert (answer.status_code, answer.json()["scope"]) == (403, "read")


def test_a_person_who_loses_the_application_sees_nothing_of_it() -> None:
    push, secret = confirmed(), token_of(alice(), shop())
    assert call(secret, "get", f"pushes/{push.pk}").json()["status"] == "scheduled"
    shop().people.clear()
    assert call(secret, "get", f"pushes/{push.pk}").status_code == 404
    assert call(secret, "get", "pushes").json() == {"pushes": [], "next": None}
    assert call(secret, "get", "applications").json() == {"applications": []}


def test_what_is_taken_away_is_gone_with_the_next_status_and_back_when_it_is_given_back() -> None:
    push, person, secret = confirmed(), alice(), token_of(alice(), shop())
    roles, others = list(person.groups.all()), list(Group.objects.filter(name=ADMINISTRATORS))

    def answered() -> int:
        return call(secret, "get", f"pushes/{push.pk}").status_code

    for _ in range(2):
        assert answered() == 200
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert answered() == 401
        User.objects.filter(pk=person.pk).update(is_active=True)
        assert answered() == 200
        shop().people.remove(person)
        assert answered() == 404
        person.groups.set(others)  # who sees every application
        assert answered() == 200
        person.groups.set(roles)
        assert answered() == 404
        shop().people.add(person)
    ApiToken.objects.update(revoked_at=timezone.now())
    assert answered() == 401


def test_a_number_that_no_push_can_have_is_not_found() -> None:
    secret = token_of(alice(), shop())
    for number in (0, 2**63 - 1, 2**63, 10**30):
        assert call(secret, "get", f"pushes/{number}").status_code == 404


def test_who_calls_too_often_is_told_when_to_call_again(settings: Settings) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    secret, others = token_of(alice(), shop()), token_of(alice(), shop())
    first, second, third = (call(secret, "get", "applications") for _ in range(3))
    assert [each.status_code for each in (first, second, third)] == [200, 200, 429]
    assert first.headers["RateLimit-Policy"] == '"calls";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"calls";r=1;')
    assert second.headers["RateLimit"].startswith('"calls";r=0;')
    assert 1 <= int(third.headers["Retry-After"]) <= 30
    assert call(others, "get", "applications").status_code == 200


def test_a_status_costs_four_questions_and_few_columns(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    push, secret = confirmed(), token_of(alice(), shop())
    call(secret, "get", f"pushes/{push.pk}")  # which notes that the token is used
    with django_assert_num_queries(4) as asked:
        assert call(secret, "get", f"pushes/{push.pk}").status_code == 200
    (read,) = [each["sql"] for each in asked if 'FROM "pushes_push"' in each["sql"]]
    assert read.partition(" FROM ")[0].count(",") < 60, "it reads what is told, and not all that a push has"


def test_a_draft_with_typed_accounts_costs_no_more(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    draft, secret = typed(shop(), PHONES[:3]), token_of(alice(), shop())
    call(secret, "get", f"pushes/{draft.pk}")
    with django_assert_num_queries(4) as asked:
        assert call(secret, "get", f"pushes/{draft.pk}").json()["accounts"] == 3
    assert not any("secret_key" in each["sql"] for each in asked)


def test_refusals_speak_the_callers_language() -> None:
    answer = Client().get("/api/v1/applications", headers={"Accept-Language": "zh-Hans"})
    assert "令牌" in answer.json()["detail"]
    assert "profile" not in answer.json()["detail"]

"""Every address of the API answers the same questions: who may, of which application, by which method."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.urls import get_resolver

from console.api import urls
from pushes.models import Application
from tests import builders
from tests.console.api.calling import call, token_of
from tests.pushes.views.people import confirmed, ready, shop, undone, who

pytestmark = pytest.mark.django_db

# The author; another marketer, of another application; the administrator, who is no marketer; somebody without a role;
# the auditor; an approver of the application; and an administrator who is a marketer as well.
PEOPLE = ("alice", "bob", "carol", "dave", "eve", "frank", "grace")
EVERYBODY = (200,) * 7
WHO_SEES = (200, 404, 200, 404, 200, 200, 200)


def written(by_author: int, by_another: int = 409) -> tuple[int, ...]:
    """Of what marketers of the application do."""
    return (by_author, 404, 403, 404, 403, 403, by_another)


@dataclass(frozen=True)
class Case:
    """What each of PEOPLE gets, by a token of the push's application with every scope."""

    name: str
    method: str
    answers: tuple[int, ...]
    about: str = ""  # draft or sent
    body: Any = None


CASES = (
    Case("applications", "get", EVERYBODY),
    Case("pushes", "get", EVERYBODY),
    *(Case(name, "get", WHO_SEES, "draft") for name in ("push", "check", "ledger", "parts", "figures")),
    *(Case(name, "get", WHO_SEES, "sent") for name in ("push", "check", "ledger", "parts", "figures")),
    Case("rejects", "get", WHO_SEES, "sent"),
    Case("pushes", "post", (200, 404, 403, 403, 403, 403, 200), body={"title": "Sale"}),
    *(Case(name, "post", written(422), "draft") for name in ("package", "reading")),
    Case("push", "patch", written(422), "draft", {"title": "Sale"}),
    Case("preview", "get", written(200), "draft"),
    Case("confirm", "post", written(409), "draft"),
    Case("uploads", "post", written(412), "draft"),
    *(Case("upload", method, written(412), "draft") for method in ("get", "patch", "post", "delete")),
    *(Case(name, "post", written(409), "sent") for name in ("package", "reading", "confirm", "uploads", "upload")),
    *(Case(name, "post", written(200, 200), "sent") for name in ("stop", "undo")),
    *(Case(name, "post", written(409), "draft") for name in ("stop", "undo")),
)
ADDRESSES = {pattern.name: str(pattern.pattern) for pattern in urls.api}
MADE: dict[str, Callable[[], Any]] = {"draft": ready, "sent": confirmed}


def address(case: Case, subject: int) -> str:
    return ADDRESSES[case.name].replace("<int:pk>", str(subject)).replace("<uuid:key>", str(UUID(int=1)))


def test_every_address_and_method_has_its_cases() -> None:
    ways = {(each.name, method.lower()) for each in urls.api for method in each.callback.ways}
    ways = {(name, method) for name, method in ways if method not in ("head", "options")}
    assert {(case.name, case.method) for case in CASES} == ways
    assert "api" in get_resolver().namespace_dict


@pytest.mark.parametrize("about", ["", "draft", "sent"])
def test_who_may(about: str, subtests: pytest.Subtests) -> None:
    subject = MADE[about]().pk if about else 0
    shop().people.add(builders.frank())
    other = Application.objects.filter(name="Other").first() or builders.application(
        name="Other", access_id="1500001049", people=[builders.alice(), builders.grace()]
    )
    people = {name: who(name) for name in PEOPLE}
    secrets = {name: token_of(person, shop()) for name, person in people.items() if person}
    others = {name: token_of(people[name], other) for name in ("alice", "grace")}
    for case, name in product([case for case in CASES if case.about == about], PEOPLE):
        with subtests.test(f"{case.method} {case.name}", person=name), undone():
            where = address(case, subject)
            answer = call(secrets[name], case.method, where, case.body or {}, Idempotency_Key="1")
            assert answer.status_code == case.answers[PEOPLE.index(name)]
            if about and name in others:
                of_another = call(others[name], case.method, where, case.body, Idempotency_Key="1")
                assert of_another.status_code == 404


def test_without_a_token_and_by_other_methods_nothing_is_answered(subtests: pytest.Subtests) -> None:
    secret = token_of(builders.alice(), shop())
    for pattern in urls.api:
        path = str(pattern.pattern).replace("<int:pk>", "1").replace("<uuid:key>", str(UUID(int=1)))
        with subtests.test(path):
            assert call("nothing", "get", path).status_code == 401
            for method in {"get", "post", "put", "delete"} - {way.lower() for way in pattern.callback.ways}:
                answer = call(secret, method, path)
                assert (answer.status_code, answer.json()["type"]) == (405, "/api/#method")

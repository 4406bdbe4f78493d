"""Every page answers the same questions: who may open it, with which method, and does it keep strangers out."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from pushes.models import Push
from pushes.roles import ROLES
from tests.pages import read, read_fragment
from tests.pushes.views.cases import (
    APPROVALS,
    AUDIENCES,
    FILTERS,
    MARKETERS,
    NAMELESS,
    OF_APPLICATIONS,
    OWN_LOGIN,
    PEOPLE,
    PEOPLES,
    SENT_ALREADY,
    TEMPLATES,
    UNREADABLE,
    WHO_MAY_SEE_IT,
    Case,
    configured,
    everybody,
    seen,
    written,
)
from tests.pushes.views.people import client_of, made, same_login, undone, who

pytestmark = pytest.mark.django_db

# tests/console/test_admin_access.py, tests/gateway/test_access.py, tests/console/api/test_access.py
TESTED_ELSEWHERE = {"admin", "gateway", "api"}
FRAGMENTS = {"pushes:package", "pushes:progress"}
NO_PAGES = {"demo-grant", "demo-worker"} | {
    f"pushes:{name}" for name in ("notices", "overview-export", "package-rules", "upload", "upload-picture", "uploads")
}

BUTTONS = ("start-now", "stop", "resume", "send-now", "continue", "send-the-rest", "terminate", "revoke")
EVERYBODY_INSIDE = everybody(200)
ADMINISTRATORS = configured(200)
WHO_SEES_ALL = ("login", 403, 403, 200, 403, 200, 403, 200)
AUTHOR = written(200, "pushes:detail")
PREVIEWED = written("pushes:preview", "pushes:detail")
WHO_MAY_STEER = written("pushes:detail")
WHO_MAY_COPY = written("pushes:edit")
NO_TUS = written(412, "pushes:detail")  # these pages are for programs: tests/pushes/views/test_upload.py
LOGIN = everybody("pushes:home", 200)
REFUSED_LOGIN = everybody(422, 422)  # whoever is logged in: it names somebody else

CASES = (
    Case("pushes:home", "get", EVERYBODY_INSIDE),
    Case("pushes:notices", "get", everybody(200, 204)),
    Case("pushes:applications", "get", EVERYBODY_INSIDE),
    Case("pushes:add-application", "get", ADMINISTRATORS),
    Case("pushes:add-application", "post", configured(422)),
    Case("pushes:configuration", "get", ADMINISTRATORS, "application"),
    Case("pushes:configuration", "post", configured(422), "application"),
    Case("pushes:pause", "post", configured("pushes:configuration"), "application"),
    Case("pushes:connection", "post", configured("pushes:configuration"), "application"),
    Case("pushes:create", "post", WHO_MAY_COPY, "application"),
    Case("pushes:overview", "get", EVERYBODY_INSIDE),
    Case("pushes:overview-export", "get", EVERYBODY_INSIDE),
    Case("pushes:records", "get", EVERYBODY_INSIDE),
    Case("pushes:export", "get", EVERYBODY_INSIDE),
    Case("pushes:drafts", "get", EVERYBODY_INSIDE),
    *(Case(f"pushes:{name}", "get", WHO_SEES_ALL) for name in ("audit", "audit-export")),
    Case("pushes:detail", "get", seen(200, by_author="pushes:edit"), "draft"),
    Case("pushes:detail", "get", WHO_MAY_SEE_IT, "sent"),
    Case("pushes:progress", "get", WHO_MAY_SEE_IT, "draft"),
    Case("pushes:progress", "get", WHO_MAY_SEE_IT, "sent"),
    Case("pushes:record", "get", WHO_MAY_SEE_IT, "draft"),
    Case("pushes:record", "get", WHO_MAY_SEE_IT, "sent"),
    Case("pushes:evidence", "get", everybody(404), "draft"),
    Case("pushes:evidence", "get", WHO_MAY_SEE_IT, "sent"),
    Case("pushes:standing-still", "get", WHO_SEES_ALL),
    *(Case(f"pushes:{name}", "post", WHO_MAY_STEER, "sent") for name in BUTTONS),
    Case("pushes:rehearse", "post", WHO_MAY_STEER, "sent"),
    *TEMPLATES,
    *AUDIENCES,
    *FILTERS,
    *APPROVALS,
    *OF_APPLICATIONS,
    *PEOPLES,
    Case("pushes:duplicate", "post", WHO_MAY_COPY, "sent"),
    Case("pushes:duplicate", "post", WHO_MAY_COPY, "draft"),
    # Undone, it is a draft of its author again.
    Case("pushes:undo", "post", WHO_MAY_COPY, "sent"),
    Case("pushes:decide", "post", WHO_MAY_STEER, "sent", (1,)),
    Case("pushes:reschedule", "get", MARKETERS, "sent"),
    Case("pushes:reschedule", "post", NAMELESS, "sent"),
    Case("pushes:edit", "get", AUTHOR, "draft"),
    Case("pushes:edit", "get", SENT_ALREADY, "sent"),
    Case("pushes:edit", "post", UNREADABLE, "draft"),
    Case("pushes:edit", "post", SENT_ALREADY, "sent"),
    *(Case("pushes:versions", method, UNREADABLE, "draft", (1,)) for method in ("get", "post")),
    Case("pushes:versions", "get", SENT_ALREADY, "sent", (1,)),
    Case("pushes:package", "get", AUTHOR, "draft"),
    Case("pushes:package", "post", AUTHOR, "draft"),
    Case("pushes:package", "post", SENT_ALREADY, "sent"),
    Case("pushes:uploads", "post", NO_TUS, "draft"),
    *(Case("pushes:upload", method, NO_TUS, "draft", (UUID(int=1),)) for method in ("get", "patch", "post", "delete")),
    *(Case(f"pushes:{name}", "post", UNREADABLE, "draft") for name in ("remove-package", "bring-back")),
    *(Case(f"pushes:{name}", "post", SENT_ALREADY, "sent") for name in ("remove-package", "bring-back")),
    Case(
        "pushes:picture", "get", everybody(404, 404), more=(f"{0:064}.jpg",)
    ),  # phones have no login: test_pictures.py
    Case("pushes:upload-picture", "post", written(422, "pushes:detail"), "draft"),
    Case("pushes:upload-picture", "post", SENT_ALREADY, "sent"),
    Case("pushes:rejects", "get", WHO_MAY_SEE_IT, "draft"),
    Case("pushes:rejects", "get", WHO_MAY_SEE_IT, "sent"),
    *(Case(f"pushes:{name}", "get", AUTHOR, "draft") for name in ("package-rules", "preview")),
    *(Case(f"pushes:{name}", "get", SENT_ALREADY, "sent") for name in ("package-rules", "preview")),
    *(Case(f"pushes:{name}", "get", PREVIEWED, "draft") for name in ("test", "bound", "over-limit")),
    *(Case(f"pushes:{name}", "post", PREVIEWED, "draft") for name in ("test", "confirm", "rehearse")),
    *(Case(f"pushes:{name}", "post", SENT_ALREADY, "sent") for name in ("test", "confirm")),
    Case("pushes:discard", "get", AUTHOR, "draft"),
    Case("pushes:discard", "get", SENT_ALREADY, "sent"),
    Case("pushes:discard", "post", written("pushes:applications", "pushes:detail"), "draft"),
    Case("pushes:discard", "post", SENT_ALREADY, "sent"),
    Case("theme", "post", everybody("pushes:home", "pushes:home")),
    Case("demo", "get", ("login", 200, 200, 403, 403, 403, 403, 200)),
    Case("demo-grant", "post", everybody(403, 401)),  # of no application: tests/console/views has the rest
    Case("demo-worker", "get", everybody(200, 200)),  # it knows nothing
    Case("admin-login", "get", everybody(403)),
    Case("admin-password", "get", everybody("password_change", "password_change")),
    Case("login", "get", LOGIN),
    Case("login", "post", REFUSED_LOGIN),
    *OWN_LOGIN,
    Case("language", "post", everybody("pushes:home", "pushes:home")),
    Case("logout", "post", everybody("login")),
)
ABOUTS = ("", "application", "draft", "sent", "template", "audience", "filter", "person", "invitation")
METHODS = {name: {case.method for case in CASES if case.name == name} for name in {case.name for case in CASES}}
TRIED = ("get", "post", "put", "patch", "delete")
ONE_OF_EACH = {case.name: case for case in CASES}.values()
WRONG = [(case, method) for case in ONE_OF_EACH for method in TRIED if method not in METHODS[case.name]]


def address(case: Case, subject: list[int]) -> str:
    return reverse(case.name, args=[*subject, *case.more])


def opener(case: Case) -> str:
    """Somebody whom the page does not turn away as such."""
    if case.answers in (LOGIN, REFUSED_LOGIN):
        return "anonymous"
    answers = zip(PEOPLE[1:], case.answers[1:], strict=True)
    return next((name for name, got in answers if got not in (403, 404)), "alice")


def about_it(about: str, cases: Iterable[Case] = CASES) -> list[Case]:
    return [case for case in cases if case.about == about]


def named(patterns: Any, prefix: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLPattern):
            # One without a name is no page: it answers to whatever path of the gateway's contract there is not.
            yield from [f"{prefix}{entry.name}"] if entry.name else []
        elif isinstance(entry, URLResolver) and entry.namespace not in TESTED_ELSEWHERE:
            yield from named(entry.url_patterns, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def answered(response: Any) -> int | str:
    """The status, or the name of the page that a redirect leads to."""
    if response.status_code != 302:
        return int(response.status_code)
    return resolve(re.split("[?#]", response.headers["Location"])[0]).view_name


def check(response: HttpResponse, case: Case) -> None:
    """The page itself is as every page must be, also where it says no."""
    if getattr(response, "streaming", False) or response.status_code == 302 or case.name in NO_PAGES:
        return
    whole = case.name not in FRAGMENTS or response.status_code != 200
    (read if whole else read_fragment)(response)


def test_every_page_has_its_cases() -> None:
    assert set(named(get_resolver().url_patterns)) == set(METHODS)


def test_every_role_has_its_person_and_every_case_its_answers() -> None:
    people = [person for person in map(who, PEOPLE) if person]
    assert {role.name for person in people for role in person.groups.all()} == set(ROLES)
    assert {case.name for case in CASES if len(case.answers) != len(PEOPLE)} == set()


@pytest.mark.parametrize("about", ABOUTS)
def test_who_may(about: str, subtests: pytest.Subtests) -> None:
    subject = made(about)
    browsers = {person: client_of(who(person)) for person in PEOPLE}
    for case, person in product(about_it(about), PEOPLE):
        with subtests.test(f"{case.method} {case.name}", person=person), undone():
            response = getattr(same_login(browsers[person]), case.method)(address(case, subject))
            assert answered(response) == case.answers[PEOPLE.index(person)]
            check(response, case)


@pytest.mark.parametrize("about", ABOUTS[1:])
def test_what_does_not_exist_is_not_found(about: str, subtests: pytest.Subtests) -> None:
    for case in about_it(about):
        with subtests.test(f"{case.method} {case.name}"), undone():
            client = client_of(who("frank" if case in APPROVALS and case.answers[6] != 403 else "grace"))
            response = getattr(client, case.method)(address(case, [987654]))
            assert response.status_code == 404
            read(response)


@pytest.mark.parametrize("about", ABOUTS)
def test_only_the_methods_of_a_page_are_taken(about: str, subtests: pytest.Subtests) -> None:
    subject = made(about)
    browsers = {person: client_of(who(person)) for person in PEOPLE}
    for case, method in WRONG:
        if case.about == about:
            browser = same_login(browsers[opener(case)])
            with subtests.test(f"{method} {case.name}"), undone():
                assert getattr(browser, method)(address(case, subject)).status_code == 405


@pytest.mark.parametrize("about", ABOUTS)
def test_a_post_without_the_pages_token_does_nothing(about: str, subtests: pytest.Subtests) -> None:
    subject = made(about)
    before = list(Push.objects.values())
    for case in about_it(about, [case for case in CASES if case.method == "post"]):
        with subtests.test(case.name), undone():
            response = client_of(who("alice"), enforce_csrf_checks=True).post(address(case, subject))
            assert response.status_code == 403
            assert list(Push.objects.values()) == before
            assert read(response).text("h1") == "This page is too old to be sent"


@pytest.mark.parametrize("about", ABOUTS[1:])
def test_a_piece_of_a_page_never_gets_the_login_in_its_middle(about: str, subtests: pytest.Subtests) -> None:
    subject = made(about)
    for case in about_it(about):
        with subtests.test(f"{case.method} {case.name}"), undone():
            response = getattr(Client(), case.method)(address(case, subject), headers={"HX-Request": "true"})
            assert (response.status_code, response.content) == (401, b"")

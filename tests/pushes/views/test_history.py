"""What a page asks of the database does not grow with the history: no walk through all pushes, no sorting of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg.errors import Diagnostic

from console.gateway.carrying import resolving
from console.policy.databases import KEPT_FROM
from pushes import delivery, figures, intake
from pushes.models import Application, Push
from pushes.records import paging
from tests.history import fill, people
from tests.pages import read
from tests.pushes.views.people import client_of
from tests.pushes.views.test_records import rows

pytestmark = pytest.mark.django_db
# The shorter one holds as many pushes that have not ended, and more than a page of every kind.
SHORT, LONG = 1_500, 4_500
QUERIES = (
    "",
    "before={number}",
    "status=finished",
    "status=failed",
    "status=scheduled",
    "status=needs+attention",
    "status=stopping",
    "kind=pushes",
    "kind=rehearsals",
    "kind=rehearsals&status=stopped",
    "kind=tests",
    "kind=tests&application={application}",
    "sort=-accounts&before={number}",
    "sort=title&before={number}",
    "application={application}",
    "application={application}&status=failed",
    "application={application}&kind=rehearsals",
    "author={author}",
    "author={author}&application={application}&status=failed",
    "account_type=1002",
    "target=accounts",
    "devices=1",
    "since={day}",
    "until={day}",
    "since={day}&until={day}&author={author}",
    "text={number}",
    "text=u1000",
    "text=81000",
    "text=no+such+words",
    "text=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%BA%9B%E5%AD%97&status=finished",
)


def asked(who: str, client: Client) -> Iterator[tuple[str, Callable[[], object]]]:
    """What the person can ask for, by name."""
    user = people()[who]
    push = Push.objects.visible_to(user).filter(status="finished").order_by("-pk")[0]
    application = Application.objects.visible_to(user).order_by("pk")[0]
    said = {"number": push.pk - 5, "application": application.pk, "author": push.author_id}
    said["day"] = push.confirmed_at.date()
    for query in QUERIES:
        yield f"records?{query}", lambda query=query: client.get(f"/pushes/?{query.format(**said)}")
    for name in ("detail", "progress", "record"):
        yield name, lambda name=name: client.get(reverse(f"pushes:{name}", args=[push.pk]))
    yield "home", lambda: client.get("/")
    yield "applications", lambda: client.get("/applications/")
    yield "overview", lambda: client.get("/overview/?days=365")
    yield "notices", lambda: client.get("/notices/")
    yield "drafts", lambda: client.get("/pushes/drafts/")
    if who != "carol":
        yield "create", lambda: undone(lambda: client.post(reverse("pushes:create", args=[application.pk])))
    else:
        yield "standing still", lambda: client.get(reverse("pushes:standing-still"))
        yield "wake", wake


def undone(ask: Callable[[], object]) -> None:
    """Ask, and leave no trace: a draft that was begun before is found at once."""
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)


def wake() -> None:
    """What the beat asks for every few seconds."""
    delivery.tell_of_idle_ones()
    for due in (intake.waiting, delivery.waiting, delivery.waiting_for_recall, figures.waiting, resolving.stuck):
        due()


@contextmanager
def counted() -> Iterator[list[int]]:
    """How much the database does within: steps of SQLite's machine, or rows that PostgreSQL looks at."""
    total = [0]
    if connection.vendor == "sqlite":

        def count() -> int:
            total[0] += 1
            return 0

        connection.connection.set_progress_handler(count, 10)
        yield total
        connection.connection.set_progress_handler(None, 0)
        return

    def look(said: Diagnostic) -> None:
        _told, _is_plan, plan = str(said.message_primary).partition("plan:")
        found = json.loads(plan) if plan else {"Query Text": ""}
        if found["Query Text"].startswith("SELECT") and "FOR UPDATE" not in found["Query Text"]:
            total[0] += looked_at(found["Plan"])

    connection.connection.add_notice_handler(look)
    tell_plans_from("0")
    yield total
    tell_plans_from("-1")
    connection.connection.remove_notice_handler(look)


def looked_at(node: dict[str, Any]) -> int:
    """Rows of the history that a plan read, sorted or threw away."""
    own = 0
    if node.get("Relation Name", "").startswith("pushes_") or node["Node Type"] == "Sort":
        dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        own = int((node["Actual Rows"] + dropped) * node["Actual Loops"])
    return own + sum(looked_at(child) for child in node.get("Plans", []))


# PostgreSQL plans a statement with its values so often, after what it takes to be kept; then once for all
# values, if that looks no dearer. Looked at for those who see everything and those who see some of it.
UNTIL_PLANNED = KEPT_FROM + 6


def keep_plans(ask: Callable[[], object]) -> None:
    """Ask once, and the questions by themselves as often as it takes until their plans are kept. SQLite keeps none."""
    if connection.vendor == "sqlite":
        return
    questions: dict[str, Any] = {}

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("(").startswith("SELECT") and "FOR UPDATE" not in sql:
            questions[sql] = params
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    with connection.cursor() as cursor:
        for _ in range(UNTIL_PLANNED - 1):
            for sql, params in questions.items():
                cursor.execute(sql, params)


def tell_plans_from(milliseconds: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL auto_explain.log_min_duration = {milliseconds}")


def set_up_plans() -> None:
    """Have PostgreSQL keep plans as an installation does, and tell, when it is asked to, how it went about each."""
    with connection.cursor() as cursor:
        cursor.execute("LOAD 'auto_explain'")
        for way in ("seqscan", "sort", "bitmapscan"):  # tables of this size would be read whole and sorted
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for name, value in (("analyze", "on"), ("format", "json"), ("level", "notice")):
            cursor.execute(f"SET LOCAL auto_explain.log_{name} = {value}")


def cost_of(pushes: int) -> dict[str, int]:
    """How much the database does for each thing that each asks, after so many pushes; nothing of it stays."""
    found = {}
    with transaction.atomic():
        fill(pushes, events=1)
        if connection.vendor == "postgresql":
            set_up_plans()
        for who in ("alice", "bob", "carol"):
            for name, ask in asked(who, client_of(people()[who])):
                keep_plans(ask)
                with counted() as total:
                    ask()
                found[f"{who}: {name}"] = total[0]
        transaction.set_rollback(True)
    return found


def test_nothing_grows_with_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LOOKED_THROUGH", (100, 400))
    monkeypatch.setattr(paging, "COUNTED", 50)
    short, long = cost_of(SHORT), cost_of(LONG)
    grown = {name: (short[name], long[name]) for name in short if long[name] > short[name] * 1.5 + 50}
    assert not grown


def test_a_search_for_words_says_how_far_back_it_came_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LOOKED_THROUGH", (100, 300))
    fill(2_000, events=1)
    client = client_of(people()["alice"])
    Push.objects.filter(title="Sale 41").update(title="The moon")
    found, query, steps = [], "?text=MO", 0  # too short for the index of words
    while query:
        page = read(client.get("/pushes/" + query))
        found += rows(page)
        query = next((a.attributes["href"] for a in page.all("a") if a.text == "Look further back"), "")
        steps += 1
        assert ("Looked back as far as push" in page.text("main")) == bool(query)
        assert ("Nothing fits so far" in page.text("main")) == (bool(query) and rows(page) == [])
    assert found == ["The moon"]
    assert steps > 1


def test_a_number_or_an_id_is_found_wherever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LOOKED_THROUGH", (10, 20))
    fill(1_000, events=1)
    push = Push.objects.get(title="Sale 41")
    part = push.parts.all()[0]
    client = client_of(people()["alice"])
    for text in (push.pk, part.upload_id, part.service_push_id):
        assert rows(read(client.get(f"/pushes/?text={text}")))[0] == "Sale 41"
    assert "Sale 41" not in rows(read(client_of(people()["bob"]).get(f"/pushes/?text={push.pk}")))


def test_pages_of_several_applications_hold_every_push_once() -> None:
    fill(1_000, events=1)
    client = client_of(people()["alice"])
    visible = Push.objects.visible_to(people()["alice"]).records()
    seen, query = [], "?"
    while query:
        page = read(client.get(f"/pushes/{query}"))
        seen += rows(page)
        query = next((link.attributes["href"] for link in page.all("a") if link.text == "Older"), "")
    assert seen == [str(push) for push in visible]

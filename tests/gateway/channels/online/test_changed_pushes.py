"""Tests of the looks: each change is told once, whatever the order of keys and commits."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from console.gateway.channels.online import changed_pushes
from console.gateway.channels.online.changed_pushes import Watch
from console.gateway.models import GatewayApplication, GatewayPush
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def push(app: GatewayApplication, **members: Any) -> GatewayPush:
    return builders.push(app, "alice", **members)


def settle(one: GatewayPush, **members: Any) -> None:
    """Change the push as a worker would."""
    GatewayPush.objects.filter(pk=one.pk).update(**{"status": "PUSH_FINISHED", "accounts_done": 1, **members})


def looked(watch: Watch) -> list[int]:
    return sorted(mark.pk for mark in watch.look().pushes)


def test_the_first_look_tells_what_moves_only() -> None:
    app = builders.application()
    settle(push(app))
    moving = push(app)
    assert looked(Watch()) == [moving.pk]


def test_each_change_is_told_once() -> None:
    app = builders.application()
    watch = Watch()
    watch.look()
    one = push(app)
    assert looked(watch) == [one.pk]
    assert looked(watch) == []
    settle(one, status="PUSH_STARTED", offset=10)
    assert looked(watch) == [one.pk]
    settle(one)
    assert looked(watch) == [one.pk]
    assert looked(watch) == []


def test_a_push_that_comes_and_ends_between_two_looks_is_told() -> None:
    app = builders.application()
    watch = Watch()
    watch.look()
    one = push(app)
    settle(one)
    assert looked(watch) == [one.pk]


def test_a_lower_key_that_is_committed_later_is_told() -> None:
    app = builders.application()
    watch = Watch()
    watch.look()
    settle(push(app, pk=1000))
    assert looked(watch) == [1000]
    settle(push(app, pk=900))
    assert looked(watch) == [900]
    assert looked(watch) == []


def test_one_that_is_committed_very_late_is_told_by_the_reload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_pushes, "OVERLAP_SECONDS", -1.0)
    app = builders.application()
    watch = Watch()
    watch.look()
    push(app, pk=1000)
    watch.look()
    push(app, pk=900)
    assert looked(watch) == [], "nobody waits for it any more"
    monkeypatch.setattr(changed_pushes, "RELOAD_SECONDS", -1.0)
    assert looked(watch) == [900]


def test_a_scheduled_push_is_watched_from_shortly_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_pushes, "OVERLAP_SECONDS", -1.0)
    app = builders.application()
    soon = push(app, status="PUSH_WAIT", send_at=timezone.now() + changed_pushes.AHEAD / 2)
    later = push(app, status="PUSH_WAIT", send_at=timezone.now() + 2 * changed_pushes.AHEAD)
    watch = Watch()
    watch.look()
    watch.look()
    settle(soon)
    settle(later)
    assert looked(watch) == [soon.pk]


def test_idle_looks_ask_two_questions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    app = builders.application()
    for _ in range(3):
        settle(push(app))
    watch = Watch()
    watch.look()
    with django_assert_num_queries(2):
        assert watch.look().pushes == []


@pytest.mark.parametrize("status", ["PUSH_REVOKED", "PUSH_COLLAPSED"])
def test_what_is_taken_back_is_new_once(status: str) -> None:
    app = builders.application()
    watch = Watch()
    watch.look()
    one, old, stopped = push(app), push(app), push(app)
    settle(one, status=status, expires_at=timezone.now())
    settle(old, status=status, expires_at=timezone.now() - changed_pushes.WITHDRAWN_FOR - timedelta(seconds=1))
    settle(stopped, status="PUSH_DELETED_PUSH_MSG", expires_at=timezone.now())
    changes = watch.look()
    assert (changes.newly_taken_back, changes.taken_back) == ({one.pk}, {one.pk})
    changes = watch.look()
    assert (changes.newly_taken_back, changes.taken_back) == (set(), {one.pk})

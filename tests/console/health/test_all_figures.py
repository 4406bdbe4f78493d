"""Tests of console.health.all_figures: all of them, with the names that docs/operations.md explains."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as of_site
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from console.health import all_figures, readiness
from console.health.verdicts import concerns
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, walk

pytestmark = pytest.mark.django_db
OPERATIONS = (of_site.BASE_DIR / "docs/operations.md").read_text()


def test_prometheus_reads_all_of_them(service: PushService) -> None:
    walk(package_push())
    families = list(text_string_to_metric_families(all_figures.text()))
    assert len(families) == len({family.name for family in families}) > 10
    for family in families:
        assert family.documentation
        assert len({tuple(sorted(sample.labels.items())) for sample in family.samples}) == len(family.samples)


def test_each_is_explained_and_nothing_else_is() -> None:
    served = {figure.full_name for figure in all_figures.read(readiness.missing())}
    assert set(re.findall(r"`(pushes_\w+)`", OPERATIONS)) == served


def test_no_figure_names_an_application_or_a_person(service: PushService) -> None:
    push = package_push()
    walk(push)
    said = all_figures.text()
    assert not [name for name in ("Shop", "alice", push.application.access_id, "+8613711112222") if name in said]


def test_a_gateway_that_stands_alone_tells_nothing_of_a_console(settings: Settings) -> None:
    settings.GATEWAY_ONLY = True
    names = {figure.name for figure in all_figures.read(readiness.missing())}
    assert "gateway_moving" in names
    assert "unended" not in names


@contextmanager
def renamed(table: str) -> Iterator[None]:
    """While it lasts, the table is not there under its name."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table}_gone RENAME TO {table}")


@pytest.mark.django_db(transaction=True)  # in one, PostgreSQL would answer nothing more
def test_what_cannot_be_read_is_not_called_well() -> None:
    with renamed("pushes_notice"):
        (said,) = concerns(all_figures.read([]))
        assert said.startswith("Groups of figures that could not be read: 1. ")
    assert concerns(all_figures.read([])) == []


@pytest.mark.django_db(transaction=True)
def test_while_a_table_is_missing_it_is_told_that_something_is() -> None:
    with renamed("django_migrations"), renamed("pushes_notice"):
        told = {figure.name: figure for figure in all_figures.read(readiness.missing())}
    assert told["missing"].samples == [({}, 1)]
    assert told["unread"].samples == [({}, 1)]
    assert "unended" not in told
    assert "gateway_moving" in told

"""Tests of console.health.all_figures: all of them, with the names that docs/operations.md explains."""

import re

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


def test_what_cannot_be_read_is_not_called_well() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pushes_notice RENAME TO gone")
    (said,) = concerns(all_figures.read([]))
    assert said.startswith("Groups of figures that could not be read: 1. ")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gone RENAME TO pushes_notice")
    assert concerns(all_figures.read([])) == []


def test_while_a_table_is_missing_it_is_told_that_something_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")
        cursor.execute("ALTER TABLE pushes_notice RENAME TO gone")
    told = {figure.name: figure for figure in all_figures.read(readiness.missing())}
    assert told["missing"].samples == [({}, 1)]
    assert told["unread"].samples == [({}, 1)]
    assert "unended" not in told
    assert "gateway_moving" in told

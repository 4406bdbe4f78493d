"""Tests of deploy/prometheus and deploy/grafana: what they ask for is served, and alerts fire when they should."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as of_site

from console.health import all_figures
from tests.pushes.conftest import service
from tests.pushes.delivery.conftest import _old_process
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, walk

__all__ = ["_old_process", "service"]
DEPLOY = Path(of_site.BASE_DIR, "deploy")
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
DASHBOARD = json.loads((DEPLOY / "grafana" / "pushes.json").read_text())
RULES = yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]
OF_PROMETHEUS = {"up"}
# A metric with its labels, or a clause that groups: `name{label="value"}`, `by (label)`.
ASKED = re.compile(r"\b(pushes_\w+|up)\b(?:\{([^}]*)\})?")
LABEL = re.compile(r'(\w+)\s*(=~|!=|=)\s*"([^"]*)"')
GROUPED = re.compile(r"\bby \(([^)]*)\)")
GIVEN = {"job", "instance"}  # by Prometheus itself


def expressions() -> Iterator[str]:
    """Of the alerts and the dashboard."""
    yield from (rule["expr"] for rule in RULES)
    yield from (target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])
    yield from (each["query"]["query"] for each in DASHBOARD["templating"]["list"] if each["type"] == "query")


@pytest.fixture
def served(service: PushService) -> dict[str, list[dict[str, str]]]:
    """The names that are served, with the labels of their samples."""
    walk(package_push())
    return {figure.full_name: [dict(labels) for labels, _ in figure.samples] for figure in all_figures.read([])}


@pytest.mark.django_db
def test_every_figure_that_is_asked_for_is_served(served: dict[str, list[dict[str, str]]]) -> None:
    asked = {name for expression in expressions() for name, _ in ASKED.findall(expression)}
    assert asked - OF_PROMETHEUS <= set(served)
    assert len(asked) > 10


def test_whoever_is_woken_by_an_alert_finds_what_to_do() -> None:
    pages = (DEPLOY.parent / "docs" / "operations.md").read_text()
    section = pages.partition("### Woken by an alert")[2].partition("\n### ")[0]
    told = {name for line in section.splitlines() for name in re.findall(r"\bPushes\w+", line.partition(" | ")[0])}
    assert told == {rule["alert"] for rule in RULES}


@pytest.mark.django_db
def test_every_label_and_value_that_is_asked_for_is_served(served: dict[str, list[dict[str, str]]]) -> None:
    for expression in expressions():
        for name, chosen in ASKED.findall(expression):
            labels = served.get(name, [])
            for label, sign, value in LABEL.findall(chosen):
                known = {each.get(label) for each in labels}
                assert label in GIVEN or set(value.split("|") if sign == "=~" else [value]) <= known, (
                    expression,
                    label,
                )
        names = {label for name, _ in ASKED.findall(expression) for each in served.get(name, []) for label in each}
        for grouped in GROUPED.findall(expression):
            assert set(grouped.split(", ")) <= names | GIVEN, expression


def test_no_figure_is_served_that_nobody_looks_at() -> None:
    asked = {name for expression in expressions() for name, _ in ASKED.findall(expression)}
    explained = set(re.findall(r"`(pushes_\w+)`", (of_site.BASE_DIR / "docs/operations.md").read_text()))
    assert explained <= asked


def test_each_alert_says_how_bad_it_is_and_what_to_do() -> None:
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert set(rule["annotations"]) == {"summary", "description"}
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_panels_have_names_and_do_not_lie_on_each_other() -> None:
    places: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        covered = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not covered & places, panel["title"]
        assert at["x"] + at["w"] <= 24
        places |= covered
    assert len({panel["title"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool: apt-get install prometheus")


@promtool
def test_prometheus_takes_the_alerts() -> None:
    assert_promtool("check", "rules", str(ALERTS))


@promtool
def test_prometheus_takes_what_the_dashboard_asks(tmp_path: Path) -> None:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    rules = [{"record": f"asked:{number}", "expr": expression} for number, expression in enumerate(asked)]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    assert_promtool("check", "rules", str(tmp_path / "rules.yml"))


@promtool
def test_prometheus_reads_the_text_without_objections(db: None, service: PushService) -> None:
    walk(package_push())
    told = subprocess.run(["promtool", "check", "metrics"], input=all_figures.text(), capture_output=True, text=True)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


# A series that makes the alert fire, with `for` in minutes; what it is named by.
FIRING: dict[str, tuple[list[str], int, dict[str, str]]] = {
    "PushesDown": (['up{job="pushes", instance="a"} 0+0x60'], 3, {"job": "pushes", "instance": "a"}),
    "PushesNotReady": (['pushes_missing{job="pushes"} 1+0x60'], 3, {"job": "pushes"}),
    "PushesUnread": (
        ['pushes_unread{job="pushes"} 1+0x60', 'pushes_missing{job="pushes"} 0+0x60'],
        6,
        {"job": "pushes"},
    ),
    "PushesNoBeat": (["pushes_beat_silent_seconds 60+60x60"], 3, {}),
    "PushesStandStill": (['pushes_oldest_due_seconds{what="push"} 60+60x60'], 6, {"what": "push"}),
    "PushesGatewayStandsStill": (["pushes_gateway_oldest_due_seconds 60+60x60"], 6, {}),
    "PushesServiceFails": (
        [
            'pushes_calls_lately{access_point="gateway", call="push", outcome="unanswered"} 6+0x60',
            'pushes_calls_lately{access_point="gateway", call="push", outcome="answered"} 2+0x60',
        ],
        7,
        {"access_point": "gateway"},
    ),
    "PushesServiceSlow": (
        ['pushes_call_seconds{access_point="gateway", call="push", quantile="0.95"} 25+0x60'],
        12,
        {"access_point": "gateway", "call": "push"},
    ),
    "PushesChannelStopped": (['pushes_channel_stopped{channel="apns"} 1+0x60'], 1, {"channel": "apns"}),
    "PushesChannelWaits": (['pushes_channel_oldest_due_seconds{channel="fcm"} 700+60x60'], 7, {"channel": "fcm"}),
    "PushesChannelFails": (
        ['pushes_channel_tried{channel="fcm"} 9+0x60', 'pushes_deliveries_total{channel="fcm"} 70+10x10 170+0x50'],
        35,
        {"channel": "fcm"},
    ),
    "PushesHeld": (['pushes_held{cause="failing"} 2+0x60', 'pushes_held{cause="canary"} 1+0x60'], 17, {}),
    "PushesQueueGrows": (['pushes_queue_messages{queue="celery"} 1000+100x60'], 20, {"queue": "celery"}),
    "PushesLettersWait": (["pushes_letters_oldest_due_seconds 3700+60x60"], 1, {}),
    "PushesBackupOld": (["pushes_backup_age_seconds 129600+60x60"], 1, {}),
    "PushesScrapeSlow": (["pushes_scrape_seconds 3+0x60"], 12, {}),
}
QUIET = [
    *('up{job="pushes", instance="a"} 1+0x60', 'pushes_missing{job="pushes"} 0+0x60', "pushes_scrape_seconds 0.1+0x60"),
    'pushes_unread{job="pushes"} 0+0x60',
    *('pushes_oldest_due_seconds{what="push"} 3+0x60', 'pushes_held{cause="canary"} 1+0x60'),
    *('pushes_channel_stopped{channel="apns"} 0+0x60', 'pushes_queue_messages{queue="celery"} 5000-50x60'),
    *(
        f'pushes_calls_lately{{access_point="gateway", call="push", outcome="unanswered", instance="{one}"}} 4+0x60'
        for one in "ab"
    ),
    *('pushes_channel_tried{channel="fcm"} 9+0x60', 'pushes_deliveries_total{channel="fcm"} 70+1x60'),
    *('pushes_channel_tried{channel="apns"} 4+0x60', 'pushes_deliveries_total{channel="apns"} 70+0x60'),
    "pushes_backup_age_seconds 127800+60x30",
]


def test_each_alert_has_a_series_that_it_fires_at() -> None:
    assert set(FIRING) == {rule["alert"] for rule in RULES}


@promtool
def test_each_alert_fires_at_its_series_and_at_nothing_else(tmp_path: Path) -> None:
    severity = {rule["alert"]: rule["labels"]["severity"] for rule in RULES}
    tests = [_case(QUIET, 30, [])]
    for name, (series, minutes, labels) in FIRING.items():
        fired = {"alertname": name, "alertstate": "firing", "severity": severity[name]} | labels
        said = ", ".join(f'{label}="{value}"' for label, value in fired.items())
        tests.append(_case(series, minutes, [{"labels": f"ALERTS{{{said}}}", "value": 1}]))
    (tmp_path / "tests.yml").write_text(json.dumps({"rule_files": [str(ALERTS)], "tests": tests}))
    assert_promtool("test", "rules", str(tmp_path / "tests.yml"))


def _case(series: list[str], minutes: int, fired: list[dict[str, Any]]) -> dict[str, Any]:
    """All alerts that fire after so many minutes of these series."""
    pairs = [each.rpartition(" ") for each in series]
    named = [{"series": name, "values": values} for name, _, values in pairs]
    asked = {"expr": 'ALERTS{alertstate="firing"}', "eval_time": f"{minutes}m", "exp_samples": fired}
    return {"interval": "1m", "input_series": named, "promql_expr_test": [asked]}


def assert_promtool(*arguments: str) -> None:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

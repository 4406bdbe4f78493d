"""Tests of what programs that watch are told by processes that run."""

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.installation import METRICS_TOKEN, Installation

pytestmark = pytest.mark.processes
BY_ADDRESS = {"Host": "10.0.0.7:8000"}  # as a probe calls a machine


def test_who_probes_is_answered_by_whatever_name_and_who_browses_is_not(installation: Installation) -> None:
    for path, words in (("/healthz", "This process answers.\n"), ("/readyz", "Ready.\n")):
        answer = requests.get(installation.url + path, headers=BY_ADDRESS, timeout=60)
        assert (answer.status_code, answer.text) == (200, words)
    assert requests.get(f"{installation.url}/login/", headers=BY_ADDRESS, timeout=60).status_code == 400


def test_prometheus_is_told_figures_for_its_token(installation: Installation) -> None:
    url = f"{installation.url}/metrics"
    assert requests.get(url, headers=BY_ADDRESS, timeout=60).status_code == 401
    shown = BY_ADDRESS | {"Authorization": f"Bearer {METRICS_TOKEN}"}
    answer = requests.get(url, headers=shown, timeout=60)
    assert answer.status_code == 200
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families["pushes_missing"].samples[0].value == 0
    assert {sample.labels["queue"] for sample in families["pushes_queue_messages"].samples} == {"celery", "sending"}

"""Tests of what programs that watch are told by processes that run."""

import pytest
import requests

from tests.installation import Installation

pytestmark = pytest.mark.processes
BY_ADDRESS = {"Host": "10.0.0.7:8000"}  # as a probe calls a machine


def test_who_probes_is_answered_by_whatever_name_and_who_browses_is_not(installation: Installation) -> None:
    for path, words in (("/healthz", "This process answers.\n"), ("/readyz", "Ready.\n")):
        answer = requests.get(installation.url + path, headers=BY_ADDRESS, timeout=60)
        assert (answer.status_code, answer.text) == (200, words)
    assert requests.get(f"{installation.url}/login/", headers=BY_ADDRESS, timeout=60).status_code == 400

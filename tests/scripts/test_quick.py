"""What `make test-quick` runs for a change: all that the change can reach, and nothing that it cannot."""

import time
from pathlib import Path

import grimp
import pytest

from scripts import quick
from tests import within

ROOT = Path(__file__).resolve().parent.parent.parent
EVERY = quick.folders_of(ROOT)
DOWN = ["tests/accounts", "tests/console", "tests/contract", "tests/gateway", "tests/pushes", "tests/pushes/tpns"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pushes/views/create.py", {"tests/pushes", "tests/console"}),
        ("pushes/tpns/client.py", {"tests/pushes", "tests/pushes/tpns", "tests/console", "tests/contract"}),
        (
            "console/gateway/channels/online/asgi.py",
            {"tests/gateway", "tests/contract", "tests/pushes", "tests/console"},
        ),
        ("pushes/accounts/judging/rules.py", set(DOWN)),
        ("tests/gateway/channels/online/test_asgi.py", {"tests/gateway"}),
        ("docs/devices.md", set()),
        ("deploy/compose.yml", {"tests/deploy"}),
        ("scripts/setup.sh", {"tests/scripts"}),
    ],
)
def test_a_change_is_tested_where_it_can_be_seen(path: str, expected: set[str]) -> None:
    # Browsers and faults see everything; their tests start processes and are left out by their mark.
    assert set(quick.reached([path], EVERY)) - {"tests/browser", "tests/faults"} == expected


@pytest.mark.parametrize("path", ["requirements.txt", "pyproject.toml", "tests/builders.py", "scripts/quick.py"])
def test_what_all_tests_share_is_tested_everywhere(path: str) -> None:
    assert quick.reached([path], EVERY) == EVERY


def test_every_folder_that_is_named_is_there() -> None:
    assert {folder for folder in EVERY if ROOT.joinpath(folder).is_dir()} == set(EVERY)


def test_a_folder_inside_another_is_left_out_of_it() -> None:
    told = quick.files(["tests/pushes"], EVERY, ROOT)
    assert "tests/pushes/models/test_moves.py" in told
    assert not [path for path in told if path.startswith("tests/pushes/tpns/")]
    assert set(quick.files(["tests/pushes", "tests/pushes/tpns"], EVERY, ROOT)) > set(told)


def test_the_nearest_tests_begin() -> None:
    graph = grimp.build_graph("console", "pushes", "tests", cache_dir=None)
    tests = quick.files(DOWN, EVERY, ROOT)
    told = quick.nearest_first(tests, ["pushes/accounts/judging/repairs.py"], graph)
    assert sorted(told) == tests
    assert told[0] == "tests/accounts/judging/test_repairs.py"
    assert told.index("tests/accounts/judging/test_repairs_in_bulk.py") < told.index("tests/accounts/test_limits.py")
    page = quick.nearest_first(tests, ["templates/pushes/records.html"], graph)
    assert page[0].endswith("/test_records.py")


def test_the_first_group_is_small_and_none_is_left_out() -> None:
    tests = quick.files(DOWN, EVERY, ROOT)
    made = quick.groups(tests)
    assert [path for group in made for path in group] == tests
    assert [len(group) for group in made[:3]] == [30, 60, 120]


def test_what_has_not_begun_in_time_is_left_to_the_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(within, "UNTIL", time.time() + 3600)
    within.pytest_runtest_setup()
    monkeypatch.setattr(within, "UNTIL", time.time() - 1)
    with pytest.raises(pytest.skip.Exception, match="make test"):
        within.pytest_runtest_setup()

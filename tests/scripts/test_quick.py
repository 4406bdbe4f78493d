"""What `make test-quick` runs for a change: all that the change can reach, and nothing that it cannot."""

from pathlib import Path

import pytest

from scripts import quick

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
    told = quick.without_the_others(["tests/pushes"], ["tests/pushes", "tests/pushes/tpns"])
    assert told == ["tests/pushes", "--ignore=tests/pushes/tpns"]

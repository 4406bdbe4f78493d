"""The threat model names the tests that prove it, and each point of OWASP ASVS stands beside its own: all are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`((?:console|docs|pushes|static|templates|tests)/[\w./-]+|[\w-]+\.(?:toml|txt))(?:::(\w+))?`")
POINTS = re.compile(r"^\| ([\d., ]+) \| (met|not met|does not apply) \| (.*) \|$", re.MULTILINE)
# How many points of levels 1 and 2 each section of ASVS 5.0 has; those of level 3 come after them.
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4},
    **{"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1},
    **{"9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3},
    **{"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4},
    **{"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7},
    **{"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("security.md", 50),
        ("asvs.md", 80),
        ("security/cryptography.md", 20),
        ("security/data.md", 15),
        ("security/sessions.md", 4),
    ],
)
def test_every_test_and_file_that_the_page_names_is_there(name: str, most: int) -> None:
    named = NAMED.findall(page(name))
    assert len(named) > most
    missing = [
        (path, test)
        for path, test in named
        if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text())
    ]
    assert missing == []


def test_each_point_of_the_standard_stands_there_once() -> None:
    told = [point for points, _state, _words in POINTS.findall(page("asvs.md")) for point in points.split(", ")]
    assert sorted(told) == sorted(f"{of}.{n}" for of, count in SECTIONS.items() for n in range(1, count + 1))


def test_what_is_met_names_its_proof_and_what_is_not_stands_in_the_list_to_begin_with() -> None:
    rows = POINTS.findall(page("asvs.md"))
    assert [points for points, state, words in rows if state == "met" and not NAMED.search(words)] == []
    unmet = [point for points, state, _words in rows if state == "not met" for point in points.split(", ")]
    first = page("asvs.md").partition("## Not met")[2].partition("##")[0]
    assert sorted(re.findall(r"\d+\.\d+\.\d+", first)) == sorted(unmet)

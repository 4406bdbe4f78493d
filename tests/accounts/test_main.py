"""The command line, run as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pushes.accounts import ACCOUNT_TYPES

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pushes.accounts", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.txt"
    path.write_bytes(b"\xef\xbb\xbf+8613711112222\n\n+8613711112222\nx\n" + b"137\n" * 1000)
    return path


def test_ledger_for_people(package: Path) -> None:
    result = run("check", package, "--type", "1002")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "package.txt: 1,004 rows = 1 accounts + 1 duplicates + 1,001 rejected + 1 blank"
    assert "Row 4 is 1 character long. Accounts have 2 to 100." in lines[3]
    assert len(lines) == 53


def test_json_for_programs(package: Path, tmp_path: Path) -> None:
    accepted, rejects = tmp_path / "accepted.txt", tmp_path / "rejects.csv"
    result = run("check", package, "--type", "1002", "--json", "--accepted", accepted, "--rejects", rejects)
    assert result.returncode == 0
    found = json.loads(result.stdout)
    expected = {"rows": 1004, "accepted": 1, "duplicates": 1, "rejected": 1001, "blank": 1, "encoding": "utf-8-sig"}
    assert expected.items() <= found.items()
    assert found["first_rejects"][0] == {"row": 4, "value": "x", "reason": "too_short"}
    assert accepted.read_bytes() == b"+8613711112222\n"
    assert rejects.read_bytes().count(b"\r\n") == 1002


def test_what_was_noticed_and_could_be_done_is_told(tmp_path: Path) -> None:
    path = tmp_path / "phones.csv"
    path.write_bytes(
        "手机号,\n".encode("gbk") + b"13711112222,\n+8613711112223,\n +8613711112224,\n+861371111222233,\n"
    )
    lines = run("check", path, "--type", "1002").stdout.splitlines()
    assert lines[0] == "phones.csv: 5 rows = 3 accounts + 0 duplicates + 1 rejected + 0 blank + 1 header"
    assert lines[1] == "The file is saved as GB18030 (GBK) and was read as such; it was not changed."
    assert lines[2] == "One empty column at the end of each row, as Excel writes it, was ignored."
    assert lines[3] == 'Row 1, "手机号", was taken for a header and skipped.'
    assert lines[4] == "Spaces or invisible characters at the ends of 1 account were removed."
    assert lines[5].startswith("Put +86 before 1 number of 11 digits. (--repair add-86: '13711112222' becomes ")
    assert lines[6] == "1 row is hardly a mobile number: row 5."
    found = json.loads(run("check", path, "--type", "1002", "--repair", "add-86", "--keep-header", "--json").stdout)
    assert (found["accepted"], found["rejected"], found["repaired"]) == (4, 1, {"add-86": 1})
    assert found["notes"][0]["code"] == "encoding_converted"
    assert (found["blank"], found["headers"]) == (0, 0)


def test_an_offer_of_several_repairs_is_taken_as_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "phones.txt"
    path.write_bytes(b"137 1111 2222\n137 1111 2223\n")
    (offer,) = json.loads(run("check", path, "--type", "1002", "--json").stdout)["offers"]
    assert (offer["code"], offer["rows"]) == ("strip-separators+add-86", 2)
    assert (
        f"(--repair {offer['code']}: '137 1111 2222' becomes '+8613711112222'"
        in run("check", path, "--type", "1002").stdout
    )
    found = json.loads(run("check", path, "--type", "1002", "--repair", offer["code"], "--json").stdout)
    assert (found["accepted"], found["offers"]) == (2, [])


def test_numbers_with_two_readings_are_told_with_both(tmp_path: Path) -> None:
    path = tmp_path / "phones.txt"
    path.write_bytes(b"17185550100\n17185550103\n")
    lines = run("check", path, "--type", "1002", "--home-country", "us").stdout.splitlines()
    assert lines[1].startswith("2 numbers of 11 digits have no country code")
    assert lines[1].endswith("This application's home country, US, speaks for +1.")
    assert [line.partition("(--repair ")[2].partition(":")[0] for line in lines[2:4]] == ["add-86", "add-plus-1"]
    found = json.loads(run("check", path, "--type", "1002", "--json").stdout)
    assert found["readings"]["percent"] == {"add-86": 100, "add-plus-1": 100}
    assert (found["readings"]["home"], "China" in found["readings"]["text"]) == ("CN", True)
    assert [offer["plausible"] for offer in found["offers"]] == [100, 100]
    both = run("check", path, "--type", "1002", "--repair", "add-86", "--repair", "add-plus-1")
    assert (both.returncode, "Give one of them" in both.stderr) == (2, True)
    assert "'zz' is no ISO 3166 code" in run("check", path, "--home-country", "zz").stderr


def test_raw_values_are_hashed(tmp_path: Path) -> None:
    path = tmp_path / "raw.txt"
    path.write_bytes(b"A000002C9060F7\na000002c9060f7\n")
    out = tmp_path / "out"
    lines = run("check", path, "--type", "1001", "--hash-raw", "--accepted", out).stdout.splitlines()
    assert lines[0] == "raw.txt: 2 rows = 1 accounts + 1 duplicates + 0 rejected + 0 blank"
    assert "'A000002C9060F7' is sent as f2d5a650733ca8c27d502b1c08da14e5" in lines
    assert out.read_bytes() == b"f2d5a650733ca8c27d502b1c08da14e5\n"
    refused = run("check", path, "--type", "1002", "--hash-raw")
    assert (refused.returncode, refused.stderr[:20]) == (2, "Type 1002 sends no M")


def test_default_type_asks_for_length_only(package: Path) -> None:
    assert json.loads(run("check", package, "--json").stdout)["accepted"] == 2


def test_unreadable_package(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("ab,cd\n")
    result = run("check", path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "The file has 2 columns. Choose the one with the accounts, or save the file with that column alone.\n"
        "  --column 1: -: ab\n"
        "  --column 2: -: cd\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "missing.txt"],
        ["check", "missing.txt", "--type", "2000"],
        ["check", "missing.txt", "--repair", "x"],
        [],
    ],
)
def test_mistakes_exit_2_without_a_traceback(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert result.stderr


@pytest.mark.parametrize("account_type", [0, 16, 989, 991, 992, 993, 994, 995, 997, 1000, 1002, 1005, 1015])
def test_generated_packages_are_what_they_say(account_type: int, tmp_path: Path) -> None:
    assert account_type in ACCOUNT_TYPES
    path = tmp_path / "made.txt"
    options = ["--type", str(account_type), "--rows", "3000", "--duplicates", "20%", "--bad", "0.1", "--seed", "7"]
    made = run("generate", path, *options)
    assert made.returncode == 0
    assert run("check", path, "--type", str(account_type)).stdout.splitlines()[0] == (
        made.stdout.strip().replace("bad", "rejected + 0 blank")
    )
    before = path.read_bytes()
    run("generate", path, *options)
    assert path.read_bytes() == before

"""What numpy is told is set before it is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pushes.accounts.rows import loading

ASKED = "import os, pushes.accounts; print(os.environ.get('NPY_DISABLE_CPU_FEATURES', ''))"
AMD = "vendor_id\t: AuthenticAMD\nflags\t\t: fpu sse2 avx2 {}sha_ni\n"


def asked(environment: dict[str, str]) -> str:
    """What a new process asks of numpy, which must not object."""
    command = [sys.executable, "-W", "error", "-c", ASKED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_somebody_asked_for_is_left_alone() -> None:
    assert asked(os.environ | {"NPY_DISABLE_CPU_FEATURES": "AVX512_SPR"}) == "AVX512_SPR"


def test_numpy_knows_what_it_is_asked_for() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "NPY_DISABLE_CPU_FEATURES"}
    assert asked(environment) == (loading.AVX512 if loading.sorts_slowly() else "")


@pytest.mark.parametrize(
    ("told", "slow"),
    [
        (AMD.format("avx512f "), True),
        (AMD.format(""), False),
        (AMD.format("avx512f ").replace("AuthenticAMD", "GenuineIntel"), False),
        ("", False),
    ],
)
def test_only_processors_of_amd_that_have_it_are_slow(tmp_path: Path, told: str, slow: bool) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(told)
    assert loading.sorts_slowly(path) is slow


def test_a_system_that_tells_nothing_of_its_processor(tmp_path: Path) -> None:
    assert not loading.sorts_slowly(tmp_path / "none")


def test_a_check_loads_nothing_that_it_does_not_need_and_garbage_is_collected_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("+8613711112222\n")
    script = "import gc, sys; from pushes.accounts.__main__ import main; main(sys.argv[1:])"
    script += "; print(gc.isenabled(), *sys.modules)"
    command = [sys.executable, "-c", script, "check", str(path), "--type", "1002"]
    ledger, told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    collects, *loaded = told.split()
    assert (ledger, collects) == ("a.txt: 1 rows = 1 accounts + 0 duplicates + 0 rejected + 0 blank", "True")
    assert not {"babel", "django", "numpy.ma", "python_calamine"} & set(loaded)

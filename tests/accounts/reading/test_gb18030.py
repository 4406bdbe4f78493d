"""GB18030 is read as the standard of 2022 has it; every value below was compared with glibc's iconv and with ICU."""

import shutil
import subprocess

import pytest

from pushes.accounts.reading.decoding import decoded
from pushes.accounts.reading.gb18030 import as_of_2022
from pushes.accounts.words.package_refusals import UnreadablePackage
from tests.accounts.builders import checked

CHANGED = {
    **dict(zip(range(0xA6D9, 0xA6E0), (0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16), strict=True)),
    **{0xA6EC: 0xFE17, 0xA6ED: 0xFE18, 0xA6F3: 0xFE19, 0xA8BC: 0x1E3F, 0x8135F437: 0xE7C7},
    **{0xFE59: 0x9FB4, 0xFE61: 0x9FB5, 0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6D: 0x9FB8, 0xFE7E: 0x9FB9},
    **{0xFE90: 0x9FBA, 0xFEA0: 0x9FBB},
}
STAY_PRIVATE = {0xFE51: 0xE816, 0xFE52: 0xE817, 0xFE53: 0xE818, 0xFE6C: 0xE831, 0xFE76: 0xE83B, 0xFE91: 0xE855}
USERS = "".join(f"用户{first}{second}\n" for first in "一二三四五" for second in "甲乙丙丁戊己庚辛").encode("gbk")


def octets(code: int) -> bytes:
    return code.to_bytes((code.bit_length() + 7) // 8)


@pytest.mark.parametrize(("code", "point"), [*CHANGED.items(), *STAY_PRIVATE.items()])
def test_each_that_moved(code: int, point: int) -> None:
    assert decoded(USERS + octets(code) + b"\n", "list.txt").splitlines()[-1] == chr(point)


def test_all_others_are_as_before() -> None:
    pairs = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F]
    changed = set(map(octets, CHANGED))
    same = b"\n".join(pair for pair in pairs if pair not in changed and pair.decode("gb18030", "ignore"))
    assert as_of_2022(same.decode("gb18030").encode()) == same.decode("gb18030").encode()


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv here")
def test_glibc_says_the_same() -> None:
    text = USERS + b"\n".join(map(octets, CHANGED))
    said = subprocess.run(["iconv", "-f", "GB18030", "-t", "UTF-8"], input=text, capture_output=True, check=True).stdout
    assert decoded(text, "list.txt").encode() == said


def test_a_byte_that_nobody_knows_is_still_found_behind_them() -> None:
    rows = USERS + octets(0xFE59) + octets(0xA8BC) + b"\xff\n"
    with pytest.raises(UnreadablePackage) as caught:
        checked(rows)
    assert (caught.value.facts["row"], caught.value.facts["position"]) == ("41", "5")


def test_what_stays_private_is_a_doubt_and_can_be_left_out() -> None:
    rows = USERS + "张伟\n".encode("gbk") + b"vip" + octets(0xFE51) + b"\n"
    (doubt,) = checked(rows).report.doubts
    assert (doubt.code, doubt.rows, doubt.first_row, doubt.sample) == ("private-use", 1, 42, "vip\ue816")
    left = checked(rows, repairs=["leave-out-broken-text"]).report
    assert (left.rejected, list(left.doubts)) == (1, [])

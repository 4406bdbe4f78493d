"""The check agrees with the reference on whatever file it gets."""

import csv
import io
from codecs import BOM_UTF8
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from pushes.accounts import ACCOUNT_TYPES, Progress, UnreadablePackage, check_package
from pushes.accounts.judging import acceptance, applying_repairs
from pushes.accounts.keeping.rejects import unguarded
from pushes.accounts.limits import SAID
from pushes.accounts.reading import lines
from pushes.accounts.words import choices
from pushes.accounts.words.reject_reasons import WORDING
from tests.accounts.builders import Checked, checked, zipped
from tests.accounts.formats import SPACES, UNSEEN
from tests.accounts.offers import Options
from tests.accounts.packages import Package, bare_packages, packages
from tests.accounts.reference import Expected, expect
from tests.accounts.tables import Columns, TwoColumns
from tests.accounts.written_rows import GOOD, ODD
from tests.examples import EXAMPLES


def found(result: Checked) -> Expected:
    """What the check found, in the words of the reference."""
    report = result.report
    listed = list(csv.DictReader(io.StringIO(result.rejects.decode("utf-8-sig"), newline="")))
    rejects = [(each.row, str(each.reason)) for each in report.first_rejects]
    assert [each["row"] for each in listed[:50]] == [str(row) for row, _ in rejects]
    assert len(listed) == report.rejected == sum(group.rows for group in report.reject_groups)
    for group in report.reject_groups:
        of_reason = [each["row"] for each in listed if each["reason"] == WORDING[group.reason].short % SAID]
        assert (len(of_reason), of_reason[:10]) == (group.rows, [str(each.row) for each in group.first])
    for each, cells in zip(report.first_rejects, listed, strict=False):
        assert unguarded(cells["value"]) == each.value or not each.value.isprintable()
    accepted = result.accepted.decode().split("\n")
    assert accepted.pop() == ""
    assert report.sample == tuple(accepted[:5])
    assert len(accepted) == report.accepted == sum(cut.accounts for cut in report.cuts)
    return Expected(
        accepted,
        rejects,
        report.rows,
        report.duplicates,
        report.masked_alike,
        report.blank,
        report.header,
        report.trimmed,
        [(each.row, each.value, each.first_row) for each in report.first_duplicates],
        dict(report.repaired),
        dict(report.fits),
        report.fits_of,
        {str(each.code): (each.rows, each.first_row, each.sample) for each in report.doubts},
        {each.code: each.rows for each in report.offers if each.code not in choices.SENTENCES},
        dict(report.readings.percent) if report.readings else {},
    )


@given(packages)
@example(Package([("x", "", "\n")] * 60, 0, Options(), ended=True, block=8, few=0))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_txt_agrees_with_the_reference(package: Package) -> None:
    agrees(package, "accounts.txt")


@given(packages)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_csv_agrees_with_the_reference(package: Package) -> None:
    agrees(package, "accounts.csv")


@given(bare_packages)
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_numbers_without_a_country_code_agree_with_the_reference(package: Package) -> None:
    agrees(package, "accounts.txt")


def agrees(package: Package, name: str) -> None:
    """The check finds what the reference expects, or refuses what it refuses."""
    text = package.text.removeprefix("\ufeff")
    if not text:
        return
    assume(not text.lstrip(SPACES + UNSEEN + "\r\n").startswith(("<", "{", "[")))  # may be no list: has its own tests
    data = ("\ufeff" * package.marked + text).encode()
    expected = wanted(text, package.account_type, package.options, csv=name.endswith(".csv"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK", package.block)
        patch.setattr(acceptance, "FEW", package.few)
        patch.setattr(applying_repairs, "FEW", package.few)
        if isinstance(expected, Expected):
            agree(data, package.account_type, name, expected, package.options)
        else:
            with pytest.raises(UnreadablePackage) as caught:
                checked(data, package.account_type, name, chosen=package.options.chosen)
            assert (caught.value.code, caught.value.facts.get("row", "")) == expected


def agree(data: bytes, account_type: int, name: str, expected: Expected, options: Options | None = None) -> None:
    expected.rejects, expected.repeats = expected.rejects[:50], expected.repeats[:50]
    result = checked(data, account_type, name, **vars(options or Options()))
    expected.fits = {each: expected.fits.get(each, 0) for each in result.report.fits}
    assert found(result) == expected
    assert result.report.encoding == ("utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8")


def wanted(text: str, account_type: int, options: Options, *, csv: bool) -> Expected | tuple[str, str]:
    """The verdicts on a file; or the code of its refusal and the row."""
    try:
        return expect(text, account_type, csv=csv, options=options)
    except TwoColumns as refused:
        return UnreadablePackage.Code.TWO_COLUMNS, str(refused.args[0])
    except Columns as refused:
        return UnreadablePackage.Code(refused.args[0]), ""


@pytest.mark.parametrize(
    "shape", ["{}\n", '"{}"\n', "{},\n", '"{}",\n', "{}\r\n", '"{}"\r\n', ' "{}" \n', "{}", '"{}"', '"a,b{}"\n']
)
@pytest.mark.parametrize("block", [64, 262_144])
def test_csv_of_one_shape_agrees(shape: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    text = "".join(shape.format(f"account{number * 37 % 700}") for number in range(1000))
    agree(text.encode(), 0, "a.csv", expect(text, 0, csv=True))


@pytest.mark.parametrize("account_type", sorted(ACCOUNT_TYPES))
def test_every_row_we_know_in_every_type(account_type: int) -> None:
    text = "\n".join(GOOD + ODD + GOOD) + "\n"
    agree(text.encode(), account_type, "a.txt", expect(text, account_type))


@pytest.mark.parametrize(
    "row",
    [
        "x" * 5_000_000,
        " " * 5_000_000 + "ab",
        "ab" + " " * 5_000_000,
        "ab" + " " * 5_000_000 + "c",
        "ab" + " " * 1_000_000 + "c" + " " * 3_000_000,
        " " * 5_000_000,
        "甲" * 700_000,
        "\x00" * 3_000_000,
        "ab" + "\u3000" * 100_000,
    ],
    ids=["long", "space-before", "space-after", "space-within", "space-around", "blank", "wide", "nul", "wide-space"],
)
def test_rows_longer_than_memory_should_hold(row: str) -> None:
    text = f"before\n{row}\nafter\n"
    agree(text.encode(), 0, "a.txt", expect(text, 0))


@pytest.mark.parametrize("breaks", [15, 16, 17, 18, 60])
@pytest.mark.parametrize("block", [8, 9, 10, 11, 12, 13, 64, 262_144])
def test_quoted_fields_may_hold_sixteen_line_breaks(breaks: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    text = "before\n" + '"ab' + "\n" * breaks + 'cd"\n' + "after\n"
    expected = expect(text, 0, csv=True)
    assert expected.rows == (3 if breaks <= 16 else 3 + breaks)
    agree(text.encode(), 0, "a.csv", expected)


def test_a_stray_quotation_mark_does_not_swallow_the_rest() -> None:
    report = checked(b'"stray\n' + b"account\n" * 100_000 + b'other"\n', name="a.csv").report
    assert (report.rows, report.accepted, report.duplicates, report.rejected) == (100_002, 2, 99_999, 1)


def test_rejects_beyond_the_first_fifty_are_all_listed() -> None:
    result = checked(b"x\n" * 1234 + b"good\n")
    assert result.report.rejected == 1234
    assert len(result.report.first_rejects) == 50
    assert result.rejects.count(b"\r\n") == 1235


def test_zip_is_read_as_the_file_it_holds() -> None:
    assert checked(zipped(("a.csv", b'"ab",\ncd\n')), name="a.zip").accepted == b"ab\ncd\n"
    assert checked(zipped(("a.TXT", b'"ab",\ncd\n')), name="A.ZIP").accepted == b'"ab",\ncd\n'


def test_cuts_follow_one_another_and_hold_whole_rows() -> None:
    text = "".join(f"account{number % 900}\n" for number in range(1000)).encode()
    result = checked(text, part_accounts=70, part_bytes=10_000)
    cuts = result.report.cuts
    assert [cut.accounts for cut in cuts] == [70] * 12 + [60]
    for cut in cuts:
        part = result.accepted[cut.offset : cut.offset + cut.length]
        assert part.endswith(b"\n")
        assert part.count(b"\n") == cut.accounts
    assert sum(cut.length for cut in cuts) == len(result.accepted)


@pytest.mark.parametrize("distinct", [900, 10_000])
def test_parts_are_cut_by_bytes_too(distinct: int) -> None:
    text = "".join(f"account{number % distinct:05}\n" for number in range(2000)).encode()
    cuts = checked(text, part_bytes=130).report.cuts
    assert {cut.length for cut in cuts[:-1]} == {130}
    assert [cut.offset for cut in cuts] == list(range(0, 130 * len(cuts), 130))
    assert {cut.length for cut in checked(text, part_bytes=1).report.cuts} == {13}


class Stop(Exception):
    """Raised by a progress callback that wants no more."""


@pytest.mark.parametrize("problem", [Stop(), ValueError("mine"), RuntimeError("mine")])
def test_what_progress_raises_stops_the_check_and_leaves_nothing(tmp_path: Path, problem: Exception) -> None:
    source = tmp_path / "package.zip"
    source.write_bytes(zipped(("a.txt", b"account\n" * 100_000)))

    def stop(_: Progress) -> None:
        raise problem

    with pytest.raises(type(problem)) as caught:
        check_package(
            source, name=source.name, account_type=0, accepted=tmp_path / "a", rejects=tmp_path / "r", progress=stop
        )
    assert caught.value is problem
    assert [path.name for path in tmp_path.iterdir()] == ["package.zip"]


def test_a_refused_package_leaves_earlier_results_alone(tmp_path: Path) -> None:
    source, accepted, rejects = tmp_path / "p", tmp_path / "a", tmp_path / "r"
    source.write_bytes(b"good\n" * 100_000 + b"\xff\n")
    accepted.write_text("earlier")
    rejects.write_text("earlier")
    with pytest.raises(UnreadablePackage):
        check_package(source, name="p.txt", account_type=0, accepted=accepted, rejects=rejects)
    assert accepted.read_text() == rejects.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "p", "r"]


def test_progress_grows_to_the_whole_file(tmp_path: Path) -> None:
    source, told = tmp_path / "p", list[Progress]()
    source.write_bytes(b"account\n" * 200_000)
    check_package(
        source, name="p.txt", account_type=0, accepted=tmp_path / "a", rejects=tmp_path / "r", progress=told.append
    )
    assert told[-1] == Progress(1_600_000, 1_600_000, 200_000)
    assert [each.bytes_read for each in told] == sorted(each.bytes_read for each in told)


def test_unknown_type_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2000"):
        checked(b"ab\n", 2000)

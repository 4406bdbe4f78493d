"""The command line: check an account package, or make one up."""

import argparse
import gc
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from pushes.accounts import ACCOUNT_TYPES, Chosen, ColumnsToChoose, Report, UnreadablePackage, check_package
from pushes.accounts.generating import generate
from pushes.accounts.ledger import LEDGER, equation
from pushes.accounts.limits import LARGEST_MB
from pushes.accounts.words.catalogue import in_english
from pushes.accounts.words.countries import CHINA, COUNTRIES
from pushes.accounts.words.repairs import codes_of

UNREADABLE = 2  # the exit status


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status: 0, or 2 when a package cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        output = _generated(options) if options.command == "generate" else _checked(options)
    except (UnreadablePackage, ValueError) as problem:
        columns = problem.table.lines if isinstance(problem, ColumnsToChoose) else ()
        sys.stderr.write("\n".join([str(problem), *columns, ""]))
        return UNREADABLE
    except OSError as problem:
        sys.stderr.write(f"{problem.filename or options.file}: {problem.strerror}.\n")
        return UNREADABLE
    sys.stdout.write(output)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pushes.accounts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check a package and print its ledger")
    check.add_argument("file", type=Path, help=f"a .txt, .csv, workbook or .zip of one, of at most {LARGEST_MB} MB")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument("--accepted", type=Path, metavar="OUT", help="write the accepted accounts here")
    check.add_argument("--rejects", type=Path, metavar="OUT.csv", help="write the rejected rows here, with reasons")
    check.add_argument("--keep-header", action="store_true", help="row 1 is an account even if it looks like a header")
    check.add_argument("--hash-raw", action="store_true", help="the file holds raw values: send their MD5")
    check.add_argument(
        "--repair", action="extend", default=[], type=repairs_of, metavar="CODE[+CODE]", help="do what was offered"
    )
    check.add_argument(
        "--column", default="", metavar="NAME|N", help='which of several columns; "whole" if each row is one account'
    )
    check.add_argument("--home-country", default=CHINA, type=_country, metavar="CC", help="of the application")
    make = commands.add_parser("generate", help="make up a package for tests and demonstrations")
    make.add_argument("file", type=Path, help="the .txt or .csv to write")
    make.add_argument("--rows", type=int, required=True, metavar="N")
    make.add_argument("--duplicates", type=_share, default=0.05, metavar="5%", help="share of repeated rows")
    make.add_argument("--bad", type=_share, default=0.01, metavar="1%", help="share of rows to be rejected")
    make.add_argument("--seed", type=int, default=1, help="the same seed makes the same file")
    for command, default in ((check, 0), (make, 1002)):
        command.add_argument("--type", type=_account_type, default=default, metavar="N", help=f"default {default}")
    return parser


def _share(text: str) -> float:
    number = float(text.removesuffix("%"))
    return number / 100 if text.endswith("%") else number


def _account_type(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in ACCOUNT_TYPES:
        raise argparse.ArgumentTypeError(f"{text!r} is not in the table of account types (0-16, 989, 991-1015)")
    return int(text)


def _country(text: str) -> str:
    if text.upper() not in COUNTRIES:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 3166 code of a country, such as {CHINA}")
    return text.upper()


def repairs_of(text: str) -> list[str]:
    """The codes of an offered choice, for an argument parser."""
    try:
        return codes_of(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def _generated(options: argparse.Namespace) -> str:
    made = generate(
        options.file, options.rows, options.type, duplicates=options.duplicates, bad=options.bad, seed=options.seed
    )
    return (
        f"{options.file.name}: {made.rows:,} rows = {made.accepted:,} accounts + {made.duplicates:,} duplicates "
        f"+ {made.rejected:,} bad\n"
    )


def _checked(options: argparse.Namespace) -> str:
    with tempfile.TemporaryDirectory(prefix="accounts-") as scratch:
        report = check_package(
            options.file,
            name=options.file.name,
            account_type=options.type,
            accepted=options.accepted or Path(scratch, "accepted"),
            rejects=options.rejects or Path(scratch, "rejects"),
            chosen=Chosen(options.column),
            keep_header=options.keep_header,
            hash_raw=options.hash_raw,
            repairs=options.repair,
            home=options.home_country,
        )
    if options.json:
        return json.dumps(_members(report), ensure_ascii=False) + "\n"
    return _ledger(options.file.name, report)


def _members(report: Report) -> dict[str, object]:
    """The report for programs: its members, and the sentences of what has some."""
    members: dict[str, object] = asdict(report) | {"headers": report.headers}
    del members["people"]  # says nothing where there is no other list
    for name in ("notes", "offers", "doubts"):
        members[name] = [asdict(each) | {"text": each.text} for each in getattr(report, name)]
    for name in ("looks_like", "suggestion", "readings"):
        if found := getattr(report, name):
            members[name] = asdict(found) | {"text": found.text}
    return members


def _ledger(name: str, report: Report) -> str:
    lines = [f"{name}: {equation(*(getattr(report, count) for count in LEDGER))}"]
    lines += [f"Withheld identifiers among the rejected rows: {report.withheld:,}."] if report.withheld else []
    lines += [each.text for each in report.notes]
    lines += [f"Doubt ({each.code}): {each.text}" for each in report.doubts]
    lines += [report.suggestion.text] if report.suggestion else []
    lines += [report.readings.text] if report.readings else []
    lines += [f"{before!r} is sent as {after}" for before, after in report.converted_samples]
    for offer in report.offers:
        samples = ", ".join(f"{before!r} becomes {after!r}" for before, after in offer.samples)
        lines.append(f"{offer.text} (--repair {offer.code}{samples and f': {samples}'})")
    if report.implausible:
        row = report.first_implausible[0].row
        what = in_english(
            "row is hardly a mobile number: row",
            "rows are hardly mobile numbers, the first of them row",
            report.implausible,
        )
        lines.append(f"{report.implausible:,} {what} {row:,}.")
    if report.rejected:
        lines += ["", f"The first {len(report.first_rejects):,} of {report.rejected:,} rejected rows:"]
    lines += [f"  {each.text}  {each.value!r}" for each in report.first_rejects]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    gc.freeze()  # what was imported stays until the end: looking through it for garbage would take a tenth of the start
    sys.exit(main())

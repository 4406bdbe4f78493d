"""`manage.py importdevices FILE --access-id …`: take over devices, accounts and addresses from TPNS."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.gateway.given_files import UnreadableFile
from console.gateway.management.applications import served
from console.gateway.models import GatewayApplication
from console.gateway.moving.files import SENTENCE, read
from console.gateway.moving.importing import Importer, Report


class Command(BaseCommand):
    """A file with a bad row is refused whole, unless they are to be left out. Idempotent: the rest of a run that was
    cut off is done by giving the file again, and what a device has told the gateway itself meanwhile stays.
    """

    help = f"Import devices, accounts and addresses from a file: CSV with a header, or NDJSON; {SENTENCE}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --access-id, --dry-run, --leave-out, --json."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8 with a header, or NDJSON")
        parser.add_argument("--access-id", required=True, help="AccessID of the application on the gateway")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come of it")
        parser.add_argument("--leave-out", action="store_true", help="import the good rows and leave the bad ones out")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, access_id: str, **options: Any) -> None:
        """Import, or say what would come of it; CommandError when nothing can be imported."""
        application = served(access_id)
        try:
            if options["dry_run"] or not options["leave_out"]:
                report = _taken(application, file, is_trial=True)
                if report.problems and not options["dry_run"]:
                    raise CommandError(_refusal(report))
            if not options["dry_run"]:
                report = _taken(application, file)
        except UnreadableFile as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(json.dumps(vars(report), default=asdict) if options["json"] else "\n".join(_told(report)))


def _taken(application: GatewayApplication, file: Path, *, is_trial: bool = False) -> Report:
    importer = Importer(application, is_trial=is_trial)
    importer.take(read(file))
    return importer.report


def _refusal(report: Report) -> str:
    words = "Nothing was imported. Correct these rows, or give --leave-out to import the others:"
    return "\n".join([words, *_problems(report)])


def _problems(report: Report) -> list[str]:
    shown = [f"Row {problem.row:,}: {problem.words}" for problem in report.problems]
    more = report.left_out - len(shown)
    return [*shown, f"and {more:,} rows more"] if more else shown


def _told(report: Report) -> list[str]:
    lines = [f"{report.rows:,} rows, {report.left_out:,} left out"]
    for name in ("devices", "accounts", "addresses"):
        counts = getattr(report, name)
        parts = [f"{count:,} {what}" for what, count in counts.items() if count]
        lines.append(f"{name}: {', '.join(parts) or 'none'}")
    for channel, count in sorted(report.not_carried.items()):
        words = "the application has no such channel; devices and accounts count all the same"
        lines.append(f"{count:,} addresses of {channel[:20]} not imported: {words}")
    if report.with_tags:
        lines.append(f"{report.with_tags:,} rows have tags, which the gateway does not know")
    return lines + _problems(report)

"""`manage.py bindaccounts FILE.csv --access-id …`: tie accounts to devices, registering devices as needed."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.gateway.binding_files import read
from console.gateway.given_files import UnreadableFile
from console.gateway.management.applications import served
from console.gateway.operations import Row, TokenTakenError, bind_accounts

MOST_SHOWN = 50  # bad rows named on the terminal


class Command(BaseCommand):
    """A file is refused whole or not at all. Idempotent: rows that are bound as they say are left alone. The rest of a
    run that was cut off is done by giving the file again.
    """

    help = "Bind accounts to devices of the gateway from a CSV file with the columns account, account_type, token."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --access-id, --json."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8; a header row may stand first")
        parser.add_argument("--access-id", required=True, help="AccessID of the application on the gateway")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, access_id: str, json: bool, **options: Any) -> None:
        """Bind, or refuse the whole file with every bad row named; CommandError then."""
        application = served(access_id)
        try:
            counts = bind_accounts(application=application, rows=_rows(file)).as_dict()
        except (UnreadableFile, TokenTakenError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(_as_json(counts) if json else _as_sentence(counts))


def _rows(file: Path) -> list[Row]:
    content = read(file)
    if content.problems:
        shown = content.problems[:MOST_SHOWN]
        if len(content.problems) > MOST_SHOWN:
            shown.append(f"and {len(content.problems) - MOST_SHOWN:,} rows more")
        raise UnreadableFile("Nothing was bound. Correct these rows:\n" + "\n".join(shown))
    return content.rows


def _as_json(counts: dict[str, int]) -> str:
    return json.dumps(counts)


def _as_sentence(counts: dict[str, int]) -> str:
    return (
        "{rows:,} rows = {bound:,} bound + {rebound:,} bound anew + {unchanged:,} unchanged + {kept:,} kept as newer + "
        "{repeated:,} repeated; {devices:,} devices registered"
    ).format(**counts)

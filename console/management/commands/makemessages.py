"""Django's makemessages as this project wants its catalogues: files that merge well, and nothing guessed."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

LOCALES = ("zh_Hans",)
IGNORED = (".venv", "benchmarks", "docs", "findings", "scripts", "tests", "var")


class Command(makemessages.Command):
    """Brings the catalogues up to date with the words in the code and in the templates."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=ngettext_noop:1,2", "--keyword=_n:1,2"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        """All locales of the project, without places and without line breaks that others would have to merge."""
        super().add_arguments(parser)
        parser.set_defaults(
            locale=list(LOCALES), ignore_patterns=list(IGNORED), no_location=True, no_wrap=True, no_obsolete=True
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them; the time at which they were written would be a conflict in each merge."""
        super().handle(*args, **options)
        for locale in LOCALES:
            path = Path("locale", locale, "LC_MESSAGES", "django.po")
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = (line for line in lines if not line.startswith('"POT-Creation-Date'))
            path.write_text("".join(kept), encoding="utf-8")

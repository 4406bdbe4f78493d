"""`manage.py status`: what programs that watch are told, for a terminal and for scripts."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand

from console.health import all_figures, readiness
from console.health.figures import Figure
from console.health.hints import hints
from console.health.verdicts import concerns

NOT_READY, NEEDS_SOMEBODY = 1, 2


class Command(BaseCommand):
    """What /readyz and /metrics tell, without a web process."""

    help = (
        "Print how this installation stands. The exit status is 0 when all is well, 1 when something is missing that "
        "it cannot do without, 2 when something that should move does not."
    )
    requires_system_checks = []  # what cannot work is what it is asked for

    def add_arguments(self, parser: ArgumentParser) -> None:
        """In which form."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, and end with its status."""
        missing = readiness.missing()
        figures = all_figures.read(missing)
        still = concerns(figures)
        besides = hints()
        told = missing, still, besides, figures
        self.stdout.write(_as_json(*told) if options["json"] else "\n".join(_lines(*told)))
        if missing or still:
            sys.exit(NOT_READY if missing else NEEDS_SOMEBODY)


def _lines(
    missing: Sequence[str], still: Sequence[str], besides: Sequence[str], figures: Sequence[Figure]
) -> list[str]:
    said = [*(missing or ["Ready."]), *(still or ["Nothing stands still."]), *besides, ""]
    return [*said, *(line for figure in figures if (line := _line(figure)))]


def _line(figure: Figure) -> str:
    """A figure with what there is any of; empty where there is none."""
    found = [f"{' '.join([*labels.values(), ''])}{_number(value)}" for labels, value in figure.samples if value]
    return f"{figure.name.replace('_', ' '):28}{', '.join(found)}" if found else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.3f}"


def _as_json(missing: Sequence[str], still: Sequence[str], besides: Sequence[str], figures: Sequence[Figure]) -> str:
    told = {figure.full_name: list(_samples(figure)) for figure in figures}
    return json.dumps({"missing": missing, "still": still, "hints": besides, "figures": told})


def _samples(figure: Figure) -> Iterator[dict[str, Any]]:
    return ({**labels, "value": value} for labels, value in figure.samples)

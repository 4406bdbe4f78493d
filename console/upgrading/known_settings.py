"""Which settings a release knows, noted where it migrated a database: so that the next one can say what has changed."""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.conf import settings

from console.variables import written

NOTED = "known-settings.json"
GONE = "is read no more: take it away."
FOREIGN = "stands in .env and is none of the console's own: nothing is known of it here."
LIKE = 0.8  # how much two names have to have in common, 1 being all
LINE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=(.*)$")


def known() -> dict[str, str]:
    """The settings of this release with what .env.example says for each."""
    lines = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := LINE.match(line))}


def note(**_: Any) -> None:
    """Keep them in DATA_DIR, after migrations."""
    path = _path()
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(known(), indent=1), encoding="utf-8")
    partial.replace(path)


def changes(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each setting that is new, says something else, is set and known no more, or was never known."""
    now, before = known(), _noted()
    told = [f"{name} is new: see .env.example." for name in now if before and name not in before]
    told += [
        f"{name} was {before[name] or 'empty'} unless it was set, and is {now[name] or 'empty'} now."
        for name in now
        if name in before and before[name] != now[name]
    ]
    told += [f"{name} is set, and {GONE}" for name in sorted(before.keys() - now) if name in environment]
    return told + [f"{name} {FOREIGN}" for name in sorted(_written() - {*now, *before})]


def _noted() -> dict[str, str]:
    path = _path()
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def slips() -> Iterator[tuple[str, str]]:
    """What stands in .env and nothing reads, each with the setting that is probably meant."""
    names = known()
    for name in sorted(_written() - names.keys()):
        for meant in get_close_matches(name, names, n=1, cutoff=LIKE):
            yield name, meant


def _written() -> set[str]:
    """Those that stand in .env."""
    return {name for name, _value in written(settings.BASE_DIR / ".env")}


def _path() -> Path:
    return Path(settings.DATA_DIR) / NOTED

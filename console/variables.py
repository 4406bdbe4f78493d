"""What settings are read from: the environment, and the file `.env` beside manage.py for what is not set there.

Nothing is guessed: a line or a word that may be meant otherwise is refused, named by where it stands. What stands in a
line is never quoted, for it may be a password.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

YES: Final = ("true", "yes", "on", "1", "y", "t")
NO: Final = ("false", "no", "off", "0", "n", "f")
FORM: Final = "Write NAME=value, and comments on lines of their own that begin with #."
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_ESCAPED = re.compile(r"\\([^rnt])")


class Variables:
    """Variables by name. One that is empty counts as left out."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, name: str, default: str = "") -> str:
        """What it says, without what is blank around it: files and pastes end with line breaks."""
        return self._given.get(name, "").strip() or default

    def flag(self, name: str) -> bool:
        """Whether it says yes; no where it is left out. ImproperlyConfigured when it says neither."""
        said = self.text(name).lower()
        if said and said not in YES + NO:
            raise ImproperlyConfigured(f"Set {name} to true or false. It is {said[:40]!r}.")
        return said in YES

    def texts(self, name: str) -> list[str]:
        """What stands between its commas; nothing where it is left out."""
        return [each for part in self.text(name).split(",") if (each := part.strip())]


def read_file(path: Path, into: MutableMapping[str, str]) -> None:
    """Add what the file sets, if there is one; what is there already wins. ImproperlyConfigured where it says nothing
    that can be read.
    """
    for name, value in written(path):
        into.setdefault(name, value)


def written(path: Path) -> Iterator[tuple[str, str]]:
    """Names and values in the file, in its order. Raises as `read_file` does."""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not (line := line.strip()) or line.startswith("#"):
            continue
        if not (found := _LINE.fullmatch(line)):
            raise ImproperlyConfigured(f"Line {number} of {path} sets nothing. {FORM}")
        yield found[1], _value(found[2], f"Line {number} of {path}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        words = f"{path} cannot be read ({error.strerror}). Run this as a user who may read it."
        raise ImproperlyConfigured(words) from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"{path} is not UTF-8. Save it as UTF-8.") from None


def _value(text: str, where: str) -> str:
    mark = text[:1]
    if mark not in ("'", '"'):
        if re.search(r"\s#", text):
            raise ImproperlyConfigured(f"{where} has a # after a blank. {FORM} A value that has one stands in quotes.")
        return text
    if len(text) < 2 or not text.endswith(mark):
        raise ImproperlyConfigured(f"{where} begins with a quote and does not end with it. {FORM}")
    return text[1:-1] if mark == "'" else _ESCAPED.sub(r"\1", text[1:-1])

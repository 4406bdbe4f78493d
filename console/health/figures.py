"""Figures as Prometheus reads them: names with what they are, and samples with labels. Pure.

They are read from the database when they are asked for, so that every web process tells the same; a client library
counts in the memory of one process.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PREFIX = "pushes_"
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """What is told under one name. `kind` is one of Prometheus' own: gauge, counter or summary."""

    name: str
    help: str
    samples: Sequence[tuple[Labels, float]]
    kind: str = "gauge"

    @property
    def full_name(self) -> str:
        """The name as it is served."""
        return PREFIX + self.name

    def lines(self) -> Iterator[str]:
        """The lines of the text format."""
        yield f"# HELP {self.full_name} {self.help}"
        yield f"# TYPE {self.full_name} {self.kind}"
        for labels, value in self.samples:
            yield f"{self.full_name}{_written(labels)} {float(value)!r}"


def one(name: str, help_: str, value: float) -> Figure:
    """A figure without labels."""
    return Figure(name, help_, [({}, value)])


def by(name: str, help_: str, label: str, values: Mapping[Any, float], kind: str = "gauge") -> Figure:
    """A figure with one label."""
    return Figure(name, help_, [({label: str(key)}, value) for key, value in values.items()], kind)


def text_of(figures: Iterable[Figure]) -> str:
    """All of them in Prometheus' text format, version 0.0.4."""
    return "".join(f"{line}\n" for figure in figures for line in figure.lines())


def _written(labels: Labels) -> str:
    said = ",".join(f'{name}="{value.translate(ESCAPED)}"' for name, value in labels.items())
    return f"{{{said}}}" if said else ""

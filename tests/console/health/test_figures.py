"""Tests of console.health.figures: the text is what Prometheus' own parser reads."""

from collections.abc import Sequence

import pytest
from prometheus_client.parser import text_string_to_metric_families

from console.health.figures import Figure, by, one, text_of


def read(figures: Sequence[Figure]) -> dict[tuple[str, ...], float]:
    """What the parser finds: values by name and labels."""
    families = text_string_to_metric_families(text_of(figures))
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_names_labels_and_values_are_read_back() -> None:
    figures = [one("missing", "What is missing.", 2), by("held", "Held.", "cause", {"doubt": 1, "canary": 0})]
    assert read(figures) == {("pushes_missing",): 2, ("pushes_held", "doubt"): 1, ("pushes_held", "canary"): 0}


@pytest.mark.parametrize("value", ['a "quoted" one', "back\\slash", "two\nlines", "推送, {x=1}", "\\n"])
def test_a_label_may_be_anything(value: str) -> None:
    assert read([by("held", "Held.", "cause", {value: 1})]) == {("pushes_held", value): 1}


def test_kind_and_help_are_told() -> None:
    [family] = text_string_to_metric_families(text_of([Figure("done_total", "What was done.", [({}, 3)], "counter")]))
    assert (family.name, family.type, family.documentation) == ("pushes_done", "counter", "What was done.")

"""A select box is what Django's templates make of it."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test.html import parse_html

from console.select_boxes import FormRenderer

PLAIN = [("", "---"), ("Asia/Shanghai", "Shanghai"), (7, "a \"quoted\" <b>one</b> & 'another'")]
GROUPED = [("Asia & more", [("1", "one"), ("2", "two")]), ("3", "alone"), ("Empty", [])]


@pytest.mark.parametrize("choices", [PLAIN, GROUPED, []])
@pytest.mark.parametrize("value", ["", "2", "Asia/Shanghai", 7, None, '"'])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_it_is_what_django_makes(widget: type[forms.Select], choices: Any, value: Any) -> None:
    attributes = {"id": "zone", "class": "form-select", "required": True, "disabled": False, "data-x": '"<'}
    box = widget(attributes) if widget is forms.NullBooleanSelect else widget(attributes, choices)
    of_django, ours = (box.render("a&b", value, renderer=each()) for each in (DjangoTemplates, FormRenderer))
    assert parse_html(ours) == parse_html(of_django)


def test_forms_of_the_console_are_rendered_so() -> None:
    assert isinstance(get_default_renderer(), FormRenderer)

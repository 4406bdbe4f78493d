"""The laws of the templates: they read like pages, and name nothing that is not there."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
NAMES = {str(path.relative_to(TEMPLATES)) for path in FILES}

# What Django and its parts look for by name.
FOUND_BY_NAME = {"403.html", "403_csrf.html", "404.html", "500.html", "admin/base_site.html"}
FOUND_IN = ("registration/",)

NAMED = re.compile(r"""["']([\w./]+\.html)["']""")
COMPONENT = re.compile(r'{% component "(\w+)"')

# Forms that may be sent twice: a script sends them, or nothing comes of the second time.
SENT_AGAIN = {
    *(f"components/{name}.html" for name in ("language_switch", "main_menu", "not_saved_yet", "theme_switch")),
    *(f"registration/{name}.html" for name in ("add_passkey", "passkey_button")),
    *(f"pushes/{name}.html" for name in ("applications/push", "create", "testing/form")),
}


def named_in(path: Path) -> set[str]:
    """The templates that a template or a module names."""
    text = path.read_text()
    return {*NAMED.findall(text), *(f"components/{name}.html" for name in COMPONENT.findall(text))}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_what_a_template_names_is_there(name: str) -> None:
    get_template(name)  # its tags are known, with the arguments they take
    assert named_in(TEMPLATES / name) - {"admin/base_site.html"} <= NAMES


def test_every_template_is_used() -> None:
    modules = [path for top in ("console", "pushes") for path in (ROOT / top).rglob("*.py")]
    named = {name for path in [*FILES, *modules] for name in named_in(path)}
    unused = NAMES - named - FOUND_BY_NAME
    assert sorted(name for name in unused if not name.startswith(FOUND_IN)) == []


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_a_component_says_in_its_first_line_what_it_is(path: Path) -> None:
    assert re.match(r"{# [A-Z].*\. #}\n", path.read_text())


@pytest.mark.parametrize("name", sorted(NAMES - SENT_AGAIN))
def test_what_is_pressed_twice_is_sent_once(name: str) -> None:
    forms = re.findall(r"<form\b[^>]*>", (TEMPLATES / name).read_text())
    assert [form for form in forms if 'method="post"' in form and "data-once" not in form] == []

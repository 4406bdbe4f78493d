"""Countries and time zones to choose from, in the reader's language, and found by their names in the others as well."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pushes import places
from pushes.accounts import countries


class PlaceSelect(forms.Select):
    """A select that js/combobox.js searches by typing; each option carries its names in the other languages.

    named: from a key and a language to the name.
    """

    def __init__(self, named: Callable[[str, str], str], attrs: dict[str, Any] | None = None) -> None:
        words = {
            "data-searchable": "words",
            "data-found": _("Found: %s"),
            "data-none": _("No place is called so. Clear the field to see all of them."),
        }
        super().__init__({**words, **(attrs or {})})
        self.named = named

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option, with what else it is found by."""
        option = super().create_option(name, value, *args, **kwargs)
        elsewhere = [self.named(value, each) for each, _called in settings.LANGUAGES if each != _language()]
        option["attrs"]["data-also"] = " ".join([*elsewhere, value])
        return option


def _language() -> str:
    return get_language() or places.ENGLISH


def country_choices() -> list[tuple[str, str]]:
    """The countries with their calling codes, by name."""
    names = {code: places.country(code, _language()) for code in countries.COUNTRIES}
    return [(code, f"{names[code]} · +{countries.calling_code(code)}") for code in places.in_order(names)]


def zone_choices(present: str) -> list[tuple[str, str]]:
    """The time zones by the names of their places; the present one too, where it goes by another name."""
    names = {zone: places.city(zone, _language()) for zone in {*places.zones(), present}}
    labels = {zone: name if zone == name else f"{name} · {zone}" for zone, name in names.items()}
    return [(zone, labels[zone]) for zone in places.in_order(names)]

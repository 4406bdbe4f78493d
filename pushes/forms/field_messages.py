"""What a form says in its own words, where Django would say the same of every field."""

from typing import TYPE_CHECKING

from django.forms import BaseForm, Field
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CHOOSE = _("Choose one of those that are offered.")
WHOLE = _("Write a whole number.")
MOST = _("Write %(limit_value)s at most.")
LEAST = _("Write %(limit_value)s at least.")
SHORTEN = _("Shorten it to %(limit_value)s characters: it has %(show_value)s.")


def say(form: BaseForm, **missing: "str | StrPromise") -> None:
    """Have each field ask, by its name, for what is `missing`, and every field say what to do with what it refuses."""
    choices = {"invalid_choice": CHOOSE, "invalid_list": CHOOSE}
    general = choices | {"max_value": MOST, "min_value": LEAST, "max_length": SHORTEN}
    for name, field in form.fields.items():
        number = {"invalid": WHOLE} if hasattr(field, "max_value") else {}
        own = {code for code, text in field.error_messages.items() if text != _djangos(field).get(code)}
        field.error_messages |= {code: text for code, text in (general | number).items() if code not in own}
        if name in missing:
            field.error_messages["required"] = missing[name]


def _djangos(field: Field) -> dict[str, object]:
    """What a field of its kind says unless it is given words of its own."""
    kinds = [getattr(kind, "default_error_messages", {}) for kind in reversed(type(field).__mro__)]
    return {code: text for kind in kinds for code, text in kind.items()}

"""What a message says besides title and text, as fields of a draft's form."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.models import Push
from pushes.telling.message import CHOICES, LABELS, names_for
from pushes.tpns.contract import MAX_MESSAGE_BYTES
from pushes.tpns.message_options import LONGEST_ADDRESS, NAMES


def _text(name: str, longest: int, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", **attrs})
    return forms.CharField(label=LABELS[name], required=False, max_length=longest, help_text=help_text, widget=widget)


def _choice(name: str, help_text: Any = "", widget: Any = forms.Select) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=LABELS[name], required=False, choices=CHOICES[name], help_text=help_text, widget=widget
    )


class MessageFields(forms.Form):
    """Each is empty where nobody set it. What is written is kept as it is, and judged when the push is to be sent."""

    click = _choice("click", widget=forms.RadioSelect)
    activity = _text("activity", 255, _("The full name of its class, such as com.example.shop.SaleActivity."))
    url = _text("url", LONGEST_ADDRESS, _("It begins with https:// or http://."), inputmode="url")
    url_asks = _choice("url_asks")
    link = _text("link", LONGEST_ADDRESS, _("Such as shop://sale/7, or intent:#Intent;…;end."), inputmode="url")
    custom = forms.CharField(
        label=LABELS["custom"],
        required=False,
        max_length=MAX_MESSAGE_BYTES,
        help_text=_("For the app, one per line: key=value. Or a JSON object, where values are to be more than text."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
    )


def initial_of(push: Push) -> dict[str, Any]:
    """What the draft has of them, by field."""
    return {name: getattr(push.options, name) for name in NAMES}


def leave_out_others(form: forms.BaseForm, push: Push) -> None:
    """Take away the fields that the draft's platform does not have."""
    for name in set(NAMES) - set(names_for(is_ios=push.application.is_ios)):
        del form.fields[name]


def written(form: forms.BaseForm, push: Push) -> dict[str, Any]:
    """What to store as `message_options`; what the page did not have stays as it is stored."""
    posted = {name: form.cleaned_data[name] for name in NAMES if name in form.cleaned_data and name in form.data}
    return replace(push.options, **posted).kept()

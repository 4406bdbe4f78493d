"""Which accounts of a push get another one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.forms.field_messages import say
from pushes.models import Who


class GatherForm(forms.Form):
    """The groups of accounts, one at least."""

    who = forms.MultipleChoiceField(choices=Who.choices, initial=[Who.NOT_ARRIVED.value])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, who=_("Tick one line at least."))

    @property
    def ticked(self) -> list[str]:
        """The groups that are ticked as the form is shown."""
        return list(self["who"].value() or ())

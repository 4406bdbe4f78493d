"""A saved message: its name, its title and its text."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.forms.field_messages import say
from pushes.models import MessageTemplate


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """What may be changed of a template; its other message options stay."""

    class Meta:
        model = MessageTemplate
        fields = ("name", "title", "content")
        labels = {"name": _("Name"), "title": _("Title"), "content": _("Text")}
        widgets = {"content": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, name=_("Write a name for the template."))
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True

    def clean_name(self) -> str:
        """No two of an application have one name."""
        name: str = self.cleaned_data["name"]
        others = MessageTemplate.objects.filter(application=self.instance.application, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("A template has this name already. Choose another one."))
        return name

"""A saved message: its name, and all that it says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.forms.field_messages import say
from pushes.forms.meanwhile import SHOWN, MeanwhileForm
from pushes.forms.message import Group, MessageFields, groups_of, initial_of, keep_to_platform, written
from pushes.models import MessageTemplate


class TemplateForm(MeanwhileForm, MessageFields, forms.ModelForm):  # type: ignore[type-arg]
    """What may be changed of a template. It may be incomplete, as a draft is; a picture is named by its address."""

    class Meta:
        model = MessageTemplate
        fields = ("name", "title", "content")
        labels = {"name": _("Name"), "title": _("Title"), "content": _("Text")}
        widgets = {"content": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, instance: MessageTemplate, **kwargs: Any) -> None:
        kwargs |= {"instance": instance, "initial": initial_of(instance) | kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        keep_to_platform(self, instance)
        del self.fields["picture_file"]
        say(self, name=_("Write a name for the template."))

    def clean_name(self) -> str:
        """No two of an application have one name."""
        name: str = self.cleaned_data["name"]
        others = MessageTemplate.objects.filter(application=self.instance.application, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("A template has this name already. Choose another one."))
        return name

    def clean(self) -> dict[str, Any]:
        """What the page did not have stays as it is stored."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.message_options = written(self, self.instance)
        return cleaned

    @property
    def changed_fields(self) -> list[str]:
        """Those in which something else was written than is stored."""
        return [name for name in self.changed_data if name != SHOWN]

    @property
    def groups(self) -> list[Group]:
        """Of what the message says, what is folded away."""
        return groups_of(self, self.instance)

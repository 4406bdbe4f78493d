"""The forms of pages about people: what they are given, and what the invited choose."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.forms import SetPasswordForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console import people
from console.forms import PasswordAlone
from pushes.forms.field_messages import CHOOSE, say
from pushes.forms.meanwhile import MeanwhileForm
from pushes.models import Application
from pushes.roles import ADMINISTRATORS, APPROVERS, AUDITORS, MARKETERS

MAY = {
    MARKETERS: _("create pushes for their applications"),
    APPROVERS: _("approve pushes of others for their applications"),
    ADMINISTRATORS: _("configure applications, invite people and see everything, but create no push by that"),
    AUDITORS: _("see everything and change nothing"),
}
ADDRESS = {"invalid": _("Write an address such as anna@example.com, or leave the field empty.")}
NAME_TAKEN = _("Somebody has this name already. Choose another one.")
STATES = (("active", _("May log in")), ("deactivated", _("Deactivated")))


class RoleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Roles, each with what it allows."""

    def __init__(self) -> None:
        super().__init__(people.roles(), label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)

    def label_from_instance(self, obj: Group) -> str:
        """The role in the reader's language, and what it allows."""
        return gettext("%(role)s: %(may)s") % {"role": gettext(obj.name), "may": MAY[obj.name]}


class ApplicationChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The applications of marketers and approvers."""

    def __init__(self) -> None:
        super().__init__(
            Application.objects.all(),
            label=_("Applications"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Of marketers and approvers. Administrators and auditors see every application."),
        )


class InvitationForm(forms.Form):
    """Whom to invite, and what they are given."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages=ADDRESS,
        help_text=_(
            "The link is sent there where this installation sends e-mail. You get it as well, to hand it over yourself."
        ),
    )
    roles = RoleChoice()
    applications = ApplicationChoice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self)
        self.fields["roles"].required = True
        say(self, roles=_("Choose at least one role."))


class PersonForm(MeanwhileForm, forms.ModelForm):  # type: ignore[type-arg]
    """A person's name, address, roles and applications."""

    roles = RoleChoice()
    applications = ApplicationChoice()

    class Meta:
        model = User
        fields = ("username", "email")
        labels = {"username": _("Username"), "email": _("E-mail address")}
        error_messages = {
            "username": {"unique": NAME_TAKEN},
            "email": ADDRESS,
        }

    def __init__(self, *args: Any, instance: User, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        given = {"roles": instance.groups.all(), "applications": instance.applications.all()}
        super().__init__(*args, **kwargs | {"instance": instance, "initial": given | (initial or {})})
        say(self, username=_("Write a name to log in with."))


class NewPersonForm(UserCreationForm):  # type: ignore[type-arg]
    """What somebody who was invited chooses: a name and a password."""

    class Meta(UserCreationForm.Meta):
        fields = ("username",)
        labels = {"username": _("Username")}
        error_messages = {"username": {"unique": NAME_TAKEN}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password, again = _("Write a password."), _("Write the password once more.")
        say(self, username=_("Write a name to log in with."), password1=password, password2=again)


class SignedOnPersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody chooses who was invited and comes by single sign-on: a name."""

    class Meta(NewPersonForm.Meta):
        pass

    clean_username = UserCreationForm.clean_username

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, username=_("Write a name to be known by."))


class ChosenPasswordForm(PasswordAlone, SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice, by who was given a link for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, new_password1=_("Write the new password."), new_password2=_("Write the new password once more."))


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """People by their name or address, role and state."""

    text = django_filters.CharFilter(label=_("Name or e-mail address"), method="by_text")
    role = django_filters.ModelChoiceFilter(
        queryset=lambda _request: people.roles(),
        field_name="groups",
        label=_("Role"),
        empty_label=_("All roles"),
        error_messages={"invalid_choice": CHOOSE},
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        empty_label=_("All states"),
        method="by_state",
        error_messages={"invalid_choice": CHOOSE},
    )

    def by_text(self, found: QuerySet[User], _name: str, text: str) -> QuerySet[User]:
        """Those whose names or address hold the text."""
        named = Q(username__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text)
        return found.filter(named | Q(email__icontains=text))

    def by_state(self, found: QuerySet[User], _name: str, state: str) -> QuerySet[User]:
        """Those who are let in, or those who are not."""
        return found.filter(is_active=state == "active")

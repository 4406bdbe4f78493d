"""The forms of people who log in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from console import second_factor
from console.api.tokens import READ, SCOPES
from console.models import Profile
from pushes.acting import LONGEST_NAME
from pushes.audit.newest import newest_change
from pushes.forms.field_messages import say
from pushes.forms.meanwhile import ONESELF, MeanwhileForm
from pushes.models import Application
from pushes.models.audit import AuditRow


class LoginForm(AuthenticationForm):
    """Username and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, username=_("Write your username."), password=_("Write your password."))

    def clean_username(self) -> str:
        """The name; of one longer than anybody's its beginning, which is nobody's: PostgreSQL keeps no longer one."""
        written: str = self.cleaned_data["username"]
        return written[: LONGEST_NAME + 1]


class PasswordAlone:
    """Of a form that stores a new password: nothing else of the person, who may be deactivated while it is hashed."""

    cleaned_data: dict[str, Any]

    def set_password_and_save(
        self,
        user: User,
        password_field_name: str = "new_password1",  # noqa: S107 - the name of a field
        commit: bool = True,
    ) -> User:
        """Let the person log in by it; `commit`: from now on."""
        user.set_password(self.cleaned_data[password_field_name])
        if commit:
            user.save(update_fields=["password"])
        return user


class NewPasswordForm(PasswordAlone, PasswordChangeForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new, again = _("Write the new password."), _("Write the new password once more.")
        say(self, old_password=_("Write your present password."), new_password1=new, new_password2=again)


class CodeForm(forms.Form):
    """A code of the app; at the login a recovery code as well."""

    code = forms.CharField(label=_("Code"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Write the six digits that your app shows."))
        look = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        self.fields["code"].widget.attrs.update(look)


class ProofForm(forms.Form):
    """Who somebody is, once more, before what guards the login is changed: by the password, or by a code."""

    proof = forms.CharField(
        strip=False, max_length=4096, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.has_password = person, person.has_usable_password()
        self.fields["proof"].label = _("Your password") if self.has_password else _("A code")
        if second_factor.has_one(person):
            either = _("Or a code of your authenticator app, or a recovery code.")
            only = _("A code of your authenticator app, or a recovery code.")
            self.fields["proof"].help_text = either if self.has_password else only
        say(self, proof=_("Write your password.") if self.has_password else _("Write a code."))

    def clean_proof(self) -> str:
        """What was written, if it is the person's password or a code that is used up by it."""
        written: str = self.cleaned_data["proof"]
        if (self.has_password and self.person.check_password(written)) or second_factor.accepts(self.person, written):
            return written
        if self.has_password:
            raise ValidationError(_("That is not your password. Write the one that you log in with."))
        raise ValidationError(_("That code does not fit, or was used before. Write the one that your app shows now."))


class PasskeyForm(forms.Form):
    """A new passkey: how its person calls it, and what the browser made."""

    name = forms.CharField(
        label=_("Name of the new passkey"),
        max_length=80,
        help_text=_("Which device it is in, such as “My laptop” or “Blue key”."),
    )
    passkey = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, name=_("Write which device it is in."))


class GuardedRolesForm(MeanwhileForm):
    """Of which roles a second factor is required."""

    roles = forms.ModelMultipleChoiceField(
        Group.objects.order_by("pk"),
        label=_("Roles whose people need a second factor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        say(self)

    def last_change(self, name: str) -> AuditRow | None:
        """The newest that tells of it."""
        return AuditRow.objects.filter(kind=AuditRow.Kind.ROLES_GUARDED).first()

    def clean_roles(self) -> list[Group]:
        """The roles; not before whoever asks it of others has a second factor."""
        roles = list(self.cleaned_data["roles"])
        if roles and not second_factor.has_one(self.person):
            raise ValidationError(_("Set up your own second factor first, so that you can log in afterwards."))
        return roles


class ProfileForm(MeanwhileForm, forms.ModelForm):  # type: ignore[type-arg]
    """What a person has chosen for themselves. The address may be changed by an administrator meanwhile."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write an address such as anna@example.com, or leave the field empty.")},
    )

    class Meta:
        model = Profile
        fields = ("email", "tells_when_needed", "tells_when_ended", "has_keys")
        labels = {
            "tells_when_needed": _("When a push of mine, or a channel I configure, needs somebody"),
            "tells_when_ended": _("When a push of mine has ended, with its figures"),
            "has_keys": _("Single keys are shortcuts: press ? to see them"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self)

    def stored(self, name: str) -> Any:
        """Of the address what is the person's: another one may wait on the page for a proof of who they are."""
        return self.instance.person.email if name == "email" else super().stored(name)

    def last_change(self, name: str) -> AuditRow | None:
        """The row that tells of the address."""
        return newest_change(self.instance.person, name)

    def changed_by(self, name: str) -> str:
        """All else is changed by nobody but its person."""
        return super().changed_by(name) if name == "email" else str(ONESELF)


class ApiTokenForm(forms.Form):
    """An API token of a person: for which application, what it may, for how long."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What it is for, such as “Nightly newsletter on server 3”.")
    )
    application = forms.ModelChoiceField(
        Application.objects.none(), label=_("Application"), empty_label=_("Choose an application.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=tuple(SCOPES.items()),
        initial=[READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing that you may not do yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("It ends"),
        coerce=int,
        choices=((30, _("in 30 days")), (90, _("in 90 days")), (365, _("in a year"))),
        initial=90,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        application: Any = self.fields["application"]
        application.queryset = Application.objects.visible_to(person)
        say(
            self,
            name=_("Write what the token is for."),
            application=_("Choose an application."),
            scopes=_("Choose what it may do."),
            days=_("Choose when it ends."),
        )

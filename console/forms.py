"""The forms of people who log in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from console.models import Profile
from pushes.forms.field_messages import say


class LoginForm(AuthenticationForm):
    """Username and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, username=_("Write your username."), password=_("Write your password."))


class NewPasswordForm(PasswordChangeForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new, again = _("Write the new password."), _("Write the new password once more.")
        say(self, old_password=_("Write your present password."), new_password1=new, new_password2=again)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person has chosen for themselves."""

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
            "tells_when_needed": _("When a push of mine needs somebody"),
            "tells_when_ended": _("When a push of mine has ended, with its figures"),
            "has_keys": _("Single keys are shortcuts: press ? to see them"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self)

"""The forms of people who log in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

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

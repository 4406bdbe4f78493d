"""Logging in, and a new password."""

from typing import Any

from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse

from console.forms import LoginForm, NewPasswordForm


class Login(LoginView):
    """The login. What it refuses is answered 422, as by every form of the console."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NewPassword(PasswordChangeView):
    """A new password, by somebody who knows the present one."""

    form_class = NewPasswordForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

"""Logging in, and a new password."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from console import open_sessions, passkeys, single_sign_on
from console.forms import LoginForm, NewPasswordForm
from console.logins import OLD_PASSWORDS, too_many
from console.views.steps import go_on
from pushes.models.audit import AuditRow

FORM = ["get", "head", "post", "options"]  # Django would take a PUT for a POST


class Login(LoginView):
    """The login. What it refuses is answered 422, as by every form of the console."""

    authentication_form = LoginForm
    http_method_names = FORM

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is logged in is led on; somebody else whose page stayed open from before logs in instead of them."""
        named = User.normalize_username(request.POST.get("username", "").strip())
        self.redirect_authenticated_user = request.method != "POST" or named == request.user.get_username()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """By what else one may log in."""
        can_have = passkeys.site_of(self.request).can_have
        provider = single_sign_on.name()
        return super().get_context_data(**kwargs) | {"single_sign_on": provider, "can_have_passkeys": can_have}

    def form_valid(self, form: Any) -> HttpResponse:
        """Logged in, or on to the page that asks for more than the password."""
        return go_on(self.request, form.get_user(), self.get_redirect_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NewPassword(PasswordChangeView):
    """A new password, by somebody who knows the present one. It cannot be guessed at for ever."""

    form_class = NewPasswordForm
    http_method_names = FORM

    def form_valid(self, form: Any) -> HttpResponse:
        """The other browsers are logged out by it; this one goes on under another key."""
        response = super().form_valid(form)
        open_sessions.end(self.request, form.user)
        open_sessions.note(self.request, form.user)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused while too many present passwords were wrong."""
        seconds = OLD_PASSWORDS.wait(request.user.pk)
        return too_many(request, seconds) if seconds else super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what to do. A new password that is too weak does not count."""
        if "old_password" in form.errors and self.request.POST.get("old_password"):
            with transaction.atomic():
                OLD_PASSWORDS.spend(self.request.user.pk)
                AuditRow.objects.record(AuditRow.Kind.PASSWORD_WRONG, form.user)
        if seconds := OLD_PASSWORDS.wait(self.request.user.pk):
            return too_many(self.request, seconds)
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Where Django's admin asks for a login: the console's own, which has limits. Who is logged in already may not."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("login"))

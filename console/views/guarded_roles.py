"""Of which roles a second factor is required."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import Group
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from console import people, second_factor
from console.forms import GuardedRolesForm
from pushes.views.access import SignedInRequest, login_required


class Guarded(FormView):  # type: ignore[type-arg]
    """Of which roles a second factor is required: an administrator ticks them."""

    http_method_names = ["get", "head", "post"]
    template_name = "registration/guarded_roles.html"
    form_class = GuardedRolesForm
    request: SignedInRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who ticks, and what is ticked."""
        ticked = Group.objects.filter(guarded__isnull=False)
        return super().get_form_kwargs() | {"person": self.request.user, "initial": {"roles": ticked}}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One after the other, so that none overwrites what another has just ticked."""
        with transaction.atomic():
            people.hold()
            return super().post(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """From now on; whoever is logged in without one has to log in again, and sets one up then."""
        count = second_factor.require_of(form.cleaned_data["roles"])
        said = ngettext("Saved. Logged out in %(count)s browser.", "Saved. Logged out in %(count)s browsers.", count)
        messages.success(self.request, said % {"count": count} if count else _("Saved."))
        return redirect("guarded-roles")

    def form_invalid(self, form: Form) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


guarded = login_required(permission_required("auth.change_user", raise_exception=True)(Guarded.as_view()))

"""Inviting people, and what the invited see."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import invitations, open_sessions
from console.forms_of_people import ChosenPasswordForm, InvitationForm, NewPersonForm
from console.links import invitation_link
from console.models import Invitation
from pushes.views.access import SignedInRequest, View, login_required

OPENED = "invitation"  # in the session: the digest of the link that was opened


def for_hosts(view: View) -> View:
    """A page for those who may let others in."""
    return login_required(permission_required("auth.add_user", raise_exception=True)(view))


@require_http_methods(["GET", "HEAD", "POST"])
@for_hosts
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody. The link is shown on the page that answers, and never again."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        invitation, secret = invitations.invite(by=request.user, **form.cleaned_data)
        link = invitation_link(secret, invitation.email)
        context = {"heading": _("Invitation"), "invitation": invitation, "link": link}
        return render(request, "people/link.html", context)
    return render(request, "people/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_hosts
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the link of an invitation lead nowhere any more."""
    if invitations.withdraw(invitation=get_object_or_404(Invitation, pk=pk)):
        messages.success(request, _("The invitation is withdrawn: its link leads nowhere any more."))
    else:
        messages.warning(request, _("Too late: it was accepted, was withdrawn or has expired. Nothing was changed."))
    return redirect("people")


@require_safe
def open_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads: on to a page whose address holds no secret, so that no log has one."""
    request.session[OPENED] = invitations.digest_of(secret)
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponseBase:
    """The invited choose their name and password. Looking at the page uses nothing up."""
    found = Invitation.objects.filter(digest=request.session.get(OPENED, "")).first()
    if found is None or not invitations.waiting().filter(pk=found.pk).exists():
        return _gone(request, found)
    if request.user.is_authenticated:
        return render(request, "people/somebody_else.html", {"user_name": request.user.get_username()})
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _accept(request, found, form.save(commit=False))
    return render(request, "people/invitation.html", {"form": form}, status=422 if form.errors else 200)


def _accept(request: HttpRequest, found: Invitation, person: User) -> HttpResponse:
    try:
        invitations.accept(invitation=found, person=person)
    except invitations.Gone:
        return _gone(request, Invitation.objects.get(pk=found.pk))
    del request.session[OPENED]
    messages.success(request, _("Welcome, %(name)s. Log in with the password you chose.") % {"name": person})
    return redirect("login")


def _gone(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    return render(request, "people/gone.html", {"invitation": found}, status=HTTPStatus.GONE)


class ChosenPassword(PasswordResetConfirmView):
    """Where the link for a new password leads."""

    form_class = ChosenPasswordForm
    template_name = "people/new_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is theirs; whoever was logged in with the old one is not any more."""
        response = super().form_valid(form)
        open_sessions.end_all(form.user)
        messages.success(self.request, _("The new password is set. Log in with it."))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A link that is no good any more says so with its status as well."""
        if not context.get("validlink", True):
            kwargs["status"] = HTTPStatus.GONE
        return super().render_to_response(context, **kwargs)


choose_password = require_http_methods(["GET", "HEAD", "POST"])(ChosenPassword.as_view())

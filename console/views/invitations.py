"""Inviting people, and what the invited see."""

import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import entering, invitations, open_sessions, single_sign_on
from console.forms_of_people import NAME_TAKEN, ChosenPasswordForm, InvitationForm, NewPersonForm, SignedOnPersonForm
from console.links import PasswordTokens, invitation_link, people_of_link
from console.models import Invitation
from console.views.steps import go_on
from pushes.views.access import SignedInRequest, View, login_required
from pushes.views.kept_configuration import INVITATION
from pushes.views.own_page import OwnPage

OPENED = "invitation"  # in the session: the digest of the link that was opened
SIGNED_ON = "invitation_signed_on"  # and who the provider of single sign-on says opened it


def for_hosts(view: View) -> View:
    """A page for those who may let others in."""
    return login_required(permission_required("auth.add_user", raise_exception=True)(view))


@require_http_methods(["GET", "HEAD", "POST"])
@for_hosts
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody. The link is shown on the page that answers, and never again."""
    own = OwnPage(request, None, INVITATION)
    if "forget" in request.POST:
        own.forget()
        return redirect(request.path)
    written = request.POST if request.method == "POST" else None
    form = InvitationForm(written, initial=own.initial(InvitationForm.base_fields))
    if form.is_valid():
        invitation, secret = invitations.invite(by=request.user, **form.cleaned_data)
        own.forget()
        link = invitation_link(secret, invitation.email)
        context = {"heading": _("Invitation"), "invitation": invitation, "link": link}
        return render(request, "people/link.html", context)
    context = {"form": form} | own.context(list(form.fields))
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


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
    """The invited choose their name and, unless the single sign-on knows them, a password. Looking uses nothing up."""
    found = _opened(request)
    if found is None or not _is_waiting(found):
        return _gone(request, found)
    if request.user.is_authenticated:
        return render(request, "people/somebody_else.html", {"user_name": request.user.get_username()})
    if request.method == "POST" and request.POST.get("invitation") != _mark(found):
        return render(request, "people/another_invitation.html", status=HTTPStatus.CONFLICT)
    subject, written = _subject(request, found), request.POST if request.method == "POST" else None
    proposed = {"username": found.email.partition("@")[0]}
    form = SignedOnPersonForm(written, initial=proposed) if subject else NewPersonForm(written)
    try:
        if form.is_valid():
            return _accept(request, found, form.save(commit=False), subject)
    except invitations.NameTaken:
        form.add_error("username", NAME_TAKEN)
    provider = single_sign_on.name() if found.email else ""
    if provider and not subject:
        del form.fields["username"].widget.attrs["autofocus"]  # the other way stands first
    context = {"form": form, "invited": found, "provider": provider, "is_signed_on": bool(subject)}
    context |= {"mark": _mark(found)}
    return render(request, "people/invitation.html", context, status=422 if form.errors else 200)


def signed_on(request: HttpRequest, claims: Mapping[str, Any]) -> HttpResponse:
    """Back from the provider of single sign-on to the page of the invitation: by its link it is known who was invited,
    and by the address that the provider has confirmed that it is this person.
    """
    found = _opened(request)
    if found is None or not _is_waiting(found):
        return redirect("invitation")  # which says why it leads nowhere
    request.session.pop(SIGNED_ON, None)
    if said := _somebody_else(found, claims):
        request.session[single_sign_on.ANOTHER] = True
        messages.error(request, said)
    else:
        until = time.time() + entering.LIFE.total_seconds()
        request.session[SIGNED_ON] = {"digest": found.digest, "subject": str(claims["sub"]), "until": until}
    return redirect("invitation")


def _somebody_else(found: Invitation, claims: Mapping[str, Any]) -> str:
    """Why whom the provider has logged in is not who was invited; empty if they are."""
    known, names = single_sign_on.noted(claims), {"provider": single_sign_on.name()}
    if known:
        said = _(
            "At %(provider)s you are logged in as “%(name)s”, who is here already. Log in there as who was invited."
        )
        return said % (names | {"name": known})
    if not found.email or single_sign_on.confirmed_address(claims).casefold() != found.email.casefold():
        said = _(
            "%(provider)s has not confirmed that %(address)s is yours. Log in there with it, or choose a password."
        )
        return said % (names | {"address": found.email})
    return ""


def _opened(request: HttpRequest) -> Invitation | None:
    return Invitation.objects.filter(digest=request.session.get(OPENED, "")).first()


def _is_waiting(found: Invitation) -> bool:
    return invitations.waiting().filter(pk=found.pk).exists()


def _mark(found: Invitation) -> str:
    """What a page sends along to say which invitation it shows: another link may be opened while it is filled in."""
    return found.digest[:16]


def _subject(request: HttpRequest, found: Invitation) -> str:
    """The provider's number for who was invited, if they have logged in there for this invitation minutes ago."""
    kept = request.session.get(SIGNED_ON)
    if not kept or kept["digest"] != found.digest or time.time() > kept["until"]:
        return ""
    return str(kept["subject"])


def _accept(request: HttpRequest, found: Invitation, person: User, subject: str) -> HttpResponse:
    try:
        invitations.accept(invitation=found, person=person, subject=subject)
    except invitations.Gone:
        return _gone(request, Invitation.objects.get(pk=found.pk))
    except single_sign_on.NotKnown:  # the other of two invitations to one address was faster
        del request.session[SIGNED_ON]
        messages.error(request, _("You are here already: log in. The invitation was not used up."))
        return redirect("invitation")
    del request.session[OPENED]
    request.session.pop(SIGNED_ON, None)
    if subject:
        person.backend = settings.AUTHENTICATION_BACKENDS[-1]
        messages.success(request, _("Welcome, %(name)s.") % {"name": person})
        return go_on(request, person, "")
    messages.success(request, _("Welcome, %(name)s. Log in with the password you chose.") % {"name": person})
    return redirect("login")


def _gone(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    context = {"invitation": found, "is_expired": found is not None and found.expires_at <= timezone.now()}
    return render(request, "people/gone.html", context, status=HTTPStatus.GONE)


class ChosenPassword(PasswordResetConfirmView):
    """Where the link for a new password leads."""

    form_class = ChosenPasswordForm
    template_name = "people/new_password.html"
    success_url = reverse_lazy("login")
    token_generator: Any = None  # of who made the link, once that is known

    def get_user(self, uidb64: str) -> User | None:
        """Whom the link is for; None where it names nobody."""
        named = people_of_link(uidb64)
        if named is None:
            return None
        person, maker = named
        self.token_generator = PasswordTokens(maker)
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the link leads nowhere because of who made it."""
        has_lapsed = self.token_generator is not None and self.token_generator.has_lapsed
        return super().get_context_data(**kwargs) | {"has_lapsed": has_lapsed}

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

"""The pages about people, for administrators: who there is, what each is given, letting in and shutting out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import alerts, invitations, open_sessions, people, second_factor
from console.forms_of_people import NAME_TAKEN, PeopleFilter, PersonForm
from console.links import password_link
from pushes.accounts.words.catalogue import in_a_row
from pushes.views.access import SignedInRequest, View, login_required
from pushes.views.kept_configuration import called
from pushes.views.own_page import OwnPage

PAGE = 50
LAST = gettext_lazy("Make another person an administrator first: somebody must be left who may let others in.")


def for_keepers(view: View) -> View:
    """A page for those who may change people."""
    return login_required(permission_required("auth.change_user", raise_exception=True)(view))


def of_person(view: Callable[..., HttpResponseBase]) -> View:
    """A page about a person who is in reach of who asks."""

    @wraps(view)
    def page(request: SignedInRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        person = get_object_or_404(User, pk=pk)
        if people.is_out_of_reach(person, request.user):
            raise PermissionDenied
        return view(request, person, **kwargs)

    return for_keepers(page)


@require_safe
@for_keepers
def everybody(request: SignedInRequest) -> HttpResponse:
    """All people, a page at a time, and the invitations that wait."""
    found = PeopleFilter(request.GET, queryset=people.everybody(), request=request)
    page = Paginator(found.qs if found.is_valid() else User.objects.none(), PAGE).get_page(request.GET.get("page"))
    waiting = invitations.waiting().prefetch_related("roles")
    context = {"filter": found, "page": page, "invitations": waiting}
    return render(request, "people/everybody.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_person
def person(request: SignedInRequest, person: User) -> HttpResponseBase:
    """One person: what they are called and given."""
    if request.method != "POST":
        return _person(request, person)
    with transaction.atomic():
        return _person(request, people.held(person))


def _person(request: SignedInRequest, person: User) -> HttpResponseBase:
    name = person.get_username()  # a refused name must not stand in the heading as if it were saved
    own = OwnPage(request, None, called(person))
    if "forget" in request.POST:
        own.forget()
        return redirect(request.path)
    written = request.POST if request.method == "POST" else None
    form = PersonForm(written, instance=person, initial=own.initial(PersonForm.base_fields))
    if form.is_valid() and _saved(form):
        own.forget()
        messages.success(request, _("%(name)s is saved.") % {"name": person.get_username()})
        if person == request.user and not request.session.exists(str(request.session.session_key)):
            return _log_in_again(request)
        may_go_on = User.objects.get(pk=request.user.pk).has_perm("auth.change_user")
        return redirect("people" if may_go_on else "pushes:home")
    context = {"form": form, "person": person, "name": name, "writings": people.writings_of(person)}
    context |= {"has_second_factor": second_factor.has_one(person)} | own.context(list(form.fields))
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


def _log_in_again(request: SignedInRequest) -> HttpResponse:
    """Who has been given a role that needs a second factor, by themselves, is out like anybody else."""
    logout(request)
    messages.info(request, _("Your new role needs a second factor. Log in again to set it up."))
    return redirect("login")


def _saved(form: PersonForm) -> bool:
    given = form.cleaned_data
    try:
        people.give(person=form.instance, roles=given["roles"], applications=given["applications"])
    except people.LastAdministrator:
        form.add_error("roles", str(LAST))
    except IntegrityError:  # two people were given one name in the same moment
        form.add_error("username", NAME_TAKEN)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@of_person
def deactivate(request: SignedInRequest, person: User) -> HttpResponseBase:
    """Ask whether the person is to be let in no more, and say what of theirs goes on; a POST is the answer."""
    if person == request.user:
        messages.warning(request, _("You cannot deactivate yourself. Ask another administrator."))
        return redirect("person", person.pk)
    if request.method != "POST":
        return render(request, "people/deactivate.html", {"person": person, "writings": people.writings_of(person)})
    try:
        people.deactivate(person=person)
    except people.LastAdministrator:
        messages.warning(request, str(LAST))
    else:
        said = _("%(name)s is deactivated and logged out everywhere.")
        messages.success(request, said % {"name": person.get_username()})
    return redirect("person", person.pk)


@require_POST
@of_person
def reactivate(request: SignedInRequest, person: User) -> HttpResponseBase:
    """Let the person in again."""
    people.reactivate(person=person)
    messages.success(request, _("%(name)s can log in again.") % {"name": person.get_username()})
    return redirect("person", person.pk)


@require_POST
@of_person
def end_logins(request: SignedInRequest, person: User) -> HttpResponseBase:
    """Log the person out everywhere; they may log in again at once."""
    if person == request.user:
        messages.warning(request, _("Log out of your own other browsers here."))
        return redirect("profile")
    count = open_sessions.end_for(person)
    said = ngettext("Logged out in %(count)s browser.", "Logged out in %(count)s browsers.", count)
    messages.success(request, said % {"count": count})
    return redirect("person", person.pk)


@require_POST
@of_person
def new_password(request: SignedInRequest, person: User) -> HttpResponseBase:
    """A link by which the person chooses a new password. It is shown on this page and never again."""
    if not person.is_active:
        messages.warning(request, _("Reactivate the person first."))
        return redirect("person", person.pk)
    link = password_link(person, by=request.user)
    context = {"heading": _("Link for a new password"), "person": person, "link": link}
    return render(request, "people/link.html", context)


@require_POST
@of_person
def take_second_factor(request: SignedInRequest, person: User) -> HttpResponseBase:
    """Take a lost second factor away, and tell the person by mail. Where they are logged in they stay it."""
    if person == request.user:
        messages.warning(request, _("Change your own second factor here, or ask another administrator."))
        return redirect("second-factor")
    if not second_factor.take_away(person):
        messages.warning(request, _("There is none any more. Nothing was changed."))
        return redirect("person", person.pk)
    done = _("The second factor of %(name)s is taken away.") % {"name": person.get_username()}
    if alerts.second_factor_taken(person):
        told = _("A letter to %(address)s says so.") % {"address": person.email}
    else:
        told = _("No letter was sent: tell the person yourself.")
    messages.success(request, in_a_row(done, told))
    return redirect("person", person.pk)
